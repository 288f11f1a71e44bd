import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export interface FreshDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool, throws out whoever is still connected, and removes the database. */
  readonly drop: () => Promise<void>;
}

/** Two runners on one pool hold six connections of it; ten leave room to work. */
const poolMaxDefault = 10;
/** One service holds three. */
export const servicePoolMax = 6;
const connectTimeoutMs = 10_000;
const endPatienceMs = 10_000;

/**
 * An empty database of one's own on the server that Jest's global setup started. What works on it soon holds all
 * of its pool's connections, each of which costs some 40 ms of processor time.
 */
export async function freshDatabase(poolMax = poolMaxDefault): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  // Files copied one by one cost a fifth of the processor time that pages through the log do.
  await onServer(`CREATE DATABASE ${name} STRATEGY FILE_COPY`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const pool = connectionsTo(url.href, poolMax);
  return {
    url: url.href,
    pool,
    drop: async () => {
      // A connection that dies while it is being made is counted for ever: the pool's end is not waited for then.
      if (!pool.ended)
        await Promise.race([pool.end(), pause(endPatienceMs, undefined, { ref: false })]);
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Connections of one's own to a database that is there. */
export function connectionsTo(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
  });
  // The server ends idle connections when the database is dropped; that is no failure of a test.
  pool.on('error', () => undefined);
  return pool;
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error(
      'No TEST_DATABASE_URL: name the file .int.spec.ts, so that Jest starts Postgres',
    );
  return url;
}

/** One connection for all files of a worker: to make one costs the server more than what is asked over it. */
let server: pg.Pool | undefined;

async function onServer(statement: string): Promise<void> {
  server ??= new pg.Pool({
    connectionString: serverUrl(),
    max: 1,
    idleTimeoutMillis: 60_000,
    // A worker may end without asking.
    allowExitOnIdle: true,
    connectionTimeoutMillis: connectTimeoutMs,
  }).on('error', () => undefined);
  await server.query(statement);
}
