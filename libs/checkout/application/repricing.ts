import {
  type CommandId,
  type DiscountCode,
  money,
  type Money,
  rejected,
  type Rejected,
  subtract,
  sum,
  vatIncluded,
} from '../../kernel/index.ts';
import { type NewPrice, type OrderLine, type Price, repriceOrder } from '../../orders/index.ts';
import { stepId } from './command-ids.ts';
import { type Discounted, withCode } from './discounting.ts';
import type { Journey } from './journey.ts';

/**
 * Puts a discount code on an open order. What gift cards and points pay is held already and stays, so the
 * gateway's part must be large enough for the discount. One code may be added. Rejects what the code or
 * the order is refused for.
 */
export async function addDiscount(
  journey: Journey,
  wish: { readonly code: DiscountCode; readonly repricedBy: CommandId },
): Promise<Rejected | undefined> {
  const { order, parts } = journey;
  const { personId } = order.placed.customer;
  const { lines, discounts } = order.price;
  if (discounts.length > (order.placed.discounts ?? []).length)
    return rejected('order.discounted-already');
  const before: Discounted = { kind: 'discounted', lines, discounts };
  const now = parts.clock.now();
  const after = await withCode(parts.streams, before, { code: wish.code, personId, now });
  if (after.kind === 'rejected') return after;
  const price = priceWith(order.price, after, wish.repricedBy);
  if (price === undefined) return rejected('order.discount-exceeds-payment');
  const { outcome } = await journey.onOrder([wish.repricedBy, 'repriced'], (state) =>
    repriceOrder(state, price),
  );
  return outcome.kind === 'rejected' ? outcome : undefined;
}

/** Takes a discount off an open order again because its use was refused: the order goes on without it. */
export async function withoutDiscount(
  journey: Journey,
  { discount, refusal }: { readonly discount: string; readonly refusal: string },
): Promise<void> {
  const { placed, price: before, repricedBy: earlier } = journey.order;
  const original: Discounted = {
    kind: 'discounted',
    lines: placed.lines,
    discounts: before.discounts.filter(({ code }) => code !== discount),
  };
  const repricedBy = stepId('without', placed.orderRef, discount, String(earlier.length));
  // The discount may have left nothing for the gateway to pay: the order knows how it was to.
  const price = priceWith({ ...before, tenders: placed.tenders }, original, repricedBy);
  if (price === undefined) return;
  await journey.onOrder(['without-discount', repricedBy], (state) =>
    repriceOrder(state, { ...price, refusal }),
  );
}

/** The gateway pays what the other tenders do not; undefined when they pay more than the new total. */
function priceWith(
  { tenders, total: before }: Price,
  { lines, discounts }: Discounted,
  repricedBy: CommandId,
): NewPrice | undefined {
  const total = sum(
    lines.map((line) => line.total),
    before.currency,
  );
  const others = tenders.filter(({ kind }) => kind !== 'payment');
  const rest = others.reduce((left: Money, { amount }) => subtract(left, amount), total);
  const payment = tenders.find(({ kind }) => kind === 'payment');
  if (rest.minor < 0 || (payment === undefined && rest.minor > 0)) return undefined;
  const paid = payment === undefined || rest.minor === 0 ? [] : [{ ...payment, amount: rest }];
  return { repricedBy, discounts, lines: lines.map(repriced), tenders: [...others, ...paid] };
}

function repriced({ lineId, discount, total, vatRateBasisPoints }: OrderLine) {
  const vat = vatIncluded(total, vatRateBasisPoints);
  return { lineId, discount: discount ?? money(0, total.currency), total, vat };
}
