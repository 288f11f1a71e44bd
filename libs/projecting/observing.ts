/**
 * What a log must offer; pino does. Errors are described, never handed over whole: they may quote
 * personal data.
 */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Where metrics and alarms hang. Whatever it throws is the runner's failure, so it should not
 * throw.
 */
export interface ProjectionObserver {
  /** A projection met an event that it cannot apply and has stopped. Somebody must look. */
  poisoned?(name: string, error: unknown): void;
  /**
   * A checkpoint could not be moved, or the database or the store was away; the projection begins
   * again.
   */
  restarted?(name: string, error: unknown): void;
  applied?(name: string, batch: { readonly events: number; readonly ms: number }): void;
}
