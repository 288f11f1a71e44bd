import type { Clock } from '../../libs/kernel/index.ts';
import type { MasterKey } from '../../libs/privacy/index.ts';
import type { GiftCardGuards } from '../api/api-parts.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import { createHitCounter } from '../api/throttling/hit-counter.ts';
import type { ThrottlingLimits } from '../api/throttling/limits.ts';
import { createWrongCodes } from '../api/throttling/wrong-codes.ts';
import { observeWrongCodes } from './observing.ts';

export interface GiftCardGuardParts {
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly throttling?: ThrottlingLimits;
}

/** What keeps gift card codes from being guessed, at the door and in a client's idempotency row. */
export function giftCardGuards(parts: GiftCardGuardParts): GiftCardGuards {
  const { clock, masterKey, metrics, logger, throttling } = parts;
  return {
    drawSecret: masterKey.secretFor('gift-card-draw'),
    wrongCodes: createWrongCodes({
      counter: createHitCounter(clock),
      limits: throttling?.wrongCodesPerMinute ?? unlimited,
      observe: observeWrongCodes(metrics, logger),
    }),
  };
}

const unlimited = { ofNetwork: undefined, ofKey: undefined, inAll: undefined };
