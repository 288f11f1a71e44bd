/**
 * Something outside the program went wrong: a timeout, a lost connection, a conflict that outlived
 * its tries. Carries a code from the problem catalogue and says whether the same call may be
 * repeated. Never used for a business "no" (that is a rejected Decision).
 */
export class OperationalError extends Error {
  override readonly name = 'OperationalError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}
