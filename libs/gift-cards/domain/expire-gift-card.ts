import {
  accepted,
  already,
  type Decision,
  type Instant,
  money,
  rejected,
} from '../../kernel/index.ts';
import type { GiftCardExpired } from './gift-card-events.ts';
import { type GiftCardState, unspent } from './gift-card.ts';
import { hasExpired } from './reading-gift-card.ts';

export type ExpireGiftCardRejection =
  'gift-card.unknown' | 'gift-card.not-active' | 'gift-card.not-expired';

/**
 * Records that what is left on a card has expired. Holds that stand keep theirs; what they give back
 * after this expires the next time. Nothing left: nothing happens.
 *
 * Rejects: gift-card.unknown, gift-card.not-active, gift-card.not-expired (its end has not come).
 * Source: rule 3.
 */
export function expireGiftCard(
  state: GiftCardState,
  { now }: { readonly now: Instant },
): Decision<GiftCardExpired, ExpireGiftCardRejection> {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return already;
  if (state.activatedAt === undefined) return rejected('gift-card.not-active');
  if (!hasExpired(state, now)) return rejected('gift-card.not-expired');
  const [expired] = expiryOf(state, now);
  return expired === undefined ? already : accepted(expired);
}

/** The event for what is left, if anything is; it asks no clock whether the end has come. */
export function expiryOf(state: GiftCardState, now: Instant): readonly GiftCardExpired[] {
  const left = unspent(state);
  if (left === 0 || state.issued === undefined) return [];
  const amount = money(left, state.issued.faceValue.currency);
  return [{ type: 'GiftCardExpired', amount, expiredAt: now }];
}
