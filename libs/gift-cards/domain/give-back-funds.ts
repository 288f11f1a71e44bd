import { type Hold, total } from '../../balance/index.ts';
import {
  accepted,
  already,
  CorruptStream,
  type Decision,
  type HoldId,
  type Instant,
  money,
  type Money,
  type OrderRef,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import type { GiftCardEvent, GiftCardRefunded } from './gift-card-events.ts';
import type { GiftCardState } from './gift-card.ts';
import { expiryOf } from './expire-gift-card.ts';
import { hasExpired, isGivenBack, isPayable } from './reading-gift-card.ts';
import { revokeRest } from './revoke-rest.ts';
import { endAfterDays } from './validity.ts';

export interface FundsBack {
  readonly holdId: HoldId;
  /** Names this giving back, so that a repeat is none. */
  readonly refundId: string;
  /** All that the hold still has or used, when left out. */
  readonly amount?: Money;
  readonly now: Instant;
  /** For how long a card that has ended takes what comes back, in days. */
  readonly graceDays: number;
}

export type GiveBackFundsRejection =
  | 'gift-card.hold-not-redeemed'
  | 'gift-card.refund-reused'
  | 'gift-card.refund-exceeds-redeemed'
  | 'gift-card.revoked'
  | 'gift-card.invalid-amount'
  | 'gift-card.currency-differs';

/**
 * Gives back what an order held or used. A hold that never was is recorded too, so that it is refused
 * if it comes late; what was used goes back to the card.
 *
 * Whole minor units. A card that has ended takes its money until the end of the day `graceDays` from
 * now; what else was left on it has expired, and is recorded so first. Repeating a refund id with the
 * same hold and amount changes nothing; so does giving back what is back. Without `amount` only a
 * revoked card refuses. Rejects: gift-card.hold-not-redeemed (a part of a hold that still stands),
 * .refund-reused (another hold or amount), .refund-exceeds-redeemed (facts: redeemedOre), .revoked (a
 * person decides), .invalid-amount, .currency-differs. Source: rules 3 and 8.
 */
export function giveBackFunds(
  state: GiftCardState,
  wish: FundsBack,
): Decision<GiftCardEvent, GiveBackFundsRejection> {
  const before = state.refunds.get(wish.refundId);
  if (before !== undefined) return repeatOf(before, wish);
  const known = state.balance.holds.get(wish.holdId);
  return known?.status === 'captured' ? refund(state, known, wish) : release(state, known, wish);
}

function repeatOf(
  before: GiftCardRefunded,
  { holdId, amount = before.amount }: FundsBack,
): Decision<never, GiveBackFundsRejection> {
  const same =
    before.holdId === holdId &&
    before.amount.minor === amount.minor &&
    before.amount.currency === amount.currency;
  return same ? already : rejected('gift-card.refund-reused');
}

function release(
  state: GiftCardState,
  known: Hold | undefined,
  { holdId, amount }: FundsBack,
): Decision<GiftCardEvent, GiveBackFundsRejection> {
  if (known !== undefined && isGivenBack(known)) return already;
  const held = known === undefined ? 0 : total(known.shares);
  // Releasing the whole would give away what the order is still to take.
  if (known !== undefined && amount !== undefined && amount.minor !== held)
    return rejected('gift-card.hold-not-redeemed');
  return accepted<GiftCardEvent>(
    { type: 'GiftCardHoldReleased', holdId },
    ...revokeRest(state, held),
  );
}

function refund(
  state: GiftCardState,
  known: Hold,
  wish: FundsBack,
): Decision<GiftCardEvent, GiveBackFundsRejection> {
  const { holdId, refundId, now, graceDays } = wish;
  const used = usedBy(state, known, holdId);
  if (wish.amount === undefined && used.amount.minor === 0) return already;
  const amount = wish.amount ?? used.amount;
  const refusal = whyNotRefunded(state, amount, used.amount);
  if (refusal !== undefined) return refusal;
  const { orderRef } = used;
  const refunded: GiftCardRefunded = {
    type: 'GiftCardRefunded',
    refundId,
    holdId,
    orderRef,
    amount,
  };
  if (!hasExpired(state, now)) return accepted<GiftCardEvent>(refunded);
  const reopened = { ...refunded, expiresAt: endAfterDays(now, graceDays) };
  const [expired] = expiryOf(state, now);
  return expired === undefined
    ? accepted<GiftCardEvent>(reopened)
    : accepted<GiftCardEvent>(expired, reopened);
}

function whyNotRefunded(
  { revoked }: GiftCardState,
  amount: Money,
  used: Money,
): Rejected<GiveBackFundsRejection> | undefined {
  if (!isPayable(amount)) return rejected('gift-card.invalid-amount');
  if (amount.currency !== used.currency) return rejected('gift-card.currency-differs');
  if (amount.minor > used.minor)
    return rejected('gift-card.refund-exceeds-redeemed', { redeemedOre: used.minor });
  return revoked === undefined ? undefined : rejected('gift-card.revoked');
}

/** What a hold that was used still keeps, and for which order. */
function usedBy(
  { issued, holds }: GiftCardState,
  known: Hold,
  holdId: HoldId,
): { readonly orderRef: OrderRef; readonly amount: Money } {
  const held = holds.get(holdId);
  if (issued === undefined || held === undefined)
    throw new CorruptStream(`hold ${holdId} was used but never made`);
  return { orderRef: held.orderRef, amount: money(total(known.shares), issued.faceValue.currency) };
}
