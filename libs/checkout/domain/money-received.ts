import { money, type Money, type PaymentRef } from '../../kernel/index.ts';
import { attemptOf, isUnsettled, paymentTender, type PlacedOrder } from '../../orders/index.ts';
import {
  captured,
  type PaymentRequested,
  type PaymentState,
  refundable,
  tookAnotherAmount,
} from '../../payments/index.ts';
import { type Action, type Checkout, keyOf, type Step } from './checkout.ts';

/**
 * What follows from money that has come: it pays the order, or goes back, or a person decides.
 * Nothing else. Source: rule 6.
 */
export function nextForMoney(checkout: Checkout): readonly Step[] {
  return [...checkout.payments.values()].map((payment) => nextForPayment(checkout, payment));
}

function nextForPayment(checkout: Checkout, payment: PaymentState): Step {
  const { requested, successes } = payment;
  const [first] = successes;
  if (requested === undefined || first === undefined) return undefined;
  const { order } = checkout;
  const { paymentRef } = requested;
  if (tookAnotherAmount(requested.amount, first) || isTooLittle(order, first.amount.minor))
    return differs(checkout, paymentRef);
  // Completed first: its last event ends what the process waits for, and a refund is waited for.
  if (order.paidBy === paymentRef)
    return order.completed ? surplus(checkout, payment, requested) : undefined;
  return nextForOthers(checkout, payment, requested);
}

/** Money of a payment that has not paid the order, or not yet. */
function nextForOthers(
  checkout: Checkout,
  payment: PaymentState,
  requested: PaymentRequested,
): Step {
  const { order } = checkout;
  // A discount is being put on it: what it costs now is held first.
  if (order.status === 'placed') return undefined;
  if (order.status === 'reserved' || order.status === 'confirmed')
    return { act: { kind: 'pay', paymentRef: requested.paymentRef } };
  // What it still holds is given back first, which the order itself sees to.
  if (mayReserveAgain(checkout))
    return isUnsettled(order) ? undefined : { act: { kind: 'reserve', round: order.round + 1 } };
  return sendBack(checkout, payment, requested);
}

/** A discount went off the order after that attempt: what came is not what the order costs now. */
function isTooLittle(order: PlacedOrder, capturedOre: number): boolean {
  const isOver = order.status === 'cancelled' || order.paidBy !== undefined;
  return !isOver && capturedOre < dueOre(order);
}

/** What the order wants of a gateway or an invoice; öre. */
function dueOre({ price }: PlacedOrder): number {
  return paymentTender(price)?.amount.minor ?? 0;
}

/** An expired order tries once more to get its seats before the money goes back. */
function mayReserveAgain({ order }: Checkout): boolean {
  return order.status === 'expired' && !order.roundFailed;
}

function sendBack(checkout: Checkout, payment: PaymentState, requested: PaymentRequested): Step {
  const amount = refundable(payment);
  if (amount === undefined || amount.minor <= 0 || hasFailedRefund(payment)) return undefined;
  const reason = checkout.order.status === 'paid' ? 'paid-twice' : `order-${checkout.order.status}`;
  return refundOrHandOver(checkout, requested, { amount, reason });
}

/** What the payment that paid the order holds beyond it. */
function surplus(checkout: Checkout, payment: PaymentState, requested: PaymentRequested): Step {
  const excess = captured(payment) - dueOre(checkout.order) - sentBack(payment);
  if (excess <= 0 || hasFailedRefund(payment)) return undefined;
  const amount = money(excess, requested.amount.currency);
  return refundOrHandOver(checkout, requested, { amount, reason: 'paid-twice' });
}

/** What went back, or is on its way, besides what the order itself gave back. Of use while none has failed. */
function sentBack({ refunds }: PaymentState): number {
  return refunds
    .filter(({ requested }) => requested.orderRefundId === undefined)
    .reduce((total, { requested }) => total + requested.amount.minor, 0);
}

function refundOrHandOver(
  checkout: Checkout,
  { method, paymentRef }: PaymentRequested,
  refund: { readonly amount: Money; readonly reason: string },
): Step {
  return checkout.gateways.get(method)?.canRefund === true
    ? { act: { kind: 'refund', paymentRef, ...refund } }
    : once(checkout, { kind: 'open-case', paymentRef, about: 'refund-by-hand' });
}

function differs(checkout: Checkout, paymentRef: PaymentRef): Step {
  const step = once(checkout, { kind: 'open-case', paymentRef, about: 'amount-differs' });
  if (step !== undefined) return step;
  const open = attemptOf(checkout.order, paymentRef)?.end === undefined;
  return open ? { act: { kind: 'close-payment', paymentRef } } : undefined;
}

/** A failed refund is a person's to solve; asking again by ourselves could pay back twice. */
function hasFailedRefund(payment: PaymentState): boolean {
  return payment.refunds.some(({ status }) => status === 'failed');
}

function once({ done }: Checkout, act: Action): Step {
  return done.has(keyOf(act)) ? undefined : { act };
}
