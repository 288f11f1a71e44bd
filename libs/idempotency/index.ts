export type { Answer } from './answer.ts';
export { contentHash } from './content-hash.ts';
export { createIdempotentRequests, type IdempotencyOptions } from './idempotent-requests.ts';
export type { Begun, IdempotentRequests, KeyedRequest } from './keyed-request.ts';
export { prepareIdempotency } from './prepare-idempotency.ts';
export type { Lease } from './request-rows.ts';
