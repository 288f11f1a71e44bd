import { readFileSync } from 'node:fs';
import { runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { prepareProjecting } from '../projecting/index.ts';
import { workerLogger } from './worker-logger.ts';

const schemaSql = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');

/** Any number that no other migration takes: "proc" in ASCII. */
const migrationLock = 0x70726f63;

/** Makes the tables that are missing, the queue's included. Safe to repeat, also at once. */
export async function prepareProcesses(pool: Pool): Promise<void> {
  guardConnections(pool);
  await prepareProjecting(pool);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(schemaSql);
    await runMigrations({ pgPool: pool, logger: workerLogger() });
    await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    client.release();
  } catch (error) {
    // With the connection its lock goes, whatever has happened.
    client.release(true);
    throw error;
  }
}

const guarded = new WeakSet<Pool>();

/**
 * The queue takes connections out of the pool and leaves them without an error listener: one that
 * is lost there would end the process. What was under way on it fails by itself.
 */
function guardConnections(pool: Pool): void {
  if (guarded.has(pool)) return;
  guarded.add(pool);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
}
