import {
  accepted,
  already,
  type CommandId,
  type Decision,
  equals,
  type Instant,
  rejected,
} from '../../kernel/index.ts';
import type { OrderEvent } from './order-events.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { cancelledLines } from './reading-order.ts';
import type { OrderRefundRequested } from './refund-events.ts';
import { linesOfRefund, type RefundScope } from './refund-lines.ts';
import { sharesOfRefund } from './refund-shares.ts';
import type { OrderRefund } from './refunds-of-order.ts';

export type RefundOrderRejection =
  | 'order.unknown'
  | 'order.not-paid'
  | 'order.line-unknown'
  | 'order.refund-exceeds-paid'
  | 'order.refund-unknown'
  | 'order.refund-ended'
  | 'order.command-reused';

export interface RefundWish {
  readonly requestedBy: CommandId;
  readonly requestedAt: Instant;
  readonly reason: string;
  /** Everything that is left when there is none. */
  readonly scope?: RefundScope;
  readonly returnsUnits: boolean;
}

/**
 * Decides how much of which line goes back and to which tender, before anything is called.
 *
 * Whole öre; all refunds of an order together never exceed what its lines cost. The gateway gets its part
 * back first, then points, then gift cards. Repeating a command with the same scope changes nothing.
 * Rejects: order.unknown, order.not-paid (only a completed order is refunded; an unpaid one is cancelled),
 * order.line-unknown, order.refund-exceeds-paid (facts: refundableOre), order.command-reused.
 * Source: rules 2 and 8.
 */
export function requestOrderRefund(
  state: OrderState,
  wish: RefundWish,
): Decision<OrderEvent, RefundOrderRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  const same = state.refunds.find(({ requested }) => requested.requestedBy === wish.requestedBy);
  if (same !== undefined) return repeatOf(same, wish);
  if (!state.completed) return rejected('order.not-paid');
  return requested(state, wish);
}

/**
 * Cancels one line of a completed order by itself, a rider's registration say; its money goes back.
 *
 * Cancelling a line again changes nothing, unless its money was not given back in the end: then the line
 * stands as before, and can be cancelled anew. Rejects: order.unknown, order.not-paid, order.line-unknown,
 * order.refund-exceeds-paid.
 */
export function cancelLine(
  state: OrderState,
  wish: Omit<RefundWish, 'scope' | 'returnsUnits'> & { readonly lineId: string },
): Decision<OrderEvent, RefundOrderRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  const { lineId, ...rest } = wish;
  if (cancelledLines(state).includes(lineId)) return already;
  if (!state.completed) return rejected('order.not-paid');
  const refund = requested(state, {
    ...rest,
    scope: { kind: 'lines', lines: [{ lineId }] },
    returnsUnits: true,
  });
  if (refund.kind !== 'accepted') return refund;
  const { orderRef } = state.placed;
  const refundId = nextRefundId(state);
  return accepted<OrderEvent>(
    { type: 'OrderLineCancelled', orderRef, lineId, refundId, reason: wish.reason },
    ...refund.events,
  );
}

/** Records that everything of a refund is back. Again changes nothing. Rejects: order.refund-unknown. */
export function concludeRefund(
  state: OrderState,
  refundId: string,
): Decision<OrderEvent, RefundOrderRejection> {
  return endRefund(state, refundId, 'refunded', ({ requested: { orderRef, amount } }) => ({
    type: 'OrderRefunded',
    orderRef,
    refundId,
    amount,
  }));
}

/**
 * Records that a refund will not be made: a person decided so after the provider had refused it. What it
 * would have taken is the customer's as before, and a line that was cancelled with it is not.
 *
 * Again changes nothing. Rejects: order.refund-unknown, order.refund-ended.
 */
export function abandonRefund(
  state: OrderState,
  { refundId, reason }: { readonly refundId: string; readonly reason: string },
): Decision<OrderEvent, RefundOrderRejection> {
  return endRefund(state, refundId, 'abandoned', ({ requested: { orderRef } }) => ({
    type: 'OrderRefundAbandoned',
    orderRef,
    refundId,
    reason,
  }));
}

function endRefund(
  state: OrderState,
  refundId: string,
  as: OrderRefund['status'],
  eventOf: (refund: OrderRefund) => OrderEvent,
): Decision<OrderEvent, RefundOrderRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  const refund = state.refunds.find(({ requested: { refundId: id } }) => id === refundId);
  if (refund === undefined) return rejected('order.refund-unknown');
  if (refund.status === as) return already;
  return refund.status === 'requested' ? accepted(eventOf(refund)) : rejected('order.refund-ended');
}

function requested(
  order: PlacedOrder,
  wish: RefundWish,
): Decision<OrderEvent, RefundOrderRejection> {
  const lines = linesOfRefund(order, wish.scope);
  if (lines.kind === 'rejected') return lines;
  const { requestedBy, requestedAt, reason, returnsUnits } = wish;
  return accepted({
    type: 'OrderRefundRequested',
    orderRef: order.placed.orderRef,
    refundId: nextRefundId(order),
    ...{ requestedBy, requestedAt, reason, returnsUnits },
    amount: lines.amount,
    lines: lines.lines,
    shares: sharesOfRefund(order, lines.amount),
  });
}

function nextRefundId({ placed, refunds }: PlacedOrder): string {
  return `${placed.orderRef}-R${String(refunds.length + 1)}`;
}

function repeatOf(
  { requested: first }: OrderRefund,
  { scope }: RefundWish,
): Decision<never, RefundOrderRejection> {
  return isScopeOf(first, scope) ? already : rejected('order.command-reused');
}

/**
 * Told by what went back: an amount takes no units, lines take some of each. What everything was at that
 * time is not known any more.
 */
function isScopeOf(
  { amount, lines }: OrderRefundRequested,
  scope: RefundScope | undefined,
): boolean {
  if (scope === undefined) return true;
  const units = new Map(lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const takesUnits = lines.some(({ quantity }) => quantity > 0);
  if (scope.kind === 'amount') return !takesUnits && equals(scope.amount, amount);
  return (
    scope.lines.length === lines.length &&
    scope.lines.every(({ lineId, quantity: wished }) => {
      const taken = units.get(lineId) ?? 0;
      return taken > 0 && taken === (wished ?? taken);
    })
  );
}
