import {
  type Instant,
  type Money,
  type PersonId,
  type Rejected,
  rejected,
} from '../../kernel/index.ts';
import type { DiscountState } from './discount-code.ts';
import type { DiscountTerms } from './discount-events.ts';
import { currencyOf } from './discount-terms.ts';

export type StandingRejection = 'discount.unknown-code' | 'discount.inactive';

export type DateRejection = 'discount.not-yet-valid' | 'discount.expired';

export type LimitRejection =
  'discount.used-up' | 'discount.customer-limit' | 'discount.budget-spent';

/** Why a code is not in force at all; undefined when it is. */
export function standingRefusal({
  created,
  active,
}: DiscountState): Rejected<StandingRejection> | undefined {
  if (created === undefined) return rejected('discount.unknown-code');
  return active ? undefined : rejected('discount.inactive');
}

/** Why the moment is the wrong one; undefined when it is right. */
export function dateRefusal(
  { validFrom, validUntil }: DiscountTerms,
  now: Instant,
): Rejected<DateRejection> | undefined {
  if (validFrom !== undefined && now < validFrom)
    return rejected('discount.not-yet-valid', { validFrom });
  if (validUntil !== undefined && now >= validUntil)
    return rejected('discount.expired', { validUntil });
  return undefined;
}

/** Why an order in this currency cannot be judged by the terms; undefined when it can. */
export function currencyRefusal(
  terms: DiscountTerms,
  { currency }: Money,
): Rejected<'discount.currency-differs'> | undefined {
  const own = currencyOf(terms);
  if (own === undefined || own === currency) return undefined;
  return rejected('discount.currency-differs', { currency: own });
}

/** Why one more use of this amount would be one too many; undefined when it would not. Rule 4. */
export function limitRefusal(
  state: DiscountState,
  terms: DiscountTerms,
  use: { readonly amount: Money; readonly personId?: PersonId },
): Rejected<LimitRejection> | undefined {
  const { usesMax, usesPerCustomerMax } = terms;
  if (usesMax !== undefined && state.held + state.used >= usesMax)
    return rejected('discount.used-up', { usesMax });
  if (usesPerCustomerMax !== undefined && usesBy(state, use.personId) >= usesPerCustomerMax)
    return rejected('discount.customer-limit', { usesPerCustomerMax });
  const left = budgetLeft(state, terms);
  return left === undefined || use.amount.minor <= left
    ? undefined
    : rejected('discount.budget-spent', { left });
}

function usesBy(state: DiscountState, personId: PersonId | undefined): number {
  return personId === undefined ? 0 : state.usesOf.get(personId, 0);
}

/** In minor units; a budget that was lowered below what is given leaves nothing. */
function budgetLeft({ amounts }: DiscountState, { budget }: DiscountTerms): number | undefined {
  if (budget === undefined) return undefined;
  return Math.max(0, budget.minor - amounts.get(budget.currency, 0));
}
