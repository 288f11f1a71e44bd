import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres.ts';
import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

let database: FreshDatabase;
const restored: FreshDatabase[] = [];
const tables = ['store', 'events'];
const files: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await Promise.all([database, ...restored].map((one) => one.drop()));
  await Promise.all(files.map((file) => rm(file, { force: true })));
});

const open = (url: string): ReturnType<typeof createPostgresEventStore> =>
  createPostgresEventStore({ connectionString: url });

eventStoreContract(
  'the Postgres engine',
  async () => {
    const store = await open(database.url);
    return {
      store,
      reopen: () => open(database.url),
      faults: { killConnections, backup },
      close: () => store.close(),
    };
  },
  ['reopen', 'killConnections', 'backup'],
);

async function killConnections(): Promise<void> {
  await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}

/** COPY out to the server's disk, and into another database when it is asked for. */
async function backup(): Promise<() => ReturnType<typeof open>> {
  const file = join(tmpdir(), `event-store-backup-${randomBytes(6).toString('hex')}`);
  for (const table of tables) {
    files.push(`${file}.${table}`);
    await database.pool.query(`COPY event_store.${table} TO '${file}.${table}'`);
  }
  return async () => {
    const target = await freshDatabase();
    restored.push(target);
    const empty = await open(target.url);
    await empty.close();
    await target.pool.query('DELETE FROM event_store.store');
    for (const table of tables)
      await target.pool.query(`COPY event_store.${table} FROM '${file}.${table}'`);
    return open(target.url);
  };
}
