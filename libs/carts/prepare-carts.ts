import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';

const schema = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');

/** Any number that no other migration takes: "cart" in ASCII. */
const migrationLock = 0x63617274;

/** Makes the tables that are missing. Repeating it, also from several processes at once, changes nothing. */
export async function prepareCarts(pool: Pool): Promise<void> {
  // Several statements in one text are one transaction, so the lock holds until all are done.
  await pool.query(`select pg_advisory_xact_lock(${String(migrationLock)}); ${schema}`);
}
