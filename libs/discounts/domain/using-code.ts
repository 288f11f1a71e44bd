import {
  accepted,
  already,
  type Decision,
  equals,
  type HoldId,
  type Instant,
  type Money,
  type OrderRef,
  type PersonId,
  type Rejected,
  rejected,
} from '../../kernel/index.ts';
import type { DiscountState, KnownUse } from './discount-code.ts';
import type { DiscountEvent } from './discount-events.ts';
import {
  currencyRefusal,
  dateRefusal,
  type DateRejection,
  limitRefusal,
  type LimitRejection,
  standingRefusal,
  type StandingRejection,
} from './discount-limits.ts';

export type HoldDiscountRejection =
  | StandingRejection
  | DateRejection
  | LimitRejection
  | 'discount.invalid-amount'
  | 'discount.currency-differs'
  | 'discount.hold-reused'
  | 'discount.hold-released';

export type UseDiscountRejection = 'discount.hold-unknown' | 'discount.hold-released';

export interface DiscountWish {
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly personId: PersonId;
  /** What the order gets, as `discountOf` said. */
  readonly amount: Money;
  readonly now: Instant;
}

/**
 * Sets one use of the code aside for an order, within the limits in total, per customer and of the budget.
 *
 * Repeating a hold with the same content changes nothing while it stands or once it was used. Rejects:
 * discount.invalid-amount (one öre or more), discount.hold-reused (other content), discount.hold-released (given
 * back before), discount.unknown-code, .inactive, .not-yet-valid, .expired, .currency-differs, .used-up,
 * .customer-limit, .budget-spent (facts: left). Source: rules 4 and 8.
 */
export function holdDiscount(
  state: DiscountState,
  wish: DiscountWish,
): Decision<DiscountEvent, HoldDiscountRejection> {
  if (wish.amount.minor < 1) return rejected('discount.invalid-amount');
  const known = state.uses.get(wish.holdId);
  if (known !== undefined) return answerToRepeat(known, wish);
  const refusal = refusalOf(state, wish);
  if (refusal !== undefined) return refusal;
  const { holdId, orderRef, personId, amount } = wish;
  return accepted({ type: 'DiscountHeld', holdId, orderRef, personId, amount });
}

/**
 * Counts a use that was held, also when the code was deactivated, changed or has ended since. Counting it
 * again changes nothing. Rejects: discount.hold-unknown, discount.hold-released (given back before).
 */
export function useDiscount(
  state: DiscountState,
  { holdId }: { readonly holdId: HoldId },
): Decision<DiscountEvent, UseDiscountRejection> {
  const known = state.uses.get(holdId);
  if (known === undefined) return rejected('discount.hold-unknown');
  if (known === 'given-back') return rejected('discount.hold-released');
  if (known.status === 'used') return already;
  const { orderRef, amount } = known;
  return accepted({ type: 'DiscountUsed', holdId, orderRef, amount });
}

/**
 * Gives back a use that an order held or counted. A hold that never was is recorded too, so that it is refused
 * if it comes late. Giving back again changes nothing.
 */
export function giveBackDiscount(
  state: DiscountState,
  { holdId }: { readonly holdId: HoldId },
): Decision<DiscountEvent, never> {
  const known = state.uses.get(holdId);
  if (known === 'given-back') return already;
  if (known?.status !== 'used') return accepted({ type: 'DiscountReleased', holdId });
  const { orderRef, amount } = known;
  return accepted({ type: 'DiscountReturned', holdId, orderRef, amount });
}

function answerToRepeat(
  known: KnownUse,
  wish: DiscountWish,
): Decision<never, 'discount.hold-released' | 'discount.hold-reused'> {
  if (known === 'given-back') return rejected('discount.hold-released');
  const isSame =
    known.orderRef === wish.orderRef &&
    known.personId === wish.personId &&
    equals(known.amount, wish.amount);
  return isSame ? already : rejected('discount.hold-reused');
}

function refusalOf(
  state: DiscountState,
  wish: DiscountWish,
): Rejected<HoldDiscountRejection> | undefined {
  if (state.created === undefined) return rejected('discount.unknown-code');
  const { terms } = state.created;
  return (
    standingRefusal(state) ??
    dateRefusal(terms, wish.now) ??
    currencyRefusal(terms, wish.amount) ??
    limitRefusal(state, terms, wish)
  );
}
