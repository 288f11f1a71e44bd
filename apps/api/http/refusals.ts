import { HttpException } from '@nestjs/common';
import { OperationalError } from '../../../libs/kernel/index.ts';
import { Problem, type ProblemDetails } from './problem.ts';

/** What Nest and Fastify refuse by themselves, in our words: theirs may quote the request. */
const byStatus: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['request.unreadable', 'The request cannot be read.'],
  401: ['request.unauthenticated', 'This needs an API key.'],
  403: ['request.forbidden', 'This API key may not do this.'],
  404: ['request.not-found', 'There is nothing here.'],
  405: ['request.method-not-allowed', 'This address does not take this method.'],
  406: ['request.not-acceptable', 'None of the accepted formats can be served.'],
  408: ['request.timeout', 'The request did not arrive in time.'],
  413: ['request.too-large', 'The body is too large.'],
  414: ['request.address-too-long', 'The address is too long.'],
  415: ['request.unsupported-media-type', 'The body must be application/json.'],
  416: ['request.range-not-satisfiable', 'That range is not there.'],
  422: ['request.invalid', 'The request was understood and refused.'],
  429: ['request.too-many', 'Too many requests: slow down.'],
  431: ['request.headers-too-large', 'The headers are too large.'],
  503: ['service.unavailable', 'The service is not available right now; try again soon.'],
};

const retryAfterSeconds = 2;

/**
 * Anything that was thrown, as a refusal that says nothing of our insides. Undefined: a fault of ours,
 * to be logged and answered with 500.
 */
export function refusalOf(thrown: unknown): ProblemDetails | undefined {
  if (thrown instanceof Problem) return thrown.details;
  if (thrown instanceof OperationalError) return operational(thrown);
  if (isDatabaseAway(thrown)) return unavailable('service.unavailable');
  const status = statusOf(thrown);
  const known = status === undefined ? undefined : byStatus[status];
  if (status === undefined || known === undefined) return undefined;
  return { status, code: known[0], detail: known[1] };
}

/** The answer to a fault of ours. What it was stands in the log under the request's id. */
export const internalFault: ProblemDetails = {
  status: 500,
  code: 'internal',
  detail: 'Something went wrong on our side. The request id names it in our log.',
};

/** More than one event holds; nothing was stored. */
const tooLarge: ProblemDetails = {
  status: 413,
  code: 'request.too-large',
  detail: 'There is more in the body than can be kept: shorten the texts.',
};

/** SQLSTATEs of a connection that is gone, of a server that ends or starts, and of none left. */
const awayStates = /^(?:08...|57P0[1-5]|53...|ECONNRESET|ECONNREFUSED|EPIPE)$/;
/** `pg` says these in words alone. */
const awayWords =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code } = thrown as { readonly code?: unknown };
  return (typeof code === 'string' && awayStates.test(code)) || awayWords.test(thrown.message);
}

function operational(error: OperationalError): ProblemDetails | undefined {
  if (error.code.endsWith('.foreign-position'))
    return { status: 400, code: error.code, detail: 'That position is of another store.' };
  if (error.code.endsWith('-too-large')) return tooLarge;
  return error.retryable ? unavailable(error.code) : undefined;
}

function unavailable(code: string): ProblemDetails {
  return {
    status: 503,
    code,
    detail: 'The service is not available right now; try again soon.',
    retryAfter: retryAfterSeconds,
  };
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (!(thrown instanceof Error)) return undefined;
  const { statusCode } = thrown as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}
