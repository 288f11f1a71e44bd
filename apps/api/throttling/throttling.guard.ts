import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { Problem } from '../http/problem.ts';
import { HIT_COUNTER, type HitCounter } from './hit-counter.ts';
import { networkOf } from './network-of.ts';

/**
 * Throttles requests with a checkout key, per key and network, whatever they ask for: such a key may
 * stand in a browser. It runs after the guard that looks at the key.
 */
@Injectable()
export class ThrottlingGuard implements CanActivate {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(HIT_COUNTER) private readonly counter: HitCounter,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const limit = this.parts.throttling.checkoutRequestsPerMinute;
    const { apiKey, ip } = context.switchToHttp().getRequest<KnownRequest>();
    if (limit === undefined || apiKey?.role !== 'checkout') return true;
    const retryAfter = this.counter.hit(`key|${apiKey.id}|${networkOf(ip)}`, limit);
    if (retryAfter === undefined) return true;
    throw new Problem({
      status: 429,
      code: 'request.too-many',
      detail: 'Too many requests with this key: slow down.',
      retryAfter,
    });
  }
}
