import type { Settled } from '../../../libs/checkout/index.ts';
import type { Money } from '../../../libs/kernel/index.ts';
import {
  cancelledLines,
  type OrderLine,
  type PlacedOrder,
  shownStatus,
  type Tender,
} from '../../../libs/orders/index.ts';
import { dueOn } from '../../../libs/payments/index.ts';

/** Money as clients see it: öre. */
export interface MoneyView {
  readonly amount: number;
  readonly currency: string;
}

/** `{ amount, currency }` as clients see money. */
export function moneyView({ minor, currency }: Money): MoneyView {
  return { amount: minor, currency };
}

/** An order as its own stream tells it; nothing about the customer. */
export function orderView(order: PlacedOrder): Readonly<Record<string, unknown>> {
  const { placed, price } = order;
  const cancelled = cancelledLines(order);
  return {
    reference: placed.orderRef,
    status: shownStatus(order),
    placedAt: placed.placedAt,
    total: moneyView(price.total),
    lines: price.lines.map((line) => ({
      lineId: line.lineId,
      productId: line.productId,
      name: line.name,
      quantity: line.quantity,
      unitPrice: moneyView(line.unitPrice),
      ...discountView(line),
      total: moneyView(line.total),
      vatRateBasisPoints: line.vatRateBasisPoints,
      vat: moneyView(line.vat),
      ...(line.bookingRef === undefined ? {} : { bookingReference: line.bookingRef }),
      ...(cancelled.includes(line.lineId) ? { status: 'cancelled' } : {}),
    })),
    discounts: price.discounts.map(({ code, amount }) => ({ code, amount: moneyView(amount) })),
    tenders: price.tenders.map(tenderView),
    refunds: order.refunds.map(({ requested, status }) => ({
      reference: requested.refundId,
      status,
      amount: moneyView(requested.amount),
    })),
  };
}

/** The invoice that an order is to be paid by, and until when. */
export function invoiceView({ order, payments }: Settled): Readonly<Record<string, unknown>> {
  const attempt = order.attempts.at(-1)?.opened;
  const payment = attempt === undefined ? undefined : payments.get(attempt.paymentRef);
  if (payment?.invoice === undefined) return {};
  return { invoice: { number: payment.invoice.number, dueOn: dueOn(payment) } };
}

function discountView({ discount }: OrderLine): { readonly discount?: MoneyView } {
  return discount === undefined || discount.minor === 0 ? {} : { discount: moneyView(discount) };
}

/** How a part is paid: a card is told by its last four. */
function tenderView(tender: Tender): Readonly<Record<string, unknown>> {
  const amount = moneyView(tender.amount);
  switch (tender.kind) {
    case 'payment':
      return { kind: tender.kind, method: tender.method, amount };
    case 'gift-card':
      return { kind: tender.kind, lastFour: tender.lastFour, amount };
    case 'points':
      return { kind: tender.kind, points: tender.points, amount };
  }
}
