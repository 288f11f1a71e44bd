import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Problem } from '../http/problem.ts';
import { HIT_COUNTER, type HitCounter } from './hit-counter.ts';
import { networkOf } from './network-of.ts';

/**
 * Answers messages that prove nothing. Each is counted in memory and costs no look-up and no row; whoever
 * sends too many is told to stop. One that proves itself is never throttled, wherever it comes from: a
 * flood through the provider's own proxy must not shut the provider out. Source: domain, section 5, 28, 29.
 */
@Injectable()
export class UnverifiedCallbacks {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(HIT_COUNTER) private readonly counter: HitCounter,
  ) {}

  refuse(gateway: string, { ip }: FastifyRequest): Problem {
    this.parts.observe.callbackRefused(gateway);
    const limit = this.parts.throttling.unverifiedCallbacksPerMinute;
    if (limit === undefined) return new Problem(unverified);
    const retryAfter = this.counter.hit(`callback|${networkOf(ip)}`, limit);
    return new Problem(retryAfter === undefined ? unverified : { ...tooMany, retryAfter });
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
