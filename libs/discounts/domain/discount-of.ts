import {
  add,
  allocate,
  type Instant,
  money,
  type Money,
  type PersonId,
  type ProductId,
  type Rejected,
  rejected,
} from '../../kernel/index.ts';
import type { DiscountState } from './discount-code.ts';
import type { DiscountTerms } from './discount-events.ts';
import {
  currencyRefusal,
  dateRefusal,
  type DateRejection,
  limitRefusal,
  type LimitRejection,
  standingRefusal,
  type StandingRejection,
} from './discount-limits.ts';

/** A line as it is priced, whole and with what it costs beside its unit price. */
export interface DiscountableLine {
  readonly productId: ProductId;
  readonly eventId?: string;
  readonly seriesId?: string;
  readonly amount: Money;
}

export interface DiscountableOrder {
  readonly lines: readonly DiscountableLine[];
  readonly now: Instant;
  /** Without it the limit per customer is not judged. */
  readonly personId?: PersonId;
}

/** What an order gets: the whole, and each line's part in the order of the lines. */
export interface Discount {
  readonly kind: 'discount';
  readonly amount: Money;
  readonly perLine: readonly Money[];
}

export type DiscountOfRejection =
  | StandingRejection
  | DateRejection
  | LimitRejection
  | 'discount.currency-differs'
  | 'discount.below-minimum'
  | 'discount.not-applicable';

const wholeBasisPoints = 10_000;

/**
 * What an order gets by a code, without using it. Given a code's state, its limits are judged too; given terms
 * alone, they are not.
 *
 * Exact öre: a percentage of the eligible lines' sum, rounded half up once, or the fixed amount, at most that
 * sum; spread over the eligible lines by largest remainder, so the parts add up and no line goes below zero. A
 * fixed amount per line is taken off each, at most what the line costs.
 * The minimum is held against the whole order. Rejects: discount.unknown-code, .inactive, .not-yet-valid,
 * .expired, .currency-differs, .below-minimum (facts: minimum), .not-applicable (no line, or nothing to give),
 * .used-up, .customer-limit, .budget-spent (facts: left). Source: rules 1 and 4.
 */
export function discountOf(
  code: DiscountState | DiscountTerms,
  order: DiscountableOrder,
): Discount | Rejected<DiscountOfRejection> {
  if (!('uses' in code)) return termsDiscount(code, order);
  if (code.created === undefined) return rejected('discount.unknown-code');
  const { terms } = code.created;
  const discount = standingRefusal(code) ?? termsDiscount(terms, order);
  if (discount.kind === 'rejected') return discount;
  const { amount } = discount;
  const { personId } = order;
  const use = personId === undefined ? { amount } : { amount, personId };
  return limitRefusal(code, terms, use) ?? discount;
}

function termsDiscount(
  terms: DiscountTerms,
  { lines, now }: DiscountableOrder,
): Discount | Rejected<DiscountOfRejection> {
  const [first] = lines;
  const refusal = dateRefusal(terms, now);
  if (refusal !== undefined) return refusal;
  if (first === undefined) return rejected('discount.not-applicable');
  return currenciesRefusal(terms, lines) ?? spread(terms, lines, money(0, first.amount.currency));
}

/** `nothing` is zero in the order's currency. */
function spread(
  terms: DiscountTerms,
  lines: readonly DiscountableLine[],
  nothing: Money,
): Discount | Rejected<DiscountOfRejection> {
  const whole = lines.reduce((sum, { amount }) => add(sum, amount), nothing);
  const minimum = terms.orderMinimum?.minor ?? whole.minor;
  if (whole.minor < minimum) return rejected('discount.below-minimum', { minimum });
  const eligible = lines.map((line) => (isEligible(terms, line) ? mostOf(terms, line) : 0));
  const amount = amountOf(
    terms,
    eligible.reduce((sum, minor) => add(sum, { ...nothing, minor }), nothing),
  );
  if (amount.minor === 0) return rejected('discount.not-applicable');
  return { kind: 'discount', amount, perLine: allocate(amount, eligible) };
}

/** What may be taken off a line, in minor units. */
function mostOf({ amount, perLine }: DiscountTerms, line: DiscountableLine): number {
  return perLine === true ? Math.min(line.amount.minor, amount?.minor ?? 0) : line.amount.minor;
}

/** In two parts by largest remainder: the half öre falls to the first part, which is rounding half up. */
function amountOf(terms: DiscountTerms, eligible: Money): Money {
  if (terms.perLine === true) return eligible;
  if (terms.kind === 'fixed')
    return { ...eligible, minor: Math.min(eligible.minor, terms.amount?.minor ?? 0) };
  const rate = terms.percentBasisPoints ?? 0;
  const [given] = allocate(eligible, [rate, wholeBasisPoints - rate]);
  return given ?? { ...eligible, minor: 0 };
}

/** Any of the lists will do; without a list every line does. A line that costs nothing gets nothing. */
function isEligible(terms: DiscountTerms, line: DiscountableLine): boolean {
  const { productIds, eventIds, seriesIds } = terms;
  if (line.amount.minor <= 0) return false;
  if ([productIds, eventIds, seriesIds].every((list) => list === undefined)) return true;
  return (
    isAmong(productIds, line.productId) ||
    isAmong(eventIds, line.eventId) ||
    isAmong(seriesIds, line.seriesId)
  );
}

function isAmong(list: readonly string[] | undefined, id: string | undefined): boolean {
  return id !== undefined && (list?.includes(id) ?? false);
}

function currenciesRefusal(
  terms: DiscountTerms,
  lines: readonly DiscountableLine[],
): Rejected<'discount.currency-differs'> | undefined {
  const currencies = new Set(lines.map(({ amount }) => amount.currency));
  if (currencies.size > 1) return rejected('discount.currency-differs');
  const [first] = lines;
  return first === undefined ? undefined : currencyRefusal(terms, first.amount);
}
