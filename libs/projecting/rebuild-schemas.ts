import type { Pool } from 'pg';
import { OperationalError } from '../kernel/index.ts';
import type { Target } from './applying.ts';
import { describeError } from './database-errors.ts';
import type { Log } from './observing.ts';
import { schemaOf, type Projection, type Sql } from './projection.ts';

/** The schema of this version, else of the newest earlier one. */
export async function liveSchemaOf(
  pool: Pool,
  { name, version }: Projection,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ schema_name: string }>(
    `select schema_name from projecting.checkpoints
      where name = $1 and version <= $2 and schema_name not like '%\\_next'
      order by version desc limit 1`,
    [name, version],
  );
  return rows[0]?.schema_name;
}

/** Within the transaction that holds both checkpoints at one place. */
export async function swapSchemas(
  sql: Sql,
  { schema: next, projection }: Target,
  replaces: boolean,
): Promise<void> {
  const schema = schemaOf(projection);
  if (replaces) {
    await sql.query(`alter schema "${schema}" rename to "${schema}_old"`);
    await sql.query('delete from projecting.checkpoints where schema_name = $1', [next]);
  } else {
    await sql.query('update projecting.checkpoints set schema_name = $2 where schema_name = $1', [
      next,
      schema,
    ]);
  }
  await sql.query(`alter schema "${next}" rename to "${schema}"`);
}

export async function discard(pool: Pool, schema: string): Promise<void> {
  await pool.query(`drop schema if exists "${schema}" cascade`);
  await pool.query('delete from projecting.checkpoints where schema_name = $1', [schema]);
}

/** A reader in a long transaction may hold the old tables; then the next rebuild drops them. */
export async function dropOld(pool: Pool, log: Log, schema: string): Promise<void> {
  try {
    await pool.query(
      `set local lock_timeout to 5000; drop schema if exists "${schema}_old" cascade`,
    );
  } catch (error) {
    log.warn(
      { schema, error: describeError(error) },
      'the replaced tables could not be dropped yet',
    );
  }
}

/** One rebuild of a read model at a time, among all processes. */
export async function withRebuildLock<Result>(
  pool: Pool,
  schema: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A lost connection is a lost lock; a second rebuild would then fail at the checkpoint.
  client.on('error', () => undefined);
  try {
    const { rows } = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
      [`rebuild ${schema}`],
    );
    if (rows[0]?.got !== true) throw stopped('rebuild-running', 'it is being rebuilt already');
    return await work();
  } finally {
    client.release(true);
  }
}

export function stopped(code: string, message: string): OperationalError {
  return new OperationalError(`projecting.${code}`, message, { retryable: true });
}
