import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { OrderPaymentOpened, OrderPlaced } from '../../libs/orders/index.ts';
import type { PaymentEvent } from '../../libs/payments/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';

type Handled = OrderPlaced | OrderPaymentOpened | PaymentEvent;

/** One row per attempt to pay: what anybody who has its reference may know, and what operators list. */
export const paymentStatus: Projection = {
  name: 'payment-status',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'OrderPlaced',
    'OrderPaymentOpened',
    'PaymentRequested',
    'PaymentStarted',
    'InvoiceIssued',
    'InvoiceExtended',
    'PaymentSucceeded',
    'PaymentDeclined',
    'PaymentCancelled',
    'PaymentExpired',
    'PaymentOutcomeUnknown',
    'RefundSucceeded',
  ],
  apply: async (events, sql) => {
    const handled = (events as readonly RecordedEvent<Handled>[]).map(({ event }) => event);
    await insertKinds(handled, sql);
    await insertPayments(handled, sql);
    await changePayments(handled, sql);
  },
};

async function insertKinds(events: readonly Handled[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'OrderPlaced'
      ? [{ order_ref: event.orderRef, product_kind: kindOf(event) }]
      : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into product_kinds select * from json_populate_recordset(null::product_kinds, $1)
     on conflict (order_ref) do nothing`,
    [JSON.stringify(rows)],
  );
}

function kindOf({ lines }: OrderPlaced): string {
  return [...new Set(lines.map(({ productType }) => productType))].sort().join(',');
}

async function insertPayments(events: readonly Handled[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'OrderPaymentOpened' ? [openedRow(event)] : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into payments
     select o.payment_ref, o.order_ref, o.method, o.amount_ore, o.currency, 'opened', null,
       o.opened_at, null, 0, 0, null, null, k.product_kind
     from json_populate_recordset(null::payments, $1) o join product_kinds k using (order_ref)
     on conflict (payment_ref) do nothing`,
    [JSON.stringify(rows)],
  );
}

function openedRow({ paymentRef, orderRef, method, amount, openedAt }: OrderPaymentOpened) {
  return {
    payment_ref: paymentRef,
    order_ref: orderRef,
    method,
    amount_ore: amount.minor,
    currency: amount.currency,
    opened_at: openedAt,
  };
}

/** What the events of one batch change in one row; sums are added to what stands. */
interface Change {
  readonly payment_ref: string;
  readonly status?: string;
  readonly code?: string;
  readonly paid_at?: string;
  readonly invoice_number?: string;
  readonly due_on?: string;
  readonly captured_ore: number;
  readonly refunded_ore: number;
}

async function changePayments(events: readonly Handled[], sql: Sql): Promise<void> {
  const changes = new Map<string, Change>();
  for (const event of events) {
    if (event.type === 'OrderPlaced' || event.type === 'OrderPaymentOpened') continue;
    const before = changes.get(event.paymentRef) ?? nothing(event.paymentRef);
    changes.set(event.paymentRef, changeBy(before, event));
  }
  if (changes.size === 0) return;
  await sql.query(
    `update payments p set
       status = coalesce(c.status, p.status), code = coalesce(c.code, p.code),
       paid_at = coalesce(p.paid_at, c.paid_at),
       invoice_number = coalesce(c.invoice_number, p.invoice_number),
       due_on = coalesce(c.due_on, p.due_on),
       captured_ore = p.captured_ore + c.captured_ore,
       refunded_ore = p.refunded_ore + c.refunded_ore
     from json_populate_recordset(null::payments, $1) c where p.payment_ref = c.payment_ref`,
    [JSON.stringify([...changes.values()])],
  );
}

function nothing(payment_ref: string): Change {
  return { payment_ref, captured_ore: 0, refunded_ore: 0 };
}

const statusAfter: Readonly<Partial<Record<PaymentEvent['type'], string>>> = {
  PaymentRequested: 'requested',
  PaymentStarted: 'started',
  PaymentSucceeded: 'succeeded',
  PaymentDeclined: 'declined',
  PaymentCancelled: 'cancelled',
  PaymentExpired: 'expired',
  PaymentOutcomeUnknown: 'unknown',
};

function changeBy(before: Change, event: PaymentEvent): Change {
  const status = statusAfter[event.type];
  const change = status === undefined ? before : { ...before, status };
  switch (event.type) {
    case 'InvoiceIssued':
      return { ...change, invoice_number: event.number, due_on: event.dueOn };
    case 'InvoiceExtended':
      return { ...change, due_on: event.dueOn };
    case 'PaymentSucceeded':
      return {
        ...change,
        paid_at: before.paid_at ?? event.paidAt,
        captured_ore: before.captured_ore + event.amount.minor,
      };
    case 'RefundSucceeded':
      return { ...change, refunded_ore: before.refunded_ore + event.amount.minor };
    default:
      return 'code' in event ? { ...change, code: event.code } : change;
  }
}
