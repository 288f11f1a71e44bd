import {
  type Currency,
  type DiscountCode,
  equals,
  type Money,
  type Random,
  rejected,
  type Rejected,
  times,
  vatIncluded,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { Catalogue, LineWish, Offer } from '../../catalogue/index.ts';
import { drawGiftCardCode, type GiftCardCodes, giftCardLastFour } from '../../gift-cards/index.ts';
import type { OrderLine, SoldGiftCards } from '../../orders/index.ts';

/** One line as the customer asked for it; an amount is only ever checked against the catalogue. */
export interface WishedLine extends LineWish {
  readonly quantity: number;
  readonly claimedUnitPrice?: Money;
  /** An offer of the waiting list that the customer takes up. */
  readonly waitlistEntryId?: WaitlistEntryId;
}

/** Lines at the catalogue's prices, before any discount. */
export interface Priced {
  readonly kind: 'priced';
  readonly lines: readonly OrderLine[];
  /** Of each line, in the same order. */
  readonly terms: readonly LineTerms[];
}

/** What of an offer matters to the price and stands in no order. */
export interface LineTerms {
  /** What one unit costs in points, where points may pay for it. */
  readonly unitPoints?: number;
  readonly memberDiscount?: DiscountCode;
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

/** What pricing works with: cards are drawn here, since their ids stand in the order. */
export interface PricingParts {
  readonly catalogue: Catalogue;
  readonly random: Random;
  readonly giftCardCodes: GiftCardCodes;
}

/** Of gift cards and packages of points on one line: each unit is delivered by itself. */
const deliveriesMax = 100;

/**
 * Prices what was asked for from the catalogue: the client's price is checked, never used.
 *
 * Whole öre including VAT; VAT per line, rounded once. Booking references are those drawn with the order.
 * Rejects: the catalogue's own codes, order.mixed-currencies, order.price-differs (facts: line,
 * unitPriceOre), order.quantity-too-large (facts: max).
 */
export async function priceLines(
  parts: PricingParts,
  wish: {
    readonly lines: readonly WishedLine[];
    readonly currency: Currency;
    readonly bookingRefs: readonly string[];
  },
): Promise<Priced | NotPriced> {
  const lines: OrderLine[] = [];
  const terms: LineTerms[] = [];
  for (const [index, line] of wish.lines.entries()) {
    const answer = await parts.catalogue.offerOf(line);
    if (answer.kind === 'refused') return notPriced(index, answer);
    const { offer } = answer;
    const wrong = check(index, line, offer, wish.currency);
    if (wrong !== undefined) return wrong;
    const drawn = drawnWith(parts, { line, offer }, wish.bookingRefs[index]);
    lines.push(lineOf(index, line, offer, drawn));
    terms.push(termsOf(offer));
  }
  return { kind: 'priced', lines, terms };
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
  const isDeliveredByUnit = offer.giftCard !== undefined || offer.points !== undefined;
  if (isDeliveredByUnit && line.quantity > deliveriesMax)
    return rejected('order.quantity-too-large', { line: index, max: deliveriesMax });
  const { claimedUnitPrice } = line;
  if (claimedUnitPrice === undefined || equals(claimedUnitPrice, offer.unitPrice)) return undefined;
  return rejected('order.price-differs', { line: index, unitPriceOre: offer.unitPrice.minor });
}

function termsOf({ unitPoints, memberDiscount }: Offer): LineTerms {
  return {
    ...(unitPoints === undefined ? {} : { unitPoints }),
    ...(memberDiscount === undefined ? {} : { memberDiscount: memberDiscount.code }),
  };
}

/** What is drawn at random for a line, so that a rerun cannot draw a second one. */
type Drawn = Pick<OrderLine, 'bookingRef' | 'giftCard'>;

function drawnWith(
  { random, giftCardCodes }: PricingParts,
  { line, offer }: { readonly line: WishedLine; readonly offer: Offer },
  bookingRef: string | undefined,
): Drawn {
  const booking = bookingRef === undefined ? {} : { bookingRef };
  if (offer.giftCard === undefined) return booking;
  const { validityDays, voucherKind } = offer.giftCard;
  const cards = Array.from({ length: line.quantity }, (): SoldGiftCards['cards'][number] => {
    const code = drawGiftCardCode(random);
    return { cardId: giftCardCodes.cardIdOf(code), lastFour: giftCardLastFour(code), code };
  });
  return { ...booking, giftCard: { validityDays, voucherKind, cards } };
}

function lineOf(index: number, line: WishedLine, offer: Offer, drawn: Drawn): OrderLine {
  const total = times(offer.unitPrice, line.quantity);
  const { productId, productType, name, unitPrice, vatRateBasisPoints, salesAccount } = offer;
  return {
    lineId: String(index + 1),
    ...{ productId, productType, name },
    quantity: line.quantity,
    unitPrice,
    total,
    vatRateBasisPoints,
    vat: vatIncluded(total, vatRateBasisPoints),
    salesAccount,
    delivers: offer.delivers,
    ...copied(offer),
    ...drawn,
    ...(line.waitlistEntryId === undefined ? {} : { waitlistEntryId: line.waitlistEntryId }),
    ...(line.details === undefined ? {} : { details: JSON.stringify(line.details) }),
  };
}

const copiedFields = [
  'poolId',
  'alsoTakesFrom',
  'priceBasis',
  'eventId',
  'seriesId',
  'classId',
  'points',
  'download',
  'withdrawal',
] as const;

/** What an order keeps of an offer as it is, where the offer says it. */
function copied(offer: Offer): Partial<Pick<OrderLine, (typeof copiedFields)[number]>> {
  return Object.fromEntries(
    copiedFields.flatMap((field) => (offer[field] === undefined ? [] : [[field, offer[field]]])),
  );
}
