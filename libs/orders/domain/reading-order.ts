import type { Instant, PaymentRef } from '../../kernel/index.ts';
import type { Attempt, OrderState, PlacedOrder } from './order.ts';

/** The words that clients see for where an order stands. */
export type ShownStatus =
  'placed' | 'reserved' | 'confirmed' | 'paid' | 'completed' | 'rejected' | 'cancelled' | 'expired';

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
  return order.completed ? 'completed' : order.status;
}

/** The order, once placed. */
export function isPlaced(state: OrderState): state is PlacedOrder {
  return state.status !== 'none';
}

/** True when the round's holds are neither all taken nor all given back yet. */
export function isUnsettled(order: PlacedOrder): boolean {
  if (order.round === 0) return false;
  const resolved = order.settled?.round === order.round ? order.settled.holds : undefined;
  if (order.status === 'paid' || order.status === 'confirmed') return resolved !== 'taken';
  const ended = order.status === 'cancelled' || order.status === 'expired';
  if (ended || order.status === 'rejected' || order.roundFailed) return resolved !== 'given-back';
  return false;
}
