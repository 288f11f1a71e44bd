import { type Hold, total } from '../../balance/index.ts';
import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type Instant,
  money,
  type Money,
  type OrderRef,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import type { GiftCardEvent, GiftCardFundsHeld } from './gift-card-events.ts';
import { type GiftCardState, unspent } from './gift-card.ts';
import { hasExpired, isGivenBack, isPayable } from './reading-gift-card.ts';
import { revokeRest } from './revoke-rest.ts';

export interface FundsWish {
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly amount: Money;
  readonly now: Instant;
}

export type HoldFundsRejection =
  | 'gift-card.unknown'
  | 'gift-card.not-active'
  | 'gift-card.blocked'
  | 'gift-card.revoked'
  | 'gift-card.expired'
  | 'gift-card.invalid-amount'
  | 'gift-card.currency-differs'
  | 'gift-card.insufficient-balance'
  | 'gift-card.hold-reused'
  | 'gift-card.hold-released';

export type RedeemHoldRejection =
  | 'gift-card.hold-unknown'
  | 'gift-card.hold-released'
  | 'gift-card.invalid-amount'
  | 'gift-card.currency-differs'
  | 'gift-card.redemption-exceeds-hold'
  | 'gift-card.redemption-reused';

/**
 * Sets part of a card's money aside for an order until its end uses it or gives it back.
 *
 * Whole minor units in the card's currency. Repeating a hold with the same order and amount changes
 * nothing while it stands or once it was used. Rejects: gift-card.unknown, .not-active, .blocked,
 * .revoked, .expired, .invalid-amount, .currency-differs, .insufficient-balance (facts: availableOre),
 * .hold-reused (other content), .hold-released (given back before). Source: rules 3 and 8.
 */
export function holdFunds(
  state: GiftCardState,
  { now, ...wish }: FundsWish,
): Decision<GiftCardFundsHeld, HoldFundsRejection> {
  const known = state.balance.holds.get(wish.holdId);
  if (known !== undefined) return repeatOf(state, known, wish);
  return (
    whyUnusable(state, now) ??
    whyTooMuch(state, wish.amount) ??
    accepted({ type: 'GiftCardFundsHeld', ...wish })
  );
}

/**
 * Uses what a hold set aside, all of it or so much; the rest goes back at once.
 *
 * A card that was blocked, has ended or was revoked since keeps its promise: the hold stands. Using it
 * again for the same amount changes nothing. Rejects: gift-card.hold-unknown, .hold-released (given
 * back before, or used and given back since), .invalid-amount, .currency-differs,
 * .redemption-exceeds-hold (facts: heldOre), .redemption-reused (another amount). Source: rules 3 and 8.
 */
export function redeemHold(
  state: GiftCardState,
  { holdId, amount }: { readonly holdId: HoldId; readonly amount?: Money },
): Decision<GiftCardEvent, RedeemHoldRejection> {
  const known = state.balance.holds.get(holdId);
  const held = state.holds.get(holdId);
  if (known !== undefined && isGivenBack(known)) return rejected('gift-card.hold-released');
  if (known === undefined || held === undefined || state.issued === undefined)
    return rejected('gift-card.hold-unknown');
  const { currency } = state.issued.faceValue;
  const used = amount ?? money(held.amount, currency);
  const refusal = whyNotUsed(used, money(held.amount, currency));
  if (refusal !== undefined) return refusal;
  if (known.status === 'captured')
    return held.redeemed === used.minor ? already : rejected('gift-card.redemption-reused');
  return accepted<GiftCardEvent>(
    { type: 'GiftCardRedeemed', holdId, orderRef: held.orderRef, amount: used },
    ...revokeRest(state, total(known.shares) - used.minor),
  );
}

function repeatOf(
  { holds, issued }: GiftCardState,
  known: Hold,
  { holdId, orderRef, amount }: Omit<FundsWish, 'now'>,
): Decision<never, HoldFundsRejection> {
  if (isGivenBack(known)) return rejected('gift-card.hold-released');
  const first = holds.get(holdId);
  const same =
    first?.orderRef === orderRef &&
    first.amount === amount.minor &&
    issued?.faceValue.currency === amount.currency;
  return same ? already : rejected('gift-card.hold-reused');
}

function whyUnusable(state: GiftCardState, now: Instant): Rejected<HoldFundsRejection> | undefined {
  if (state.issued === undefined) return rejected('gift-card.unknown');
  if (state.revoked !== undefined) return rejected('gift-card.revoked');
  if (state.blocked !== undefined) return rejected('gift-card.blocked');
  if (state.activatedAt === undefined) return rejected('gift-card.not-active');
  return hasExpired(state, now) ? rejected('gift-card.expired') : undefined;
}

function whyTooMuch(state: GiftCardState, amount: Money): Rejected<HoldFundsRejection> | undefined {
  if (!isPayable(amount)) return rejected('gift-card.invalid-amount');
  if (amount.currency !== state.issued?.faceValue.currency)
    return rejected('gift-card.currency-differs');
  const availableOre = unspent(state);
  return amount.minor > availableOre
    ? rejected('gift-card.insufficient-balance', { availableOre })
    : undefined;
}

function whyNotUsed(used: Money, held: Money): Rejected<RedeemHoldRejection> | undefined {
  if (!isPayable(used)) return rejected('gift-card.invalid-amount');
  if (used.currency !== held.currency) return rejected('gift-card.currency-differs');
  return used.minor > held.minor
    ? rejected('gift-card.redemption-exceeds-hold', { heldOre: held.minor })
    : undefined;
}
