import { readable } from '../../libs/kernel/index.ts';
import type { OrderLine, OrderPlaced, Tender } from '../../libs/orders/index.ts';

/** The row of an order as it was placed. */
export function rowOf(order: OrderPlaced): Readonly<Record<string, unknown>> {
  const { customer } = order;
  return {
    order_ref: order.orderRef,
    placed_at: order.placedAt,
    placed_on: order.placedOn,
    status: 'placed',
    total_ore: order.total.minor,
    currency: order.currency,
    method: methodOf(order),
    person_id: customer.personId,
    customer_name: readable(customer.name),
    customer_email: readable(customer.email),
    customer_phone: readable(customer.phone),
    customer_address: readable(customer.address),
    lines: order.lines.map(lineRow),
    discounts: order.discounts ?? [],
    tenders: order.tenders.map(tenderRow),
    refunded_ore: 0,
  };
}

/** The gateway or the invoice where there is one; what else paid it all where there is none. */
function methodOf({ tenders }: { readonly tenders: readonly Tender[] }): string | undefined {
  const payment = tenders.find((tender) => tender.kind === 'payment');
  return payment?.method ?? tenders[0]?.kind;
}

/** A card is told by its last four, an account by nothing: it is the customer's. */
export function tenderRow(tender: Tender): Readonly<Record<string, unknown>> {
  const { kind, amount } = tender;
  if (kind === 'payment') return { kind, method: tender.method, amount: amount.minor };
  return kind === 'gift-card'
    ? { kind, lastFour: tender.lastFour, amount: amount.minor }
    : { kind, points: tender.points, amount: amount.minor };
}

/** What a line is; the customer's own answers stay in the event. */
function lineRow(line: OrderLine) {
  return {
    lineId: line.lineId,
    productId: line.productId,
    productType: line.productType,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice.minor,
    discount: line.discount?.minor,
    priceBasis: line.priceBasis,
    eventId: line.eventId,
    classId: line.classId,
    total: line.total.minor,
    vatRateBasisPoints: line.vatRateBasisPoints,
    vat: line.vat.minor,
    bookingRef: line.bookingRef,
  };
}
