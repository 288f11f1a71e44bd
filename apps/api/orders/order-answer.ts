import type { Money, PaymentRef } from '../../../libs/kernel/index.ts';
import { readable } from '../../../libs/kernel/index.ts';
import type { Settled } from '../../../libs/checkout/index.ts';
import { orderToken } from '../../../libs/access/index.ts';
import { type PlacedOrder, shownStatus } from '../../../libs/orders/index.ts';
import { initialPayment, type PaymentState } from '../../../libs/payments/index.ts';
import { swishAppLink, swishQrText } from '../../../libs/payments/gateways/swish/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { Problem } from '../http/problem.ts';
import { paymentText } from '../payments/payment-texts.ts';

/** `{ amount, currency }` as clients see money. */
export function moneyView({ minor, currency }: Money) {
  return { amount: minor, currency };
}

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

export function orderView(order: PlacedOrder) {
  const { placed } = order;
  return {
    reference: placed.orderRef,
    status: shownStatus(order),
    placedAt: placed.placedAt,
    total: moneyView(placed.total),
    lines: placed.lines.map((line) => ({
      lineId: line.lineId,
      productId: line.productId,
      name: line.name,
      quantity: line.quantity,
      unitPrice: moneyView(line.unitPrice),
      total: moneyView(line.total),
      vatRateBasisPoints: line.vatRateBasisPoints,
      vat: moneyView(line.vat),
      ...(line.bookingRef === undefined ? {} : { bookingReference: line.bookingRef }),
    })),
  };
}

function paymentView(reference: string, method: string, amount: Money, payment: PaymentState) {
  const { status, invoice } = payment;
  return {
    reference,
    method,
    status,
    amount: moneyView(amount),
    ...(invoice === undefined ? {} : { invoiceNumber: invoice.number, dueOn: invoice.dueOn }),
  };
}

function nextStep(
  { status, started, invoice, requested }: PaymentState,
  returnUrl: string,
): NextStep {
  if (invoice !== undefined && status === 'requested')
    return { kind: 'invoice', number: invoice.number, dueOn: invoice.dueOn };
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

/** The order stands in each of these; the answer says what became of the payment. */
function refuseWhatFailed(parts: ApiParts, settled: Settled, payment: PaymentState): void {
  const { order } = settled;
  const { orderRef } = order.placed;
  if (order.status === 'rejected')
    throw new Problem({
      status: 409,
      code: order.rejection ?? 'order.rejected',
      detail: 'There are not enough places or pieces left.',
      facts: { orderReference: orderRef },
    });
  const { paymentRef } = order.attempts.at(-1)?.opened ?? {};
  const facts = {
    orderReference: orderRef,
    paymentReference: paymentRef,
    accessToken: orderToken(parts.secrets.orderToken, orderRef),
    links: linksOf(orderRef, paymentRef),
  };
  const code = payment.code ?? 'payment.declined';
  const detail = paymentText(code);
  if (order.attempts.at(-1)?.end === 'not-reached')
    throw new Problem({ status: 502, code, detail, facts });
  if (payment.status === 'declined') throw new Problem({ status: 402, code, detail, facts });
  if (payment.status === 'unknown' || payment.status === 'requested')
    if (payment.requested?.method !== 'invoice')
      throw new Problem({ status: 504, code: 'payment.outcome-unknown', detail: unknown, facts });
}

const unknown = 'Nobody knows yet whether the payment began; it is being found out.';

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
