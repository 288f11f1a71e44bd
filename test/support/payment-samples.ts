import {
  type BusinessDate,
  type Instant,
  money,
  type Money,
  type PaymentRef,
  plusMs,
  SEK,
} from '../../libs/kernel/index.ts';
import {
  evolvePayment,
  initialPayment,
  type InvoiceIssued,
  type PaymentEvent,
  type PaymentRequested,
  type PaymentState,
  type PaymentSucceeded,
  type RefundRequested,
} from '../../libs/payments/index.ts';
import {
  after,
  firstPayment,
  sampleOrderRef as orderRef,
  samplePerson,
  samplePrice,
} from './order-samples.ts';

/** One payment as its stream tells it, event by event, for specs that need a past. */

const paymentRef = firstPayment;
const of = { paymentRef, orderRef };

export function requested(changes: Partial<PaymentRequested> = {}): PaymentRequested {
  return {
    type: 'PaymentRequested',
    ...of,
    method: 'swish',
    amount: samplePrice,
    requestId: '5A1B2C3D4E5F60718293A4B5C6D7E8F9',
    requestedAt: after(0),
    callUntil: after(10_000),
    personId: samplePerson,
    ...changes,
  };
}

/** Of an invoice nobody is called: the claim ends as it begins. */
export function requestedInvoice(): PaymentRequested {
  return requested({ method: 'invoice', requestId: paymentRef, callUntil: after(0) });
}

export function started(startedAt: Instant = after(500)): PaymentEvent {
  return { type: 'PaymentStarted', ...of, startedAt, personId: samplePerson, token: 'token-1' };
}

export function succeeded(
  providerPaymentId = 'bank-1',
  amount: Money = samplePrice,
): PaymentSucceeded {
  return { type: 'PaymentSucceeded', ...of, amount, providerPaymentId, paidAt: after(45_000) };
}

export function declined(code = 'payment.declined-by-bank'): PaymentEvent {
  return { type: 'PaymentDeclined', ...of, code };
}

export function cancelledPayment(code = 'payment.cancelled-here'): PaymentEvent {
  return { type: 'PaymentCancelled', ...of, code };
}

export function expiredPayment(code = 'payment.never-sent'): PaymentEvent {
  return { type: 'PaymentExpired', ...of, code };
}

export function lost(unknownSince: Instant = after(10_000)): PaymentEvent {
  return { type: 'PaymentOutcomeUnknown', ...of, code: 'payment.no-answer', unknownSince };
}

export function invoiced(number = 'INV-2611-0001'): InvoiceIssued {
  return {
    type: 'InvoiceIssued',
    ...of,
    number,
    issuedOn: '2026-11-20' as BusinessDate,
    dueOn: '2026-12-20' as BusinessDate,
  };
}

export function refundRefOf(n: number, of: PaymentRef = paymentRef): string {
  return `${of}-R${String(n)}`;
}

export function refundRequested(
  n = 1,
  amount: Money = samplePrice,
  requestedAt: Instant = after(60_000),
): RefundRequested {
  return {
    type: 'RefundRequested',
    ...of,
    refundRef: refundRefOf(n),
    requestId: `0F1E2D3C4B5A69788796A5B4C3D2E1F${String(n)}`,
    amount,
    reason: 'paid-twice',
    requestedAt,
    callUntil: after(70_000),
  };
}

export function refundStarted(n = 1): PaymentEvent {
  return { type: 'RefundStarted', ...of, refundRef: refundRefOf(n) };
}

export function refundNotSent(n = 1, notSentAt: Instant = after(61_000)): PaymentEvent {
  const code = 'payment.provider-not-reached';
  return { type: 'RefundNotSent', ...of, refundRef: refundRefOf(n), code, notSentAt };
}

export function refundRetried(n = 1, retriedAt: Instant = after(71_000)): PaymentEvent {
  const callUntil = plusMs(retriedAt, 10_000);
  return { type: 'RefundRetried', ...of, refundRef: refundRefOf(n), retriedAt, callUntil };
}

export function refundSucceeded(n = 1, amount: Money = samplePrice): PaymentEvent {
  const providerRefundId = `bank-refund-${String(n)}`;
  return { type: 'RefundSucceeded', ...of, refundRef: refundRefOf(n), amount, providerRefundId };
}

export function refundFailed(n = 1): PaymentEvent {
  const code = 'payment.refund-refused';
  return { type: 'RefundFailed', ...of, refundRef: refundRefOf(n), code };
}

export function refundLost(n = 1, unknownSince: Instant = after(70_000)): PaymentEvent {
  const code = 'payment.no-answer';
  return { type: 'RefundOutcomeUnknown', ...of, refundRef: refundRefOf(n), code, unknownSince };
}

export function ore(minor: number): Money {
  return money(minor, SEK);
}

/** The state after these events. */
export function paymentAfter(events: readonly PaymentEvent[]): PaymentState {
  return events.reduce(evolvePayment, initialPayment);
}
