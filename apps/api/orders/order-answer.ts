import type { Money, PaymentRef } from '../../../libs/kernel/index.ts';
import { readable } from '../../../libs/kernel/index.ts';
import type { Settled } from '../../../libs/checkout/index.ts';
import { orderToken } from '../../../libs/access/index.ts';
import type { PlacedOrder } from '../../../libs/orders/index.ts';
import {
  dueOn as dueDay,
  initialPayment,
  type PaymentState,
} from '../../../libs/payments/index.ts';
import { swishAppLink, swishQrText } from '../../../libs/payments/gateways/swish/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { Problem } from '../http/problem.ts';
import { rejectionMeanings } from '../http/rejection-meanings.ts';
import { moneyView, orderView } from './order-view.ts';
import { paymentText } from '../payments/payment-texts.ts';

/** What the customer does next. */
export type NextStep =
  | {
      readonly kind: 'swish';
      readonly token?: string;
      readonly appLink?: string;
      readonly qrText?: string;
    }
  | { readonly kind: 'invoice'; readonly number: string; readonly dueOn: string }
  | { readonly kind: 'none' };

/**
 * The answer to placing an order or trying to pay again: the order, its latest payment and what the
 * customer does next. The access token is in it, and never stored.
 */
export function orderAnswer(parts: ApiParts, settled: Settled): JsonAnswer {
  const { order } = settled;
  const attempt = order.attempts.at(-1)?.opened;
  const paymentRef = attempt?.paymentRef;
  const payment = (paymentRef && settled.payments.get(paymentRef)) ?? initialPayment;
  refuseWhatFailed(parts, settled, payment);
  const { orderRef } = order.placed;
  return {
    status: 201,
    headers: { location: `/api/orders/${orderRef}` },
    body: {
      order: orderView(order),
      ...(attempt === undefined
        ? {}
        : { payment: paymentView(attempt.paymentRef, attempt.method, attempt.amount, payment) }),
      next: nextStep(payment, parts.swishReturnUrl),
      accessToken: orderToken(parts.secrets.orderToken, orderRef),
      position: settled.position,
      links: linksOf(orderRef, paymentRef),
    },
  };
}

function paymentView(reference: string, method: string, amount: Money, payment: PaymentState) {
  const { status, invoice } = payment;
  const dueOn = dueDay(payment);
  return {
    reference,
    method,
    status,
    amount: moneyView(amount),
    ...(invoice === undefined ? {} : { invoiceNumber: invoice.number, dueOn }),
  };
}

function nextStep(payment: PaymentState, returnUrl: string): NextStep {
  const { status, started, invoice, requested } = payment;
  if (invoice !== undefined && status === 'requested')
    return { kind: 'invoice', number: invoice.number, dueOn: dueDay(payment) ?? invoice.dueOn };
  if (status !== 'started' || requested?.method !== 'swish') return { kind: 'none' };
  const token = readable(started?.token);
  if (token === undefined) return { kind: 'swish' };
  return {
    kind: 'swish',
    token,
    appLink: swishAppLink(token, returnUrl),
    qrText: swishQrText(token),
  };
}

/** An order that did not come to a payment: refused, or its payment declined, unreachable or unknown. */
function refuseWhatFailed(parts: ApiParts, settled: Settled, payment: PaymentState): void {
  const { order } = settled;
  const { orderRef } = order.placed;
  if (order.status === 'rejected')
    throw new Problem({
      ...rejectionOf(order.rejection),
      facts: { orderReference: orderRef },
    });
  const failure = failureOf(order, payment);
  if (failure === undefined) return;
  const { paymentRef } = order.attempts.at(-1)?.opened ?? {};
  const facts = {
    orderReference: orderRef,
    paymentReference: paymentRef,
    accessToken: orderToken(parts.secrets.orderToken, orderRef),
    links: linksOf(orderRef, paymentRef),
  };
  throw new Problem({ ...failure, facts });
}

/** What was held for it said no. */
function rejectionOf(code = 'order.rejected'): Failure {
  const meaning = rejectionMeanings[code] ?? { status: 409, detail: 'The order was refused.' };
  return { code, ...meaning };
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** What kept the latest attempt from starting. The order stands in each of these. */
function failureOf(order: PlacedOrder, payment: PaymentState): Failure | undefined {
  const code = payment.code ?? 'payment.declined';
  const detail = paymentText(code);
  // Of an order that is over the repeat says so: there is nothing to go on with.
  if (order.attempts.at(-1)?.end === 'not-reached')
    return order.status === 'reserved' ? { status: 502, code, detail } : undefined;
  if (payment.status === 'declined') return { status: 402, code, detail };
  const isInvoice = payment.requested?.method === 'invoice';
  const isOpen = payment.status === 'unknown' || payment.status === 'requested';
  return isOpen && !isInvoice ? outcomeUnknown : undefined;
}

const outcomeUnknown: Failure = {
  status: 504,
  code: 'payment.outcome-unknown',
  detail: 'Nobody knows yet whether the payment began; it is being found out.',
};

function linksOf(orderRef: string, paymentRef: PaymentRef | undefined) {
  return {
    order: `/api/orders/${orderRef}`,
    events: `/api/orders/${orderRef}/events`,
    ...(paymentRef === undefined
      ? {}
      : {
          status: `/api/payments/status/${paymentRef}`,
          qr: `/api/payments/${paymentRef}/qr`,
        }),
  };
}
