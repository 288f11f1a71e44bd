import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** An error as the server's gRPC layer sends it: a status, and the exception's name in the trailers. */
export function rpcError(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const notReady = (): ServiceError => rpcError(status.UNAVAILABLE, 'Server Is Not Ready');

export const timedOut = (): ServiceError => rpcError(status.ABORTED, 'Operation timed out');

export const streamDeleted = (stream: string): ServiceError =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const handlerThrew = (): ServiceError =>
  rpcError(status.UNKNOWN, 'Exception was thrown by handler.');

export const consumerTooSlow = (
  details = 'Consumer too slow to handle event while live. Client resubscription required.',
): ServiceError => rpcError(status.ABORTED, details);
