import {
  type Currency,
  equals,
  type Money,
  rejected,
  type Rejected,
  sum,
  times,
  vatIncluded,
} from '../../kernel/index.ts';
import type { Catalogue, LineWish, Offer } from '../../catalogue/index.ts';
import type { OrderLine } from '../../orders/index.ts';

/** One line as the customer asked for it; an amount is only ever checked against the catalogue. */
export interface WishedLine extends LineWish {
  readonly quantity: number;
  readonly claimedUnitPrice?: Money;
}

/** Lines at the catalogue's prices. */
export interface Priced {
  readonly kind: 'priced';
  readonly lines: readonly OrderLine[];
  readonly total: Money;
}

/** Why the lines cannot be sold; `line` counts from 0, and errors name its fields. */
export interface NotPriced extends Rejected {
  readonly line?: number;
  readonly errors?: readonly {
    readonly field: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/**
 * Prices what was asked for from the catalogue: the client's price is checked, never used.
 *
 * Whole öre including VAT; VAT per line, rounded once. Booking references are those drawn with the order.
 * Rejects: the catalogue's own codes, order.mixed-currencies, order.price-differs (facts: line,
 * unitPriceOre), order.total-differs (facts: totalOre).
 */
export async function priceLines(
  catalogue: Catalogue,
  wish: {
    readonly lines: readonly WishedLine[];
    readonly currency: Currency;
    readonly claimedTotal?: Money;
    readonly bookingRefs: readonly string[];
  },
): Promise<Priced | NotPriced> {
  const lines: OrderLine[] = [];
  for (const [index, line] of wish.lines.entries()) {
    const answer = await catalogue.offerOf(line);
    if (answer.kind === 'refused') return notPriced(index, answer);
    const wrong = check(index, line, answer.offer, wish.currency);
    if (wrong !== undefined) return wrong;
    lines.push(lineOf(index, line, answer.offer, wish.bookingRefs[index]));
  }
  const total = sum(
    lines.map((line) => line.total),
    wish.currency,
  );
  if (wish.claimedTotal !== undefined && !equals(wish.claimedTotal, total))
    return rejected('order.total-differs', { totalOre: total.minor });
  return { kind: 'priced', lines, total };
}

function notPriced(
  line: number,
  refused: { readonly code: string; readonly errors?: NotPriced['errors'] },
): NotPriced {
  const { code, errors } = refused;
  return { kind: 'rejected', code, line, ...(errors === undefined ? {} : { errors }) };
}

function check(
  index: number,
  line: WishedLine,
  offer: Offer,
  currency: Currency,
): NotPriced | undefined {
  if (offer.unitPrice.currency !== currency)
    return rejected('order.mixed-currencies', { line: index });
  const { claimedUnitPrice } = line;
  if (claimedUnitPrice === undefined || equals(claimedUnitPrice, offer.unitPrice)) return undefined;
  return rejected('order.price-differs', { line: index, unitPriceOre: offer.unitPrice.minor });
}

function lineOf(
  index: number,
  line: WishedLine,
  offer: Offer,
  bookingRef: string | undefined,
): OrderLine {
  const total = times(offer.unitPrice, line.quantity);
  const { productId, productType, name, unitPrice, vatRateBasisPoints, salesAccount } = offer;
  return {
    lineId: String(index + 1),
    productId,
    productType,
    name,
    quantity: line.quantity,
    unitPrice,
    total,
    vatRateBasisPoints,
    vat: vatIncluded(total, vatRateBasisPoints),
    salesAccount,
    delivers: offer.delivers,
    ...(offer.poolId === undefined ? {} : { poolId: offer.poolId }),
    ...(bookingRef === undefined ? {} : { bookingRef }),
    ...(line.details === undefined ? {} : { details: JSON.stringify(line.details) }),
  };
}
