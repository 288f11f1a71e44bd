import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { OrderEvent, OrderRepriced } from '../../libs/orders/index.ts';
import type { InvoiceExtended, InvoiceIssued } from '../../libs/payments/index.ts';
import type { PersonForgotten } from '../../libs/privacy/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';

import { noteRefunds } from './refunds.ts';
import { rowOf, tenderRow } from './rows.ts';

type Handled = OrderEvent | InvoiceIssued | InvoiceExtended | PersonForgotten;

/** One row per order with all that a list, a search and a confirmation page show. */
export const orderOverview: Projection = {
  name: 'order-overview',
  version: 3,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'OrderPlaced',
    'OrderRepriced',
    'OrderReserved',
    'OrderRejected',
    'OrderPaymentOpened',
    'OrderConfirmed',
    'OrderPaid',
    'OrderCompleted',
    'OrderCancelled',
    'OrderExpired',
    'OrderLineCancelled',
    'OrderRefundRequested',
    'OrderRefunded',
    'OrderRefundAbandoned',
    'InvoiceIssued',
    'InvoiceExtended',
    'PersonForgotten',
  ],
  apply: async (events, sql) => {
    const handled = events as readonly RecordedEvent<Handled>[];
    await insertOrders(handled, sql);
    await changeOrders(handled, sql);
    await noteRefunds(
      handled.map(({ event }) => event),
      sql,
    );
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

/** The columns that later events set; what an event does not tell stays as it was. */
interface Change {
  readonly order_ref: string;
  readonly status?: string;
  readonly method?: string;
  readonly payment_ref?: string;
  readonly invoice_number?: string;
  readonly due_on?: string;
  readonly reason?: string;
  readonly total_ore?: number;
  readonly discounts?: unknown;
  readonly tenders?: unknown;
  readonly repriced?: unknown;
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
       due_on = coalesce(c.due_on, o.due_on), reason = coalesce(c.reason, o.reason),
       total_ore = coalesce(c.total_ore, o.total_ore),
       discounts = coalesce(c.discounts, o.discounts),
       tenders = coalesce(c.tenders, o.tenders), repriced = coalesce(c.repriced, o.repriced)
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
    case 'OrderRepriced':
      return repricedRow(event);
    case 'OrderRejected':
      return { order_ref: event.orderRef, status: 'rejected', reason: event.code };
    case 'OrderCancelled':
      return { order_ref: event.orderRef, status: 'cancelled', reason: event.reason };
    case 'OrderPaymentOpened':
      return { order_ref: event.orderRef, method: event.method, payment_ref: event.paymentRef };
    case 'InvoiceIssued':
      return { order_ref: event.orderRef, invoice_number: event.number, due_on: event.dueOn };
    case 'InvoiceExtended':
      return { order_ref: event.orderRef, due_on: event.dueOn };
    default: {
      const status = statusAfter[event.type];
      return status === undefined ? undefined : { order_ref: event.orderRef, status };
    }
  }
}

/** An order whose price changed is held anew. */
function repricedRow({ orderRef, total, discounts, tenders, lines }: OrderRepriced): Change {
  return {
    ...{ order_ref: orderRef, status: 'placed', total_ore: total.minor, discounts },
    tenders: tenders.map(tenderRow),
    repriced: lines.map((line) => ({
      ...{ lineId: line.lineId, discount: line.discount?.minor },
      ...{ total: line.total.minor, vat: line.vat.minor },
    })),
  };
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
