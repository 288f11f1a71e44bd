import type { Catalogue } from '../../catalogue/index.ts';
import {
  type DiscountCode,
  equals,
  type Instant,
  money,
  rejected,
  sum,
} from '../../kernel/index.ts';
import type { OrderPlaced } from '../../orders/index.ts';
import { pointsAfterDiscount, type PricedInPoints } from '../domain/points-price.ts';
import { type AutomaticCode, discountLines } from './discounting.ts';
import type { OrderWish } from './order-wish.ts';
import { type NotPriced, priceLines, type Priced } from './pricing.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { tenderOrder } from './tendering.ts';

/** What an order would say of its price. */
export interface PricedOrder {
  readonly kind: 'priced';
  readonly order: Pick<OrderPlaced, 'lines' | 'discounts' | 'total' | 'tenders'>;
}

export type PricingOrderParts = Pick<SettleOrderParts, 'streams' | 'giftCardCodes' | 'random'> & {
  readonly catalogue: Catalogue;
};

/**
 * Prices a whole order as if it were placed now: lines from the catalogue, discounts, and the split over how
 * it is paid. Nothing is held or used with that.
 *
 * Rejects what pricing, discounting and tendering reject, and order.total-differs (facts: totalOre).
 */
export async function priceOrder(
  parts: PricingOrderParts,
  wish: OrderWish & { readonly bookingRefs: readonly string[] },
  now: Instant,
): Promise<PricedOrder | NotPriced> {
  const priced = await priceLines(parts, wish);
  if (priced.kind === 'rejected') return priced;
  const { personId } = wish.customer;
  const discounted = await discountLines(parts.streams, priced.lines, {
    ...{ personId, now },
    ...(wish.discountCode === undefined ? {} : { code: wish.discountCode }),
    automatic: wish.isMember === true ? memberCodesOf(priced) : [],
  });
  if (discounted.kind === 'rejected') return discounted;
  const { lines, discounts } = discounted;
  const total = sum(
    lines.map((line) => line.total),
    wish.currency,
  );
  if (wish.claimedTotal !== undefined && !equals(wish.claimedTotal, total))
    return rejected('order.total-differs', { totalOre: total.minor });
  const due = { total, personId, now, lines: inPoints(priced, lines) };
  const tendered = await tenderOrder(parts, due, wish);
  if (tendered.kind === 'rejected') return tendered;
  const { tenders } = tendered;
  const some = discounts.length === 0 ? {} : { discounts };
  return { kind: 'priced', order: { lines, total, tenders, ...some } };
}

/** What members get where neither the event nor its series says it: a code that an operator makes. */
const houseCode = 'MEMBER-HOUSE' as DiscountCode;

/** Each code for the lines whose offers named it: an event's own goes before its series', the house last. */
function memberCodesOf({ terms }: Priced): readonly AutomaticCode[] {
  const lines = new Map<DiscountCode, Set<number>>();
  for (const [index, { memberDiscount: code = houseCode }] of terms.entries())
    lines.set(code, (lines.get(code) ?? new Set()).add(index));
  return [...lines]
    .map(([code, only]) => ({ code, lines: only }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function inPoints(
  { terms, lines: gross }: Priced,
  lines: OrderPlaced['lines'],
): readonly PricedInPoints[] {
  return lines.map(({ total, quantity }, index) => {
    const { unitPoints } = terms[index] ?? {};
    if (unitPoints === undefined) return { total };
    const before = gross[index]?.total ?? money(0, total.currency);
    const points = pointsAfterDiscount(unitPoints * quantity, { gross: before, net: total });
    return { total, points };
  });
}
