import { type PaymentRef, plusMs } from '../../kernel/index.ts';
import type { Attempt } from '../../orders/index.ts';
import { initialPayment, type PaymentState } from '../../payments/index.ts';
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
    case 'succeeded':
      return undefined;
    case 'declined':
    case 'cancelled':
    case 'expired':
      return { act: { kind: 'close-payment', paymentRef } };
  }
}

/** A request that nobody waits for any more is not sent: a phone that rings an hour later only scares. */
function request({ now, times }: Checkout, opened: Attempt['opened']): Step {
  const { paymentRef } = opened;
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
  const isConfirmed = order.status === 'confirmed' || order.status === 'paid';
  if (payment.requested !== undefined && isConfirmed)
    return payment.invoice === undefined
      ? { act: { kind: 'issue-invoice', paymentRef } }
      : undefined;
  if (end !== undefined) return undefined;
  if (payment.status === 'none') return { act: { kind: 'request-payment', paymentRef } };
  if (payment.status === 'requested') return { act: { kind: 'confirm', paymentRef } };
  return payment.status === 'succeeded'
    ? undefined
    : { act: { kind: 'close-payment', paymentRef } };
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
