import pg from 'pg';

const connectMs = 5_000;
const readMs = 15_000;
const idleMs = 60_000;
const name = 'order-ledger event store';

/** The three kinds of connection that a store has. */
export interface Connections {
  /** For reads. */
  readonly pool: pg.Pool;
  connectWriter(): Promise<pg.Client>;
  connectListener(): Promise<pg.Client>;
}

export interface ConnectionOptions {
  readonly connectionString: string;
  readonly poolMax: number;
  /** Of one append's round trip; the server gives up a little earlier than we do. */
  readonly attemptMs: number;
}

/** Opens nothing yet; connections come as they are needed. */
export function openConnections(options: ConnectionOptions): Connections {
  const { connectionString, poolMax, attemptMs } = options;
  const pool = new pg.Pool({
    connectionString,
    max: poolMax,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: idleMs,
    statement_timeout: readMs,
    query_timeout: readMs + 1_000,
    keepAlive: true,
    application_name: name,
    // Queries of a connection run in order, so whatever comes next finds these settings made.
    onConnect: (client) => {
      client.query(sessionSettings).catch(() => undefined);
    },
  });
  // An idle connection was lost; the pool has dropped it and the next read opens another.
  pool.on('error', () => undefined);
  const serverMs = Math.max(1, Math.floor(attemptMs * 0.8));
  return {
    pool,
    connectWriter: () =>
      connect({ connectionString, statement_timeout: serverMs, lock_timeout: serverMs }),
    connectListener: () => connect({ connectionString, statement_timeout: readMs }),
  };
}

/**
 * Times in UTC and ISO text are what the reader parses. Plans of prepared statements outlive the small
 * table that they were made on, so they must use the indexes from the first row on.
 */
const sessionSettings = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET jit = off;
  SET enable_seqscan = off; SET default_transaction_isolation = 'read committed'`;

async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({
    ...config,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    application_name: name,
  });
  // What is lost shows in the call that was under way and in the 'end' event.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(sessionSettings);
  return client;
}
