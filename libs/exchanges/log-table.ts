import type { Pool } from 'pg';
import type { Instant } from '../kernel/index.ts';
import type { Loss } from './pending-entries.ts';

export interface LogOptions {
  readonly pool: Pool;
  /** Told of what is not in the log; never of what it says. */
  readonly lost: (loss: Loss) => void;
  /** Rows that are kept at the most. */
  readonly rowsMax?: number;
}

/** A write that hangs is given up and its connection closed. */
const writeTimeoutMs = 5_000;
const deletedMax = 5_000;

/** Writes entries as JSON into a statement that puts each in its place of `rowsMax`. */
export async function writeEntries(
  { pool, rowsMax }: Required<Omit<LogOptions, 'lost'>>,
  statement: string,
  entries: readonly object[],
): Promise<void> {
  const values = [JSON.stringify(entries), rowsMax];
  const query = { text: statement, values, query_timeout: writeTimeoutMs };
  await pool.query(query);
}

/** Deletes a portion of what is older; answers how many rows went. */
export async function deleteEntries(
  { pool }: Pick<LogOptions, 'pool'>,
  statement: string,
  before: Instant,
): Promise<number> {
  const { rowCount } = await pool.query(statement, [before, deletedMax]);
  return rowCount ?? 0;
}
