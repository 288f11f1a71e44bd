import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import { readable } from '../../libs/kernel/index.ts';
import type { OrderEvent, OrderLine, OrderPlaced } from '../../libs/orders/index.ts';
import type { InvoiceIssued } from '../../libs/payments/index.ts';
import type { PersonForgotten } from '../../libs/privacy/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';

type Handled = OrderEvent | InvoiceIssued | PersonForgotten;

/** One row per order with all that a list, a search and a confirmation page show. */
export const orderOverview: Projection = {
  name: 'order-overview',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'OrderPlaced',
    'OrderReserved',
    'OrderRejected',
    'OrderPaymentOpened',
    'OrderConfirmed',
    'OrderPaid',
    'OrderCompleted',
    'OrderCancelled',
    'OrderExpired',
    'InvoiceIssued',
    'PersonForgotten',
  ],
  apply: async (events, sql) => {
    const handled = events as readonly RecordedEvent<Handled>[];
    await insertOrders(handled, sql);
    await changeOrders(handled, sql);
    await blankPeople(handled, sql);
  },
};

async function insertOrders(events: readonly RecordedEvent<Handled>[], sql: Sql): Promise<void> {
  const rows = events.flatMap(({ event }) => (event.type === 'OrderPlaced' ? [rowOf(event)] : []));
  if (rows.length === 0) return;
  await sql.query(
    `insert into orders select * from json_populate_recordset(null::orders, $1)
     on conflict (order_ref) do nothing`,
    [JSON.stringify(rows)],
  );
}

function rowOf(order: OrderPlaced) {
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
  };
}

/** The gateway or the invoice where there is one; what else paid it all where there is none. */
function methodOf({ tenders }: OrderPlaced): string | undefined {
  const payment = tenders.find((tender) => tender.kind === 'payment');
  return payment?.method ?? tenders[0]?.kind;
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
    total: line.total.minor,
    vatRateBasisPoints: line.vatRateBasisPoints,
    vat: line.vat.minor,
    bookingRef: line.bookingRef,
  };
}

/** The columns that later events set; what an event does not tell stays as it was. */
interface Change {
  readonly order_ref: string;
  readonly status?: string;
  readonly method?: string;
  readonly payment_ref?: string;
  readonly invoice_number?: string;
  readonly due_on?: string;
  readonly reason?: string;
}

async function changeOrders(events: readonly RecordedEvent<Handled>[], sql: Sql): Promise<void> {
  const changes = new Map<string, Change>();
  for (const { event } of events) {
    const change = changeOf(event);
    if (change !== undefined)
      changes.set(change.order_ref, { ...changes.get(change.order_ref), ...change });
  }
  if (changes.size === 0) return;
  await sql.query(
    `update orders o set
       status = coalesce(c.status, o.status), method = coalesce(c.method, o.method),
       payment_ref = coalesce(c.payment_ref, o.payment_ref),
       invoice_number = coalesce(c.invoice_number, o.invoice_number),
       due_on = coalesce(c.due_on, o.due_on), reason = coalesce(c.reason, o.reason)
     from json_populate_recordset(null::orders, $1) c where o.order_ref = c.order_ref`,
    [JSON.stringify([...changes.values()])],
  );
}

const statusAfter: Readonly<Partial<Record<Handled['type'], string>>> = {
  OrderReserved: 'reserved',
  OrderConfirmed: 'confirmed',
  OrderPaid: 'paid',
  OrderCompleted: 'completed',
  OrderExpired: 'expired',
};

function changeOf(event: Handled): Change | undefined {
  switch (event.type) {
    case 'OrderPlaced':
    case 'PersonForgotten':
      return undefined;
    case 'OrderRejected':
      return { order_ref: event.orderRef, status: 'rejected', reason: event.code };
    case 'OrderCancelled':
      return { order_ref: event.orderRef, status: 'cancelled', reason: event.reason };
    case 'OrderPaymentOpened':
      return { order_ref: event.orderRef, method: event.method, payment_ref: event.paymentRef };
    case 'InvoiceIssued':
      return { order_ref: event.orderRef, invoice_number: event.number, due_on: event.dueOn };
    default: {
      const status = statusAfter[event.type];
      return status === undefined ? undefined : { order_ref: event.orderRef, status };
    }
  }
}

/** Everything that was derived from a forgotten person goes; amounts and references stay. Rule 12. */
async function blankPeople(events: readonly RecordedEvent<Handled>[], sql: Sql): Promise<void> {
  const people = events.flatMap(({ event }) =>
    event.type === 'PersonForgotten' ? [event.person] : [],
  );
  if (people.length === 0) return;
  await sql.query(
    `update orders set customer_name = null, customer_email = null, customer_phone = null,
       customer_address = null
     where person_id = any($1)`,
    [people],
  );
}
