import { availableIn, type Hold, total } from '../../balance/index.ts';
import { type Instant, money, type Money, SEK } from '../../kernel/index.ts';
import { type GiftCardState, lotOf, unspent } from './gift-card.ts';

export type GiftCardStatus = 'pending' | 'active' | 'used' | 'blocked' | 'expired' | 'revoked';

/** Where a card's money is; the parts add up to the face value from its activation on. */
export interface GiftCardFunds {
  readonly available: Money;
  readonly held: Money;
  readonly used: Money;
  readonly expired: Money;
  readonly revoked: Money;
}

/**
 * How a card stands at a moment; undefined before it was issued. The first that is true: revoked,
 * blocked, pending (not activated), used (nothing left, nothing lost), expired, active.
 */
export function giftCardStatus(state: GiftCardState, now: Instant): GiftCardStatus | undefined {
  if (state.issued === undefined) return undefined;
  if (state.revoked !== undefined) return 'revoked';
  if (state.blocked !== undefined) return 'blocked';
  const lot = lotOf(state);
  if (lot === undefined) return 'pending';
  const isEmpty = availableIn(lot) === 0 && lot.held === 0;
  if (!hasExpired(state, now)) return isEmpty ? 'used' : 'active';
  return isEmpty && lot.expired === 0 ? 'used' : 'expired';
}

/** What an order may hold of the card at this moment; nothing of a card that is not active. */
export function freeFunds(state: GiftCardState, now: Instant): Money {
  const free = giftCardStatus(state, now) === 'active' ? unspent(state) : 0;
  return money(free, state.issued?.faceValue.currency ?? SEK);
}

/** Where the card's money is, whatever the card's status. */
export function giftCardFunds(state: GiftCardState): GiftCardFunds {
  const lot = lotOf(state);
  const of = (minor: number): Money => money(minor, state.issued?.faceValue.currency ?? SEK);
  return {
    available: of(unspent(state)),
    held: of(lot?.held ?? 0),
    used: of(lot?.used ?? 0),
    expired: of(lot?.expired ?? 0),
    revoked: of(state.revoked?.amount ?? 0),
  };
}

/** From the very moment of its end on. */
export function hasExpired({ expiresAt }: GiftCardState, now: Instant): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

/** Whether nothing of a hold stands any more. */
export function isGivenBack({ shares }: Hold): boolean {
  return total(shares) === 0;
}

/** Whole minor units, one or more. */
export function isPayable({ minor }: Money): boolean {
  return Number.isSafeInteger(minor) && minor > 0;
}
