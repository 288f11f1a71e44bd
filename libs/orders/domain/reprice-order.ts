import { fromJS, is } from 'immutable';
import {
  accepted,
  already,
  type CommandId,
  type Decision,
  equals,
  rejected,
  sum,
} from '../../kernel/index.ts';
import type { AppliedDiscount, Tender } from './order-content.ts';
import type { OrderEvent, RepricedLine } from './order-events.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { openAttempt } from './reading-order.ts';

export type RepriceRejection =
  | 'order.unknown'
  | 'order.not-open'
  | 'order.payment-open'
  | 'order.discounted-already'
  | 'order.tenders-do-not-add-up';

/** An order's price with other discounts. */
export interface NewPrice {
  readonly repricedBy: CommandId;
  readonly discounts: readonly AppliedDiscount[];
  readonly lines: readonly RepricedLine[];
  readonly tenders: readonly Tender[];
  readonly refusal?: string;
}

/**
 * Gives an open order another price because a discount came or, when it was refused, went again.
 *
 * Whole öre. The new discount is held before anybody can pay: the order is `placed` again until all its
 * parts stand. Gift cards and points keep their amounts; what is left for the gateway changes. The same
 * command again changes nothing. Rejects: order.unknown, order.not-open (it is past its first round),
 * order.payment-open (facts: paymentRef), order.discounted-already (the code is on it),
 * order.tenders-do-not-add-up. Source: rules 1, 4 and 8.
 */
export function repriceOrder(
  state: OrderState,
  wish: NewPrice,
): Decision<OrderEvent, RepriceRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.repricedBy.includes(wish.repricedBy)) return already;
  if (!isInFirstRound(state)) return rejected('order.not-open');
  const open = openAttempt(state);
  if (open !== undefined)
    return rejected('order.payment-open', { paymentRef: open.opened.paymentRef });
  if (repeatsACode(state, wish)) return rejected('order.discounted-already');
  const { orderRef, currency } = state.placed;
  const kept = new Map(state.price.lines.map(({ lineId, total }) => [lineId, total]));
  for (const { lineId, total } of wish.lines) kept.set(lineId, total);
  const total = sum([...kept.values()], currency);
  const tendered = sum(
    wish.tenders.map(({ amount }) => amount),
    currency,
  );
  if (!equals(total, tendered) || !othersAreKept(state, wish.tenders))
    return rejected('order.tenders-do-not-add-up');
  return accepted({ type: 'OrderRepriced', orderRef, ...wish, total });
}

function isInFirstRound({ status, round }: PlacedOrder): boolean {
  return status === 'placed' || (status === 'reserved' && round === 1);
}

function repeatsACode({ price }: PlacedOrder, { discounts }: NewPrice): boolean {
  return (
    discounts.length >= price.discounts.length &&
    discounts.every(({ code }) => price.discounts.some((known) => known.code === code))
  );
}

/** What stands held of cards and points is not touched: the same cards, the same account, as much of each. */
function othersAreKept({ price }: PlacedOrder, tenders: readonly Tender[]): boolean {
  return is(fromJS(othersOf(price.tenders)), fromJS(othersOf(tenders)));
}

function othersOf(tenders: readonly Tender[]): readonly Tender[] {
  return tenders.filter(({ kind }) => kind !== 'payment');
}
