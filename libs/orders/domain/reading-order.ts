import { type Instant, type Money, type PaymentRef, sum } from '../../kernel/index.ts';
import type { Attempt } from './attempt.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { standingRefunds } from './refunds-of-order.ts';

/** The words that clients see for where an order stands. */
export type ShownStatus =
  | 'placed'
  | 'reserved'
  | 'confirmed'
  | 'paid'
  | 'completed'
  | 'rejected'
  | 'cancelled'
  | 'expired'
  | 'partly-refunded'
  | 'refunded';

/** The attempt that is under way; there is at most one. */
export function openAttempt(order: PlacedOrder): Attempt | undefined {
  return order.attempts.find(({ end }) => end === undefined);
}

/** The attempt with this payment's reference, whether it has ended or not. */
export function attemptOf(order: PlacedOrder, paymentRef: PaymentRef): Attempt | undefined {
  return order.attempts.find(({ opened }) => opened.paymentRef === paymentRef);
}

/** When the latest attempt ended, or when the order was placed where there was none. */
export function idleSince(order: PlacedOrder): Instant {
  return order.attempts.at(-1)?.closedAt ?? order.placed.placedAt;
}

/** The status that a client is shown. */
export function shownStatus(order: PlacedOrder): ShownStatus {
  if (!order.completed) return order.status;
  const back = refundedAmount(order).minor;
  if (back === 0) return 'completed';
  return back < order.price.total.minor ? 'partly-refunded' : 'refunded';
}

/** Lines that were cancelled by themselves; one whose money was not given back in the end stands again. */
export function cancelledLines({ cancellations, refunds }: PlacedOrder): readonly string[] {
  const standing = new Set(standingRefunds(refunds).map(({ requested }) => requested.refundId));
  return cancellations.filter(({ refundId }) => standing.has(refundId)).map(({ lineId }) => lineId);
}

/** What has gone back to the customer, refunds under way not counted. */
function refundedAmount({ placed, refunds }: PlacedOrder): Money {
  return sum(
    refunds.filter(({ status }) => status === 'refunded').map(({ requested }) => requested.amount),
    placed.currency,
  );
}

/** Whether paying is not enough: value must be put on a card or an account first. */
export function mustDeliver({ price }: PlacedOrder): boolean {
  return price.lines.some(({ giftCard, points }) => giftCard !== undefined || points !== undefined);
}

/** The order, once placed. */
export function isPlaced(state: OrderState): state is PlacedOrder {
  return state.status !== 'none';
}

/** True when the round's holds are neither all taken nor all given back yet. */
export function isUnsettled(order: PlacedOrder): boolean {
  const resolved = order.settled?.round === order.round ? order.settled.holds : undefined;
  if (order.status === 'paid' || order.status === 'confirmed') return resolved !== 'taken';
  const ended = order.status === 'cancelled' || order.status === 'expired';
  if (ended || order.status === 'rejected' || order.roundFailed) return resolved !== 'given-back';
  return false;
}
