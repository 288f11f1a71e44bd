import { DatabaseError } from 'pg';
import { OperationalError } from '../kernel/index.ts';

/**
 * SQLSTATE classes that say nothing about the statement: connection, transaction rolled back,
 * resources, operator intervention, system. 55P03 is a lock not got in time, 25P03 an idle
 * transaction ended by the server. Source: PostgreSQL 18 documentation, appendix A, read
 * 2026-11-20.
 */
const operationalStates = /^(08|40|53|57|58|55P03|55006|25P03)/;

/** What node and pg say without an SQLSTATE. */
const connectionFaults = new RegExp(
  [
    '^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)',
    'connection (terminated|error|ended)',
    'timeout exceeded when trying to connect',
    'query read timeout',
    'client was closed',
  ].join('|'),
  'i',
);

/** True when the same work may succeed later, with no one having changed a line of code. */
export function isOperational(error: unknown): boolean {
  if (error instanceof OperationalError) return error.retryable;
  if (error instanceof DatabaseError) return operationalStates.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return connectionFaults.test(code) || connectionFaults.test(error.message);
}

/**
 * An error in words fit for logs and status pages. Postgres quotes the offending values (class 22
 * and 23), which may be personal, so of those only the code and the names are kept.
 */
export function describeError(error: unknown): string {
  if (error instanceof DatabaseError && /^2[23]/.test(error.code ?? '')) {
    const where = [error.schema, error.table, error.column, error.constraint];
    return `SQLSTATE ${error.code ?? ''} ${where.filter(Boolean).join('.')}`.trim();
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown error';
}
