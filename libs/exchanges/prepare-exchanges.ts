import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';

const schema = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');

/** Any number that no other migration takes: "exch" in ASCII. */
const migrationLock = 0x65786368;

/** Makes the tables that are missing. Repeating it, also from several processes at once, changes nothing. */
export async function prepareExchanges(pool: Pool): Promise<void> {
  // Several statements in one text are one transaction, so the lock holds until all are done.
  await pool.query(`select pg_advisory_xact_lock(${String(migrationLock)}); ${schema}`);
}
