import { OperationalError } from '../../../kernel/index.ts';
import type { ExpectedRevision } from '../../event-store.ts';
import { DeadlinePassed } from './waiting.ts';

/** What an error of the client says about an append. */
export type AppendFailure =
  | { readonly kind: 'wrong-revision'; readonly actual: ExpectedRevision }
  /** Surely not written, and the same append would be refused again. */
  | { readonly kind: 'refused'; readonly error: OperationalError }
  /** Surely not written, because it was never sent or never looked at. */
  | { readonly kind: 'not-sent' }
  /** It may stand, and when `underWay` it may also still come to stand. */
  | { readonly kind: 'unknown'; readonly underWay: boolean };

interface ClientError {
  readonly type: string | undefined;
  readonly code: number | undefined;
  readonly message: string;
  readonly actualVersion: unknown;
}

/** Failures in which the call never reached a server that would act on it. */
const notSentMessage =
  /No connection established|Name resolution failed|Failed to discover|Channel closed before call|Server Is Not Ready/;
/** gRPC: invalid argument, not found, permission denied, unimplemented, unauthenticated. */
const refusedCodes = new Set<number | undefined>([3, 5, 7, 12, 16]);
/** gRPC: deadline exceeded, aborted (the server's own commit timeout). */
const timeoutCodes = new Set<number | undefined>([4, 10]);
const unknownCode = 2;

/** Whatever is not surely unwritten counts as unknown: then the same ids are sent again. */
export function appendFailureOf(error: unknown): AppendFailure {
  const { type, code, message, actualVersion } = clientErrorOf(error);
  if (type === 'wrong-expected-version')
    return { kind: 'wrong-revision', actual: at(actualVersion) };
  if (type === 'not-leader' || notSentMessage.test(message)) return { kind: 'not-sent' };
  if (type === 'maximum-append-size-exceeded')
    return refused('append-too-large', 'the server takes no append of this size', error);
  if (type === 'stream-deleted')
    return refused('unavailable', 'the stream was deleted on the server for ever', error);
  if (type === 'access-denied' || refusedCodes.has(code))
    return refused('unavailable', 'the server refuses the call', error);
  const underWay = error instanceof DeadlinePassed || timeoutCodes.has(code) || isTimeout(type);
  return { kind: 'unknown', underWay };
}

export function isStreamNotFound(error: unknown): boolean {
  return clientErrorOf(error).type === 'stream-not-found';
}

/** Reading again cannot help: no right to, or the stream is gone for ever. */
export function isRefusedRead(error: unknown): boolean {
  const { type, code } = clientErrorOf(error);
  if (type === 'not-leader') return false;
  return type === 'access-denied' || type === 'stream-deleted' || refusedCodes.has(code);
}

/** How the server answers a position that no record has. */
export function isBadPosition(error: unknown): boolean {
  const { type, code } = clientErrorOf(error);
  return type === 'unknown' && code === unknownCode;
}

export function unavailable(what: string, cause: unknown, retryable = true): OperationalError {
  return new OperationalError('event-store.unavailable', what, { retryable, cause });
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

function isTimeout(type: string | undefined): boolean {
  return type === 'deadline-exceeded' || type === 'timeout';
}

function refused(fact: string, message: string, cause: unknown): AppendFailure {
  const error = new OperationalError(`event-store.${fact}`, message, { retryable: false, cause });
  return { kind: 'refused', error };
}

function at(actualVersion: unknown): ExpectedRevision {
  return typeof actualVersion === 'bigint' && actualVersion >= 0n
    ? Number(actualVersion)
    : 'no-stream';
}

function clientErrorOf(error: unknown): ClientError {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Partial<
    Record<keyof ClientError, unknown>
  >;
  return {
    type: typeof fields.type === 'string' ? fields.type : undefined,
    code: typeof fields.code === 'number' ? fields.code : undefined,
    message: typeof fields.message === 'string' ? fields.message : '',
    actualVersion: fields.actualVersion,
  };
}
