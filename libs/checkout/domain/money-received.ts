import { money, type PaymentRef } from '../../kernel/index.ts';
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
  return [...checkout.payments]
    .filter(([, payment]) => payment.successes.length > 0)
    .map(([paymentRef, payment]) => nextForSuccess(checkout, paymentRef, payment));
}

function nextForSuccess(checkout: Checkout, paymentRef: PaymentRef, payment: PaymentState): Step {
  const { requested, successes } = payment;
  const [first] = successes;
  if (requested === undefined || first === undefined) return undefined;
  const { order } = checkout;
  if (tookAnotherAmount(requested.amount, first) || isTooLittle(order, first.amount.minor))
    return differs(checkout, paymentRef);
  // Completed first: its last event ends what the process waits for, and a refund is waited for.
  if (order.paidBy === paymentRef)
    return order.completed ? surplus(checkout, payment, requested) : undefined;
  return nextForOthers(checkout, paymentRef, payment);
}

/** Money of a payment that has not paid the order, or not yet. */
function nextForOthers(checkout: Checkout, paymentRef: PaymentRef, payment: PaymentState): Step {
  const { order } = checkout;
  // A discount is being put on it: what it costs now is held first.
  if (order.status === 'placed') return undefined;
  if (order.status === 'reserved' || order.status === 'confirmed')
    return { act: { kind: 'pay', paymentRef } };
  if (mayReserveAgain(checkout))
    return isUnsettled(order)
      ? { act: { kind: 'give-back-holds' } }
      : { act: { kind: 'reserve', round: order.round + 1 } };
  return sendBack(checkout, paymentRef, payment);
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

function sendBack(checkout: Checkout, paymentRef: PaymentRef, payment: PaymentState): Step {
  const amount = refundable(payment);
  if (amount === undefined || amount.minor <= 0 || hasFailedRefund(payment)) return undefined;
  const reason = checkout.order.status === 'paid' ? 'paid-twice' : `order-${checkout.order.status}`;
  return refundOrHandOver(checkout, { kind: 'refund', paymentRef, amount, reason });
}

/** What the payment that paid the order holds beyond it. */
function surplus(checkout: Checkout, payment: PaymentState, requested: PaymentRequested): Step {
  const { paymentRef, amount: asked } = requested;
  const excess = captured(payment) - dueOre(checkout.order) - sentBack(payment);
  if (excess <= 0 || hasFailedRefund(payment)) return undefined;
  const amount = money(excess, asked.currency);
  return refundOrHandOver(checkout, { kind: 'refund', paymentRef, amount, reason: 'paid-twice' });
}

/** What went back, or is on its way, besides what the order itself gave back. */
function sentBack({ refunds }: PaymentState): number {
  return refunds
    .filter(({ status, requested }) => status !== 'failed' && requested.orderRefundId === undefined)
    .reduce((total, { requested }) => total + requested.amount.minor, 0);
}

function refundOrHandOver(checkout: Checkout, refund: Extract<Action, { kind: 'refund' }>): Step {
  const method = checkout.payments.get(refund.paymentRef)?.requested?.method ?? '';
  if (checkout.gateways.get(method)?.canRefund === true) return { act: refund };
  return once(checkout, {
    kind: 'open-case',
    paymentRef: refund.paymentRef,
    about: 'refund-by-hand',
  });
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
