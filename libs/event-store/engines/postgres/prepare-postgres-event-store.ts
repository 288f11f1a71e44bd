import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { systemRandom, type Random } from '../../../kernel/index.ts';

/** Raised with every change of schema.sql. */
const schemaVersion = 1;

/**
 * Makes the event store's tables and functions where they are missing or older, and draws the store's
 * id once. Any number of processes may run it at once, and it may be run again at every start: when
 * nothing is to be done it takes no lock.
 */
export async function preparePostgresEventStore(
  pool: pg.Pool,
  random: Random = systemRandom,
): Promise<void> {
  const client = await pool.connect();
  try {
    if (await isCurrent(client)) return;
    await client.query('BEGIN');
    await client.query("SET LOCAL lock_timeout = '30s'");
    await client.query('SELECT pg_advisory_xact_lock(4711, 2)');
    if (!(await isCurrent(client))) await migrate(client, random);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export async function readStoreId(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM event_store.store');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the event store has no id');
  return id;
}

async function isCurrent(client: pg.ClientBase): Promise<boolean> {
  const found = await client.query<{ there: boolean }>(
    "SELECT to_regclass('event_store.store') IS NOT NULL AS there",
  );
  if (found.rows[0]?.there !== true) return false;
  const { rows } = await client.query<{ schema_version: number }>(
    'SELECT schema_version FROM event_store.store',
  );
  const version = rows[0]?.schema_version ?? 0;
  return version >= schemaVersion;
}

async function migrate(client: pg.ClientBase, random: Random): Promise<void> {
  await client.query(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'));
  const id = Buffer.from(random.bytes(12)).toString('base64url');
  await client.query(
    `INSERT INTO event_store.store (id, schema_version) VALUES ($1, $2)
     ON CONFLICT (only_row) DO UPDATE SET schema_version = excluded.schema_version`,
    [id, schemaVersion],
  );
}
