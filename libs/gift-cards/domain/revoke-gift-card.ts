import {
  accepted,
  already,
  type Decision,
  type Instant,
  money,
  rejected,
  SEK,
} from '../../kernel/index.ts';
import type { GiftCardReinstated, GiftCardRevoked } from './gift-card-events.ts';
import { type GiftCardState, unspent } from './gift-card.ts';
import { hasExpired } from './reading-gift-card.ts';
import { endAfterDays } from './validity.ts';

export type RevokeGiftCardRejection = 'gift-card.reason-required';

/**
 * Takes back what is unspent because the card's purchase was refunded or cancelled; a card that was
 * not activated never will be. Holds that stand keep theirs; what they give back is taken as well. A
 * card that was never issued is recorded too, so that it is refused if it comes late.
 *
 * Revoking again changes nothing, nor does a refund that was not made after all and comes late.
 * Rejects: gift-card.reason-required. Source: rule 3.
 */
export function revokeGiftCard(
  state: GiftCardState,
  { reason, refundId }: { readonly reason: string; readonly refundId?: string },
): Decision<GiftCardRevoked, RevokeGiftCardRejection> {
  if (state.revoked !== undefined) return already;
  if (refundId !== undefined && state.reinstated.includes(refundId)) return already;
  if (reason.trim() === '') return rejected('gift-card.reason-required');
  return accepted({ type: 'GiftCardRevoked', amount: inCurrency(state, unspent(state)), reason });
}

/**
 * Undoes what a refund took of the card, since the refund was not made: all that was revoked is on it
 * again, as it was, and may be revoked by another refund. A card that has ended meanwhile can be used
 * until the end of the day `graceDays` from now.
 *
 * Once for each refund: again changes nothing. A refund that had taken nothing is recorded too, and takes
 * nothing if it comes late. Source: rules 3 and 8.
 */
export function reinstateGiftCard(
  state: GiftCardState,
  wish: { readonly refundId: string; readonly now: Instant; readonly graceDays: number },
): Decision<GiftCardReinstated, never> {
  const { refundId, now, graceDays } = wish;
  if (state.reinstated.includes(refundId)) return already;
  const amount = inCurrency(state, state.revoked?.amount ?? 0);
  const back: GiftCardReinstated = { type: 'GiftCardReinstated', refundId, amount };
  return amount.minor > 0 && hasExpired(state, now)
    ? accepted({ ...back, expiresAt: endAfterDays(now, graceDays) })
    : accepted(back);
}

function inCurrency({ issued }: GiftCardState, minor: number) {
  return money(minor, issued?.faceValue.currency ?? SEK);
}
