import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Problem } from '../http/problem.ts';
import { HIT_COUNTER, type HitCounter } from './hit-counter.ts';
import { networkOf } from './network-of.ts';

/**
 * Answers API keys that open nothing: the same to one that nobody has and to one that cannot be a key.
 * Whoever sends too many from one network is told to stop; a right key is never throttled for them, or
 * one machine with an old key would shut out its whole office. Source: OWASP ASVS 2.2.1.
 */
@Injectable()
export class WrongKeys {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(HIT_COUNTER) private readonly counter: HitCounter,
  ) {}

  refuse({ ip }: FastifyRequest): Problem {
    const limit = this.parts.throttling.wrongKeysPerMinute;
    const network = networkOf(ip);
    const retryAfter =
      limit === undefined ? undefined : this.counter.hit(`wrong-key|${network}`, limit);
    this.parts.observe.keyRefused(retryAfter === undefined ? 'unknown' : 'throttled');
    return new Problem(retryAfter === undefined ? unauthenticated : { ...tooMany, retryAfter });
  }
}

/** Said without a key and with one that opens nothing. */
export const unauthenticated = {
  status: 401,
  code: 'access.unauthenticated',
  detail: 'Send a valid API key: Authorization: Bearer <key>.',
} as const;

const tooMany = {
  status: 429,
  code: 'access.too-many-wrong-keys',
  detail: 'Too many API keys that are none of ours came from this network.',
} as const;
