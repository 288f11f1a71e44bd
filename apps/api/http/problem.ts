import { STATUS_CODES } from 'node:http';

/** What is wrong with one field of the input. */
export interface FieldProblem {
  /** Dotted, with the place in a list: `lines.0.quantity`. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly status: number;
  /** `context.fact`; clients branch on it, so it never changes. */
  readonly code: string;
  /** For people, in plain words; never with what was sent. */
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  /** Further members that explain the refusal, such as a link to the status of what goes on. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Methods that the address does take, with 405. */
  readonly allow?: readonly string[];
}

/** Thrown to refuse a request; the filter makes the answer of it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(`${details.code}: ${details.detail}`, options);
    this.details = details;
  }
}

export const problemContentType = 'application/problem+json; charset=utf-8';

/** The body of every refusal: RFC 9457 with our stable `code`. Facts never overwrite a member of ours. */
export function problemBody(details: ProblemDetails, requestId: string): Record<string, unknown> {
  const { status, code, detail, errors, facts } = details;
  return {
    ...facts,
    type: `urn:order-ledger:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    requestId,
    ...(errors === undefined ? {} : { errors }),
  };
}
