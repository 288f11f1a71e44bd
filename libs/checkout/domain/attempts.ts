import { type PaymentRef, plusMs } from '../../kernel/index.ts';
import type { Attempt, PlacedOrder } from '../../orders/index.ts';
import { hasEnded, initialPayment, type PaymentState } from '../../payments/index.ts';
import { askOnSchedule } from './asking.ts';
import type { Checkout, Step } from './checkout.ts';

/** What every attempt that is under way needs next. An attempt ends in its own stream first. */
export function nextForAttempts(checkout: Checkout): readonly Step[] {
  return checkout.order.attempts.map((attempt) =>
    attempt.opened.method === 'invoice'
      ? nextForInvoice(checkout, attempt)
      : attempt.end === undefined
        ? nextForAttempt(checkout, attempt)
        : undefined,
  );
}

function nextForAttempt(checkout: Checkout, { opened }: Attempt): Step {
  const { paymentRef } = opened;
  const payment = checkout.payments.get(paymentRef) ?? initialPayment;
  switch (payment.status) {
    case 'none':
      return request(checkout, opened);
    case 'requested':
      return nextWhileRequested(checkout, paymentRef, payment);
    case 'started':
    case 'unknown':
      return nextWhileUnderWay(checkout, paymentRef, payment);
    // Money is dealt with before attempts are: what still stands open was paid by another.
    case 'succeeded':
    case 'declined':
    case 'cancelled':
    case 'expired':
      return { act: { kind: 'close-payment', paymentRef } };
  }
}

/**
 * A request that nobody waits for any more is not sent: a phone that rings an hour later only scares, and
 * an order that an earlier attempt has paid meanwhile is not paid twice.
 */
function request({ order, now, times }: Checkout, opened: Attempt['opened']): Step {
  const { paymentRef } = opened;
  if (order.status === 'paid') return callOff(paymentRef);
  const tooLate = plusMs(opened.openedAt, times.sendWithinMs) <= now;
  return tooLate
    ? { act: { kind: 'end-payment', paymentRef, as: 'PaymentExpired' } }
    : { act: { kind: 'request-payment', paymentRef } };
}

/** Until the claim ends only its holder acts; after it the outcome is unknown. */
function nextWhileRequested(
  { now }: Checkout,
  paymentRef: PaymentRef,
  payment: PaymentState,
): Step {
  const callUntil = payment.requested?.callUntil ?? now;
  if (callUntil > now) return { waitUntil: callUntil };
  return { act: { kind: 'lose-track', paymentRef } };
}

/** An invoice confirms its order, gets its number, and then waits for the money, however long. */
function nextForInvoice({ order, payments }: Checkout, { opened, end }: Attempt): Step {
  const { paymentRef } = opened;
  const payment = payments.get(paymentRef) ?? initialPayment;
  const isClosed = end !== undefined;
  // Called off: the order must hear of it before it can be cancelled, and no number is wasted on it.
  if (hasEnded(payment) && payment.status !== 'succeeded')
    return isClosed ? undefined : { act: { kind: 'close-payment', paymentRef } };
  if (isDue(order, paymentRef))
    return payment.invoice === undefined
      ? { act: { kind: 'issue-invoice', paymentRef } }
      : undefined;
  return isClosed ? undefined : nextBeforeDue(order, paymentRef, payment);
}

/** Whether the customer owes what the invoice says, or has paid it. */
function isDue(order: PlacedOrder, paymentRef: PaymentRef): boolean {
  if (order.status === 'confirmed') return true;
  return (
    order.status === 'paid' && (order.confirmedOn !== undefined || order.paidBy === paymentRef)
  );
}

function nextBeforeDue(order: PlacedOrder, paymentRef: PaymentRef, payment: PaymentState): Step {
  if (payment.status === 'succeeded') return { act: { kind: 'close-payment', paymentRef } };
  if (order.status === 'paid') return callOff(paymentRef);
  return payment.status === 'none'
    ? { act: { kind: 'request-payment', paymentRef } }
    : { act: { kind: 'confirm', paymentRef } };
}

function callOff(paymentRef: PaymentRef): Step {
  return { act: { kind: 'end-payment', paymentRef, as: 'PaymentCancelled' } };
}

function nextWhileUnderWay(
  { now, times, done }: Checkout,
  paymentRef: PaymentRef,
  payment: PaymentState,
): Step {
  const isUnknown = payment.status === 'unknown';
  const since = isUnknown ? payment.unknownSince : payment.started?.startedAt;
  const afterMs = isUnknown ? times.askUnknownAfterMs : times.askStartedAfterMs;
  return askOnSchedule(
    { since: since ?? now, afterMs, now, done },
    { kind: 'ask-payment', paymentRef },
    { kind: 'open-case', paymentRef, about: 'payment-unresolved' },
  );
}
