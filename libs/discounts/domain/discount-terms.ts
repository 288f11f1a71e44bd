import type { Currency, DiscountCode, Money } from '../../kernel/index.ts';
import type { DiscountTerms } from './discount-events.ts';
import { isHouseCode } from './normalise-discount-code.ts';

/** So that the terms stay a small event. */
const listMax = 500;
const descriptionMax = 500;
const wholeBasisPoints = 10_000;

const fields: Readonly<Record<keyof DiscountTerms, true>> = {
  kind: true,
  amount: true,
  perLine: true,
  percentBasisPoints: true,
  usesMax: true,
  usesPerCustomerMax: true,
  budget: true,
  validFrom: true,
  validUntil: true,
  orderMinimum: true,
  productIds: true,
  eventIds: true,
  seriesIds: true,
  automatic: true,
  description: true,
};

/** By field: what the terms must keep. */
const soundness: Readonly<Record<string, (terms: DiscountTerms) => boolean>> = {
  amount: ({ kind, amount }) => (kind === 'fixed' ? isAbove(amount, 0) : amount === undefined),
  perLine: ({ kind, perLine }) => perLine === undefined || kind === 'fixed',
  percentBasisPoints: ({ kind, percentBasisPoints: rate }) =>
    kind === 'percentage'
      ? rate !== undefined && isCount(rate) && rate <= wholeBasisPoints
      : rate === undefined,
  usesMax: ({ usesMax }) => usesMax === undefined || isCount(usesMax),
  usesPerCustomerMax: ({ usesPerCustomerMax: max }) => max === undefined || isCount(max),
  budget: ({ budget }) => budget === undefined || isAbove(budget, 0),
  orderMinimum: ({ orderMinimum }) => orderMinimum === undefined || isAbove(orderMinimum, -1),
  validUntil: ({ validFrom, validUntil }) =>
    validFrom === undefined || validUntil === undefined || validFrom < validUntil,
  productIds: ({ productIds }) => isList(productIds),
  eventIds: ({ eventIds }) => isList(eventIds),
  seriesIds: ({ seriesIds }) => isList(seriesIds),
  description: ({ description }) =>
    description === undefined || description.length <= descriptionMax,
  currency: (terms) => new Set(moneyIn(terms).map(({ currency }) => currency)).size <= 1,
};

/** The terms alone, of whatever carries them; what is left out is not there at all. */
export function termsOf(carrier: DiscountTerms): DiscountTerms {
  const known = Object.entries(carrier).filter(
    ([field, value]) => field in fields && value !== undefined,
  );
  return Object.fromEntries(known) as unknown as DiscountTerms;
}

/**
 * The first field that makes no sense; undefined for sound terms. A code of the house's own is automatic, and
 * no other is.
 */
export function unsoundField(code: DiscountCode, terms: DiscountTerms): string | undefined {
  if ((terms.automatic !== undefined) !== isHouseCode(code)) return 'automatic';
  return Object.entries(soundness).find(([, isSound]) => !isSound(terms))?.[0];
}

/** The currency that an order must be in; undefined when the terms name no amount. */
export function currencyOf(terms: DiscountTerms): Currency | undefined {
  return moneyIn(terms)[0]?.currency;
}

function moneyIn({ amount, budget, orderMinimum }: DiscountTerms): readonly Money[] {
  return [amount, budget, orderMinimum].filter((one) => one !== undefined);
}

function isAbove(amount: Money | undefined, minor: number): boolean {
  return amount !== undefined && amount.minor > minor;
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1;
}

function isList(list: readonly string[] | undefined): boolean {
  return list === undefined || (list.length > 0 && list.length <= listMax);
}
