import type { Pool, PoolClient } from 'pg';
import { OperationalError } from '../kernel/index.ts';
import type { Sql } from './projection.ts';

export interface TransactionOptions {
  /** Unqualified names mean this schema. */
  readonly schema: string;
  readonly statementTimeoutMs: number;
}

/** A runner that stalls in the middle must not hold its rows for ever. */
const idleInTransactionMs = 10_000;

/**
 * Runs the work in one transaction, which is rolled back when it throws. A connection that is lost
 * on the way is an OperationalError `projecting.database-unavailable`. The commit does not wait for
 * the disk: after a crash of the server rows and checkpoint stand a moment earlier, together, and
 * the same events are applied again.
 */
export async function inTransaction<Result>(
  pool: Pool,
  options: TransactionOptions,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const fate = new ConnectionFate(client);
  try {
    await client.query(opening(options));
    const result = await work(sqlOver(client));
    const end = await client.query('commit');
    // Postgres answers ROLLBACK, and no error, when a statement failed and the work went on.
    if (end.command !== 'COMMIT') throw new Error('the transaction had failed before its end');
    fate.release();
    return result;
  } catch (error) {
    throw await fate.abandon(error);
  }
}

function opening({ schema, statementTimeoutMs }: TransactionOptions): string {
  return [
    'begin',
    `set local search_path to "${schema}"`,
    'set local synchronous_commit to off',
    `set local statement_timeout to ${String(statementTimeoutMs)}`,
    `set local idle_in_transaction_session_timeout to ${String(idleInTransactionMs)}`,
  ].join(';');
}

/** A client or a pool as the few words that SQL needs. */
export function sqlOver(client: Pick<PoolClient, 'query'> | Pick<Pool, 'query'>): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows, rowCount } = await (client as Pool).query(text, [...values]);
      return { rows: rows as Row[], rowCount };
    },
  };
}

/**
 * A client out of its pool has no error listener: without one a lost connection would end the
 * process.
 */
class ConnectionFate {
  readonly #client: PoolClient;
  #lost: Error | undefined;
  readonly #note = (error: Error): void => {
    this.#lost = error;
  };

  constructor(client: PoolClient) {
    this.#client = client;
    client.on('error', this.#note);
  }

  release(): void {
    this.#client.off('error', this.#note);
    this.#client.release();
  }

  /** Rolls back or throws the connection away; gives what shall be thrown. */
  async abandon(error: unknown): Promise<unknown> {
    const rolledBack = this.#lost === undefined && (await this.#rollBack());
    const lost = this.#lost;
    if (rolledBack) this.release();
    // The listener stays: a broken connection may complain once more while it is thrown away.
    else this.#client.release(true);
    if (lost === undefined) return error;
    return new OperationalError('projecting.database-unavailable', 'the connection was lost', {
      retryable: true,
      cause: error,
    });
  }

  async #rollBack(): Promise<boolean> {
    try {
      await this.#client.query('rollback');
      return true;
    } catch {
      return false;
    }
  }
}
