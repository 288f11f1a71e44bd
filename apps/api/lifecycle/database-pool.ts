import pg from 'pg';
import type { Readiness } from '../health/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Closing } from './closing.ts';

const connectTimeoutMs = 10_000;

/** Connections to the database, watched by readiness and ended with the process. */
export function openPool(
  connectionString: string,
  max: number,
  watch: { readonly logger: Logger; readonly closing: Closing; readonly readiness: Readiness },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'order-ledger',
  });
  pool.on('error', (err) => watch.logger.warn({ err }, 'an idle database connection was lost'));
  watch.closing.add('database connections', () => pool.end());
  watch.readiness.add({
    name: 'database',
    check: async () => {
      await pool.query('SELECT 1');
    },
  });
  return pool;
}
