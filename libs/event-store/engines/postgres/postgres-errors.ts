import { OperationalError } from '../../../kernel/index.ts';

/**
 * `unwritten`: the database surely did nothing, and a later try may succeed. `ambiguous`: the answer
 * was lost, so it may have been written. `defect`: the same call would fail again.
 */
export type Failure = 'unwritten' | 'ambiguous' | 'defect';

/**
 * SQLSTATE of a transaction that was rolled back for a passing reason: serialisation, deadlock, lock or
 * statement timeout, no resources, read-only (a standby after failover), a position taken meanwhile.
 */
const passing = /^(?:40001|40P01|55P03|57014|53...|25006|23505)$/;
/** The connection or the server went away, maybe after the commit. */
const severed = /^(?:08...|57P0[1-5]|58...|XX...)$/;

/** What an error of `pg` means for a statement that had been sent. */
export function failureOf(error: unknown): Failure {
  const state = sqlStateOf(error);
  if (state === undefined || severed.test(state)) return 'ambiguous';
  return passing.test(state) ? 'unwritten' : 'defect';
}

/** A read may be repeated after anything but a defect. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof OperationalError) && failureOf(error) !== 'defect';
}

export function unavailable(message: string, cause?: unknown): OperationalError {
  return new OperationalError('event-store.unavailable', message, { retryable: true, cause });
}

export function outcomeUnknown(cause: unknown): OperationalError {
  return new OperationalError(
    'event-store.outcome-unknown',
    'the answer to an append was lost and could not be found out; repeat it with the same ids',
    { retryable: true, cause },
  );
}

export function positionLost(): OperationalError {
  return new OperationalError('event-store.position-lost', 'the event at this place is gone', {
    retryable: false,
  });
}

export function closed(): OperationalError {
  return new OperationalError('event-store.closed', 'the event store is closed', {
    retryable: false,
  });
}

/** Five characters from the server; system errors (`ECONNRESET`) have a longer code, lost connections none. */
function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined;
}
