import { accepted, already, type Decision, rejected } from '../../kernel/index.ts';
import type { OrderCompleted, OrderEvent, OrderSettled } from './order-events.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { isUnsettled, mustDeliver, openAttempt } from './reading-order.ts';

export type EndRejection =
  | 'order.unknown'
  | 'order.not-open'
  | 'order.already-paid'
  | 'order.payment-open'
  | 'order.holds-unresolved';

/**
 * Cancels an order that has not been paid; what it holds is given back afterwards.
 *
 * An attempt under way, an invoice too, must have ended first. Cancelling again changes nothing.
 * Rejects: order.unknown, order.already-paid, order.not-open, order.payment-open (facts: paymentRef).
 */
export function cancelOrder(
  state: OrderState,
  why: { readonly reason: string },
): Decision<OrderEvent, EndRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.status === 'cancelled') return already;
  if (state.status === 'paid') return rejected('order.already-paid');
  if (state.status === 'rejected' || state.status === 'expired') return rejected('order.not-open');
  const open = openAttempt(state);
  if (open !== undefined)
    return rejected('order.payment-open', { paymentRef: open.opened.paymentRef });
  const { orderRef } = state.placed;
  return accepted({ type: 'OrderCancelled', orderRef, reason: why.reason });
}

/**
 * Lets an order go that nobody paid in time.
 *
 * Expiring again changes nothing. Rejects: order.unknown, order.not-open (an invoice never expires),
 * order.payment-open: an attempt that is under way or unknown is asked about first.
 */
export function expireOrder(state: OrderState): Decision<OrderEvent, EndRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.status === 'expired') return already;
  if (state.status !== 'placed' && state.status !== 'reserved') return rejected('order.not-open');
  const open = openAttempt(state);
  if (open !== undefined)
    return rejected('order.payment-open', { paymentRef: open.opened.paymentRef });
  return accepted({ type: 'OrderExpired', orderRef: state.placed.orderRef });
}

/**
 * Records that every hold of a round is resolved; a paid order is complete with that.
 *
 * Both events go in one append where between them nothing is left to do: a seat is the customer's with
 * that, while a gift card has yet to be activated.
 * Repeating it changes nothing, nor does a round that another has followed: its holds were resolved
 * first. Rejects: order.unknown, order.not-open (the order does not end its holds so, or not yet).
 */
export function settleOrder(
  state: OrderState,
  { round, holds }: Pick<OrderSettled, 'round' | 'holds'>,
): Decision<OrderEvent, EndRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (round < state.round) return already;
  if (round > state.round || holds !== resolutionOf(state)) return rejected('order.not-open');
  if (!isUnsettled(state)) return already;
  const { orderRef } = state.placed;
  const settled: OrderSettled = { type: 'OrderSettled', orderRef, round, holds };
  if (state.status !== 'paid' || mustDeliver(state)) return accepted(settled);
  return accepted<OrderEvent>(settled, completionOf(state));
}

/** What the order's end does with its holds; undefined while they stand. */
function resolutionOf({ status }: PlacedOrder): OrderSettled['holds'] | undefined {
  if (status === 'paid' || status === 'confirmed') return 'taken';
  return status === 'placed' || status === 'reserved' ? undefined : 'given-back';
}

/**
 * Completes an order whose holds were taken before it was paid (an invoice).
 *
 * Completing again changes nothing. Rejects: order.unknown, order.not-open, order.holds-unresolved.
 */
export function completeOrder(state: OrderState): Decision<OrderEvent, EndRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.completed) return already;
  if (state.status !== 'paid') return rejected('order.not-open');
  if (isUnsettled(state)) return rejected('order.holds-unresolved');
  return accepted(completionOf(state));
}

function completionOf({ placed, attempts }: PlacedOrder): OrderCompleted {
  const completed: OrderCompleted = { type: 'OrderCompleted', orderRef: placed.orderRef };
  return attempts.length > 1 ? { ...completed, attempts: attempts.length } : completed;
}
