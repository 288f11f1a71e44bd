import {
  accepted,
  already,
  type BusinessDate,
  type Decision,
  type Instant,
  type PaymentRef,
  type PersonalText,
  rejected,
} from '../../kernel/index.ts';
import type { Attempt } from './attempt.ts';
import type { PaymentMethod } from './order-content.ts';
import type { OrderEvent, OrderPaymentClosed, PaymentEnd } from './order-events.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { paymentTender } from './price.ts';
import { attemptOf, openAttempt } from './reading-order.ts';

export type PayRejection =
  | 'order.unknown'
  | 'order.not-open'
  | 'order.payment-open'
  | 'order.payment-ended'
  | 'order.payment-unknown'
  | 'order.command-reused'
  | 'order.nothing-to-pay';

/**
 * Opens an attempt to pay. One may be open at a time: a second tab is told of the first.
 *
 * Opening the same payment again by the same method changes nothing. Rejects: order.unknown,
 * order.not-open, order.payment-open (facts: paymentRef), order.payment-ended, order.command-reused
 * (another method), order.nothing-to-pay. Source: rule 8.
 */
export function openPayment(
  state: OrderState,
  attempt: {
    readonly paymentRef: PaymentRef;
    readonly method: PaymentMethod;
    readonly openedAt: Instant;
    readonly payerAlias?: PersonalText;
  },
): Decision<OrderEvent, PayRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  const same = attemptOf(state, attempt.paymentRef);
  if (same !== undefined) return reopened(same, attempt.method);
  const open = openAttempt(state);
  if (open !== undefined)
    return rejected('order.payment-open', { paymentRef: open.opened.paymentRef });
  if (state.status !== 'reserved') return rejected('order.not-open');
  const tender = paymentTender(state.price);
  if (tender === undefined) return rejected('order.nothing-to-pay');
  return accepted({
    type: 'OrderPaymentOpened',
    orderRef: state.placed.orderRef,
    amount: tender.amount,
    personId: state.placed.customer.personId,
    ...attempt,
  });
}

function reopened({ opened, end }: Attempt, method: PaymentMethod): Decision<never, PayRejection> {
  if (opened.method !== method) return rejected('order.command-reused');
  return end === undefined ? already : rejected('order.payment-ended');
}

/**
 * Records that an attempt ended without money; the holds stay, so that the customer can try again.
 *
 * Repeating it changes nothing, whatever the end. Rejects: order.unknown, order.payment-unknown.
 */
export function closePayment(
  state: OrderState,
  closed: {
    readonly paymentRef: PaymentRef;
    readonly end: PaymentEnd;
    readonly code?: string;
    readonly closedAt: Instant;
  },
): Decision<OrderEvent, PayRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  const attempt = attemptOf(state, closed.paymentRef);
  if (attempt === undefined) return rejected('order.payment-unknown');
  if (attempt.end !== undefined) return already;
  return accepted({ type: 'OrderPaymentClosed', orderRef: state.placed.orderRef, ...closed });
}

/**
 * Confirms an order that is paid by invoice: the seats are taken now, the money comes later.
 *
 * Repeating it changes nothing. Rejects: order.unknown, order.not-open, order.payment-unknown (no
 * attempt by invoice has this reference), order.payment-ended (it was given up: nobody would pay).
 */
export function confirmOrder(
  state: OrderState,
  confirmed: { readonly paymentRef: PaymentRef; readonly confirmedOn: BusinessDate },
): Decision<OrderEvent, PayRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.status === 'confirmed' || state.status === 'paid') return already;
  if (state.status !== 'reserved') return rejected('order.not-open');
  const attempt = attemptOf(state, confirmed.paymentRef);
  if (attempt?.opened.method !== 'invoice') return rejected('order.payment-unknown');
  if (attempt.end !== undefined) return rejected('order.payment-ended');
  return accepted({ type: 'OrderConfirmed', orderRef: state.placed.orderRef, ...confirmed });
}

/**
 * Records that the order is paid, by this payment or with nothing left to pay, and closes the attempt.
 *
 * Only the first payment pays an order: once paid, the same payment again changes nothing and another
 * is rejected, so that it is refunded. Rejects: order.unknown, order.not-open, order.payment-unknown.
 */
export function payOrder(
  state: OrderState,
  paid: { readonly paymentRef?: PaymentRef; readonly closedAt: Instant },
): Decision<OrderEvent, PayRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.status === 'paid' && state.paidBy === paid.paymentRef) return already;
  if (state.status !== 'reserved' && state.status !== 'confirmed')
    return rejected('order.not-open');
  const { orderRef } = state.placed;
  const { total } = state.price;
  if (paid.paymentRef === undefined) {
    if (paymentTender(state.price) !== undefined) return rejected('order.payment-unknown');
    return accepted({ type: 'OrderPaid', orderRef, amount: total });
  }
  if (attemptOf(state, paid.paymentRef) === undefined) return rejected('order.payment-unknown');
  const { paymentRef } = paid;
  const isPaid: OrderEvent = { type: 'OrderPaid', orderRef, paymentRef, amount: total };
  const ended = endOf(state, paymentRef, paid.closedAt);
  return ended === undefined ? accepted(isPaid) : accepted<OrderEvent>(ended, isPaid);
}

function endOf(
  order: PlacedOrder,
  paymentRef: PaymentRef,
  closedAt: Instant,
): OrderPaymentClosed | undefined {
  if (attemptOf(order, paymentRef)?.end !== undefined) return undefined;
  const { orderRef } = order.placed;
  return { type: 'OrderPaymentClosed', orderRef, paymentRef, end: 'succeeded', closedAt };
}
