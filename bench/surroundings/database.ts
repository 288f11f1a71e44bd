import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedDatabase } from '../../apps/standalone/database.ts';
import { postmasterOf } from './processor-time.ts';

/** A Postgres to measure on. */
export interface Server {
  readonly url: string;
  readonly description: string;
  /** Undefined when it runs elsewhere. */
  readonly postmaster: number | undefined;
  readonly close: () => Promise<void>;
}

/** The one of DATABASE_URL, or one of our own on disk, set up as the standalone sets up its own. */
export async function openServer(databaseUrl: string | undefined): Promise<Server> {
  if (databaseUrl !== undefined)
    return {
      url: databaseUrl,
      description: 'the Postgres of DATABASE_URL',
      postmaster: await postmasterOf(databaseUrl),
      close: () => Promise.resolve(),
    };
  const folder = await mkdtemp(join(tmpdir(), 'order-ledger-bench-'));
  const database = await openEmbeddedDatabase(folder, (cause) => {
    throw new Error('Postgres has gone away', { cause });
  });
  return {
    url: database.url,
    description: 'an embedded Postgres on disk',
    postmaster: await postmasterOf(database.url),
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An empty database on a server, dropped afterwards. */
export async function withDatabase<Value>(
  serverUrl: string,
  use: (url: string) => Promise<Value>,
): Promise<Value> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  try {
    return await use(url.href);
  } finally {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  }
}

/** A pool whose connections may be cut when the database is dropped. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 8 });
  pool.on('error', () => undefined);
  return pool;
}
