import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Problem } from '../http/problem.ts';
import { HIT_COUNTER, type HitCounter } from './hit-counter.ts';
import { networkOf, sourceNetworkOf } from './network-of.ts';

/** A message that proved nothing: what it lacked, and what it was. */
export interface Unverified {
  readonly gateway: string;
  readonly reason: string;
  readonly body: Uint8Array;
}

/**
 * Answers messages that prove nothing. Each is counted in memory and costs no look-up; the log of them is
 * bounded in rows and in writes, and holds none of a network that sent too many and is told to stop. One
 * that proves itself is never throttled, wherever it comes from: a flood through the provider's own proxy
 * must not shut the provider out. Source: domain, section 5, 28, 29.
 */
@Injectable()
export class UnverifiedCallbacks {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(HIT_COUNTER) private readonly counter: HitCounter,
  ) {}

  refuse(message: Unverified, { ip }: FastifyRequest): Problem {
    this.parts.observe.callbackRefused(message.gateway);
    const limit = this.parts.throttling.unverifiedCallbacksPerMinute;
    const retryAfter =
      limit === undefined ? undefined : this.counter.hit(`callback|${networkOf(ip)}`, limit);
    if (retryAfter !== undefined) return new Problem({ ...tooMany, retryAfter });
    this.parts.exchanges.unverifiedCallbacks.add({ ...message, network: sourceNetworkOf(ip) });
    return new Problem(unverified);
  }
}

const unverified = {
  status: 401,
  code: 'callback.unverified',
  detail: 'This message cannot be verified.',
} as const;

const tooMany = {
  status: 429,
  code: 'callback.too-many-unverified',
  detail: 'Too many messages that cannot be verified came from this address.',
} as const;
