import pg from 'pg';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningCluster, startCluster } from './embedded-postgres/index.ts';

/** The database that events, read models and jobs live in. */
export interface Database {
  readonly url: string;
  /** For the terminal: what it is and where. */
  readonly description: string;
  readonly close: () => Promise<void>;
}

const name = 'order_ledger';
const ownerLock = 7_305_210_611n;
const ownerLockWaitMs = 5_000;
const connectTimeoutMs = 10_000;

const settings = {
  max_connections: '200',
  shared_buffers: '256MB',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  // Short statements only: compiling them costs more than it gains.
  jit: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

/**
 * Starts the Postgres of a data folder, or takes over one that a killed run left behind, and makes sure
 * that no other run of ours works on it. `lost` is called when the server goes away under us.
 */
export async function openEmbeddedDatabase(
  dataDir: string,
  lost: (cause: Error) => void,
): Promise<Database> {
  const cluster = await startCluster({
    ...filesIn(dataDir),
    settings,
    startTimeoutMs: 60_000,
    stopTimeoutMs: 20_000,
  });
  const owner = await ownership(cluster.url('postgres'), dataDir);
  await createDatabase(owner);
  let closing = false;
  owner.on('error', (cause) => {
    if (!closing) lost(cause);
  });
  const found = cluster.adopted ? 'was still running' : 'started';
  return {
    url: cluster.url(name),
    description: `Postgres ${found} (${cluster.folder}, port ${String(cluster.port)})`,
    close: async () => {
      closing = true;
      await owner.end();
      await cluster.stop();
    },
  };
}

/** The database of a service that runs on this data folder; its URL holds a password. */
export async function runningEmbeddedDatabase(dataDir: string): Promise<string | undefined> {
  return (await runningCluster(filesIn(dataDir)))?.url(name);
}

function filesIn(dataDir: string): { readonly folder: string; readonly passwordFile: string } {
  return { folder: join(dataDir, 'postgres'), passwordFile: join(dataDir, 'postgres.password') };
}

/** Held by a connection, so that it ends with the process however that ends. */
async function ownership(url: string, dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  await client.connect();
  const until = Date.now() + ownerLockWaitMs;
  do {
    const { rows } = await client.query<{ readonly got: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS got',
      [ownerLock],
    );
    if (rows[0]?.got === true) return client;
    await sleep(100);
  } while (Date.now() < until);
  await client.end();
  throw new Error(`Another Order Ledger runs on ${dataDir}. Stop it, or set DATA_DIR.`);
}

async function createDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
}
