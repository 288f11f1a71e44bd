import {
  accepted,
  already,
  type BusinessDate,
  type Decision,
  equals,
  type Instant,
  type Money,
  type OrderRef,
  type PaymentRef,
  rejected,
} from '../../kernel/index.ts';
import type {
  PaymentEvent,
  PaymentRequested,
  PaymentStarted,
  PaymentSucceeded,
} from './payment-events.ts';
import { hasEnded, type PaymentState, saidByPerson } from './payment.ts';

export type TakeRejection =
  | 'payment.unknown'
  | 'payment.ended'
  | 'payment.command-reused'
  | 'payment.not-an-invoice'
  | 'payment.invoice-renumbered';

/**
 * Claims the call to the gateway: whoever's event this is makes the call, until `callUntil`.
 *
 * A second run that finds the claim does not call. Repeating the same request changes nothing.
 * Rejects: payment.ended (the order gave the attempt up first), payment.command-reused (other content,
 * another order's: two orders can draw one reference).
 * Source: claims, docs/adr.
 */
export function requestPayment(
  state: PaymentState,
  request: Omit<PaymentRequested, 'type'>,
): Decision<PaymentEvent, TakeRejection> {
  if (state.requested !== undefined) {
    const { amount, method, requestId, orderRef } = state.requested;
    const isOurs = orderRef === request.orderRef && requestId === request.requestId;
    const same = isOurs && method === request.method;
    return same && equals(amount, request.amount) ? already : rejected('payment.command-reused');
  }
  if (state.status !== 'none') return rejected('payment.ended');
  return accepted({ type: 'PaymentRequested', ...request });
}

/**
 * Records that the gateway has our request.
 *
 * After a success, which may come before the answer to our own call, it changes nothing; so does a
 * repeat. Rejects: payment.unknown.
 */
export function startPayment(
  state: PaymentState,
  started: Omit<PaymentStarted, 'type'>,
): Decision<PaymentEvent, TakeRejection> {
  if (state.requested === undefined) return rejected('payment.unknown');
  if (state.status !== 'requested' && state.status !== 'unknown') return already;
  return accepted({ type: 'PaymentStarted', ...started });
}

/**
 * Records that money came: accepted in every state from PaymentRequested on, also after a decline or
 * an expiry, for money is a fact.
 *
 * The same provider payment again changes nothing. What the provider tells of after a person has said
 * that this amount came is that money, and is reconciled with it. Any other is a second success, which
 * the order sends back. Rejects: payment.unknown. Source: rules 5 and 6.
 */
export function succeedPayment(
  state: PaymentState,
  success: Omit<PaymentSucceeded, 'type' | 'paymentRef' | 'orderRef'>,
): Decision<PaymentEvent, TakeRejection> {
  if (state.requested === undefined) return rejected('payment.unknown');
  const { paymentRef, orderRef } = state.requested;
  const known = state.successes.some(
    ({ providerPaymentId }) => providerPaymentId === success.providerPaymentId,
  );
  if (known) return already;
  const { amount, reason, providerPaymentId, paidAt } = success;
  const said = saidByPerson(state);
  if (reason === undefined && said !== undefined && equals(said.amount, amount))
    return accepted({ type: 'PaymentReconciled', paymentRef, orderRef, providerPaymentId, paidAt });
  return accepted({ type: 'PaymentSucceeded', paymentRef, orderRef, ...success });
}

/** How an attempt ends without money. */
export type EndWithoutMoney = 'PaymentDeclined' | 'PaymentCancelled' | 'PaymentExpired';

/**
 * Ends an attempt without money, also one that was never requested (which then refuses its request).
 *
 * After any end it changes nothing: the first end stands, and money that comes later is recorded.
 */
export function endPayment(
  state: PaymentState,
  end: {
    readonly as: EndWithoutMoney;
    readonly paymentRef: PaymentRef;
    readonly orderRef: OrderRef;
    readonly code: string;
  },
): Decision<PaymentEvent, never> {
  if (hasEnded(state)) return already;
  const { as, ...facts } = end;
  return accepted({ type: as, ...facts });
}

/**
 * Records that nobody knows what became of the attempt; it is asked about until somebody does.
 *
 * While unknown, or after an end, it changes nothing. Rejects: payment.unknown.
 */
export function loseTrack(
  state: PaymentState,
  lost: { readonly code: string; readonly unknownSince: Instant },
): Decision<PaymentEvent, TakeRejection> {
  if (state.requested === undefined) return rejected('payment.unknown');
  if (state.status === 'unknown' || hasEnded(state)) return already;
  const { paymentRef, orderRef } = state.requested;
  return accepted({ type: 'PaymentOutcomeUnknown', paymentRef, orderRef, ...lost });
}

/**
 * Puts the gap-free number on an invoice; its day is the number's own.
 *
 * The same number again changes nothing. Rejects: payment.unknown, payment.not-an-invoice,
 * payment.invoice-renumbered. Source: ML (2023:200) 17 kap. 24 §.
 */
export function issueInvoice(
  state: PaymentState,
  invoice: {
    readonly number: string;
    readonly issuedOn: BusinessDate;
    readonly dueOn: BusinessDate;
  },
): Decision<PaymentEvent, TakeRejection> {
  if (state.requested === undefined) return rejected('payment.unknown');
  if (state.requested.method !== 'invoice') return rejected('payment.not-an-invoice');
  if (state.invoice !== undefined)
    return state.invoice.number === invoice.number
      ? already
      : rejected('payment.invoice-renumbered');
  const { paymentRef, orderRef } = state.requested;
  return accepted({ type: 'InvoiceIssued', paymentRef, orderRef, ...invoice });
}

/** True when the provider took another amount than we asked for. */
export function tookAnotherAmount(asked: Money, success: PaymentSucceeded): boolean {
  return !equals(asked, success.amount);
}
