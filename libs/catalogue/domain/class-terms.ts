import { add, type Instant, type Money } from '../../kernel/index.ts';

/** A class of an event or series, and what one registration in it costs, VAT included. */
export interface ClassTerms {
  readonly classId: string;
  readonly title: string;
  readonly unitPrice: Money;
  /** The price before that moment. */
  readonly early?: { readonly unitPrice: Money; readonly until: Instant };
  /** On top of the price, from that moment on. */
  readonly late?: { readonly fee: Money; readonly from: Instant };
}

export type PriceBasis = 'early' | 'regular' | 'late';

/**
 * What a registration costs at this moment: the early price before its end, the price and the late fee
 * from its beginning on, the price in between.
 */
export function priceAt(
  { unitPrice, early, late }: ClassTerms,
  now: Instant,
): { readonly unitPrice: Money; readonly priceBasis: PriceBasis } {
  if (early !== undefined && now < early.until)
    return { unitPrice: early.unitPrice, priceBasis: 'early' };
  if (late === undefined || now < late.from) return { unitPrice, priceBasis: 'regular' };
  return { unitPrice: add(unitPrice, late.fee), priceBasis: 'late' };
}

/** The terms alone, in one order of fields, so that two of them compare. */
export function classTermsOf({ classId, title, unitPrice, early, late }: ClassTerms): ClassTerms {
  return {
    ...{ classId, title, unitPrice: plain(unitPrice) },
    ...(early === undefined
      ? {}
      : { early: { unitPrice: plain(early.unitPrice), until: early.until } }),
    ...(late === undefined ? {} : { late: { fee: plain(late.fee), from: late.from } }),
  };
}

function plain({ minor, currency }: Money): Money {
  return { minor, currency };
}
