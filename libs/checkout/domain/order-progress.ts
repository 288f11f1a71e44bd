import { type Instant, plusMs } from '../../kernel/index.ts';
import {
  idleSince,
  isUnsettled,
  openAttempt,
  paymentTender,
  type PlacedOrder,
} from '../../orders/index.ts';
import type { Checkout, Step } from './checkout.ts';

/** What the order itself needs next: its seats, its first attempt, its end. */
export function nextForOrder(checkout: Checkout): Step {
  const { order } = checkout;
  if (isUnsettled(order)) return settle(order);
  switch (order.status) {
    case 'placed':
      return nextWhilePlaced(checkout);
    case 'reserved':
      return nextWhileReserved(checkout);
    case 'paid':
      return order.completed ? undefined : { act: { kind: 'complete' } };
    default:
      return undefined;
  }
}

/** An order that nobody took further in time is let go; what it would hold goes to others. */
function nextWhilePlaced(checkout: Checkout): Step {
  const isLate = expiresAt(checkout) <= checkout.now;
  return { act: isLate ? { kind: 'expire' } : { kind: 'reserve', round: 1 } };
}

function settle(order: PlacedOrder): Step {
  const keeps = order.status === 'paid' || order.status === 'confirmed';
  return { act: { kind: keeps ? 'take-holds' : 'give-back-holds' } };
}

function nextWhileReserved(checkout: Checkout): Step {
  const { order, now } = checkout;
  if (paymentTender(order.price) === undefined) return { act: { kind: 'pay' } };
  if (openAttempt(order) !== undefined) return undefined;
  if (order.attempts.length === 0) return { act: { kind: 'open-first-payment' } };
  const until = expiresAt(checkout);
  return until <= now ? { act: { kind: 'expire' } } : { waitUntil: until };
}

function expiresAt({ order, times }: Checkout): Instant {
  return plusMs(idleSince(order), times.expireAfterMs);
}
