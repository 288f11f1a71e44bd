import type { HttpAnswer, HttpRequest } from './http.ts';

/** One request as its sender saw it. */
export interface Exchange {
  readonly request: HttpRequest;
  /** The sender's Idempotency-Key. */
  readonly key: string | undefined;
  readonly answer: HttpAnswer | undefined;
}
