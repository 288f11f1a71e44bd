import { checkMoney, checkMoneyEnds } from '../../apps/demo/money-rules.ts';
import { checkPlaces } from '../../apps/demo/place-rule.ts';
import type { Acknowledged } from './calls.ts';
import type { AuditEvent, Evidence } from './evidence.ts';
import type { SwishRecordView } from './swish-control.ts';

/** What is wrong, in words that name the order or payment; empty when all is well. */
export type Findings = readonly string[];

const ended = new Set(['completed', 'rejected', 'cancelled', 'expired']);

/** The rules of domain.md section 3, seen from outside, and that nothing promised was lost. */
export function findingsIn(evidence: Evidence, acknowledged: readonly Acknowledged[]): Findings {
  return [
    ...promises(evidence, acknowledged),
    ...ends(evidence),
    ...money(evidence),
    ...countedTwice(evidence),
    ...pools(evidence),
    ...facts(evidence),
    ...everyChargeIsAccountedFor(evidence),
    ...invoices(evidence),
  ];
}

/** Orders are exactly those that clients were told of: none lost, none twice. */
function promises(
  { orders, histories }: Evidence,
  acknowledged: readonly Acknowledged[],
): Findings {
  const known = new Set(orders.map(({ reference }) => reference));
  const told = new Map<string, string>();
  const found: string[] = [];
  for (const { request, answer } of acknowledged) {
    const { path, idempotencyKey = '' } = request;
    if (path !== '/api/orders') {
      found.push(...commandKept(path, answer.status, histories));
      continue;
    }
    const ref = orderOf(answer.json);
    if (ref === undefined) {
      found.push(`${idempotencyKey}: ${String(answer.status)} names no order: ${answer.text}`);
      continue;
    }
    if (told.has(ref))
      found.push(`${ref} was told to ${told.get(ref) ?? ''} and ${idempotencyKey}`);
    told.set(ref, idempotencyKey);
    if (!known.has(ref)) found.push(`${ref} was acknowledged to ${idempotencyKey} and is lost`);
  }
  for (const ref of known) if (!told.has(ref)) found.push(`${ref} was never asked for`);
  return found;
}

/** A 200 or 201 to a later command: its event must stand. */
function commandKept(
  path: string,
  status: number,
  histories: ReadonlyMap<string, readonly AuditEvent[]>,
): Findings {
  if (status >= 300) return [];
  const [, , area, ref = '', action] = path.split('/');
  if (area === 'orders' && action === 'cancel')
    return has(histories.get(ref), 'OrderCancelled') ? [] : [`${ref}: its cancellation is lost`];
  if (action !== 'confirm') return [];
  const all = [...histories.values()].flat();
  const isPaid = all.some(
    ({ type, data }) => type === 'PaymentSucceeded' && data['paymentRef'] === ref,
  );
  return isPaid ? [] : [`${ref}: its confirmation is lost`];
}

/** Every order is over, but for invoices that nobody has paid; the read model says what events say. */
function ends({ orders, histories }: Evidence): Findings {
  return orders.flatMap(({ reference, status, method }) => {
    const said = statusOf(histories.get(reference) ?? []);
    if (said !== status) return [`${reference}: the read model says ${status}, its events ${said}`];
    if (ended.has(status) || (status === 'confirmed' && method === 'invoice')) return [];
    return [`${reference} is ${status} and does not end`];
  });
}

const statusWords: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed',
  OrderReserved: 'reserved',
  OrderRejected: 'rejected',
  OrderConfirmed: 'confirmed',
  OrderPaid: 'paid',
  OrderCompleted: 'completed',
  OrderCancelled: 'cancelled',
  OrderExpired: 'expired',
};

function statusOf(history: readonly AuditEvent[]): string {
  return history.reduce((status, { type }) => statusWords[type] ?? status, 'none');
}

/** Rules 2 and 6 of orders, as they are checked everywhere. */
function money({ orders, histories, cases }: Evidence): Findings {
  const decided = [...cases].flatMap(([ref, kinds]) => (kinds.length > 0 ? [ref] : []));
  const inOpenCases = new Set(decided);
  const told = orders.map(({ reference, status }) => ({
    order: { reference, status, payments: [] },
    events: histories.get(reference) ?? [],
    ...{ inOpenCases, swish: new Map() },
  }));
  return [...checkMoney(told).failures, ...checkMoneyEnds(told).failures];
}

/** Each provider's fact counts once in the whole ledger. */
function countedTwice({ histories }: Evidence): Findings {
  const found: string[] = [];
  const counted = new Set<string>();
  for (const { type, data } of [...histories.values()].flat()) {
    if (type !== 'PaymentSucceeded' && type !== 'RefundSucceeded') continue;
    const id = String(data['providerPaymentId'] ?? data['providerRefundId']);
    if (counted.has(id)) found.push(`${type} ${id} is counted twice`);
    counted.add(id);
  }
  return found;
}

/** Rule 4, after each event; and in the end no hold stands and what is taken belongs to somebody. */
function pools(evidence: Evidence): Findings {
  const places = [...evidence.pools].map(([productId, events]) => ({ productId, events }));
  const found = [...checkPlaces(places).failures];
  for (const [pool, events] of evidence.pools) {
    const units: Units = { held: new Map(), taken: new Map() };
    for (const { type, data } of events) count(units, type, data);
    for (const holdId of units.held.keys()) found.push(`${pool}: hold ${holdId} still stands`);
    found.push(...ownersOf(evidence, pool, units.taken));
  }
  return found;
}

interface Units {
  readonly held: Map<string, number>;
  readonly taken: Map<string, number>;
}

function count({ held, taken }: Units, type: string, data: AuditEvent['data']): void {
  const holdId = String(data['holdId']);
  if (type === 'UnitsHeld') held.set(holdId, Number(data['units']));
  else held.delete(holdId);
  if (type === 'UnitsTaken') taken.set(holdId, Number(data['units']));
  if (type === 'UnitsReturned') taken.delete(holdId);
}

function ownersOf(
  { orders, histories }: Evidence,
  pool: string,
  taken: ReadonlyMap<string, number>,
): Findings {
  const units = new Map<string, number>();
  for (const [holdId, count] of taken) units.set(holdId.split(':')[0] ?? '', count);
  return orders.flatMap(({ reference, status }) => {
    const keeps = status === 'completed' || status === 'confirmed';
    const wanted = keeps ? unitsOf(histories.get(reference) ?? [], pool) : 0;
    const has = units.get(reference) ?? 0;
    if (wanted === has) return [];
    return [`${reference} is ${status} and has ${String(has)} of ${pool}, not ${String(wanted)}`];
  });
}

function unitsOf(history: readonly AuditEvent[], pool: string): number {
  const placed = history.find(({ type }) => type === 'OrderPlaced');
  const lines = (placed?.data['lines'] ?? []) as readonly {
    readonly poolId?: string;
    readonly quantity: number;
  }[];
  return lines
    .filter(({ poolId }) => poolId === pool)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Rule 5: every message that we took is applied, once. */
function facts({ callbacks }: Evidence): Findings {
  return [...callbacks].flatMap(([id, events]) => {
    const types = events.map(({ type }) => type).join(' ');
    return types === 'CallbackReceived CallbackApplied' ? [] : [`callback ${id}: ${types}`];
  });
}

/** Rule 6: what Swish charged we know, once; it pays an order, went back, or a person decides. */
function everyChargeIsAccountedFor(evidence: Evidence): Findings {
  const { payments, refunds, histories } = evidence;
  const ours = byPayment(histories);
  const found: string[] = [];
  for (const record of payments) {
    const events = ours.get(record.reference) ?? [];
    const known = oreOf(events, 'PaymentSucceeded');
    const charged = record.status === 'PAID' ? record.amountOre : 0;
    if (known !== charged)
      found.push(
        `${record.reference}: Swish took ${String(charged)} and we know of ${String(known)}`,
      );
    if (charged > 0 && !isAccountedFor(evidence, record, events))
      found.push(`${record.reference}: charged, and no order, no refund, no case`);
  }
  const paidBack = refunds.filter(({ status }) => status === 'PAID');
  const counted = [...ours.values()].flat().filter(({ type }) => type === 'RefundSucceeded');
  if (paidBack.length !== counted.length)
    found.push(
      `Swish paid back ${String(paidBack.length)} times, we know of ${String(counted.length)}`,
    );
  return found;
}

function isAccountedFor(
  { histories, cases, orders }: Evidence,
  { reference, amountOre }: SwishRecordView,
  events: readonly AuditEvent[],
): boolean {
  const orderRef = String(events[0]?.data['orderRef']);
  const paid = (histories.get(orderRef) ?? []).find(({ type }) => type === 'OrderPaid');
  const status = orders.find((order) => order.reference === orderRef)?.status;
  if (paid?.data['paymentRef'] === reference) return status === 'completed';
  if (oreOf(events, 'RefundSucceeded') === amountOre) return true;
  return (cases.get(reference) ?? []).length > 0;
}

/** The month's numbers have no gap, and each is on the invoice that it was drawn for. */
function invoices({ invoiceSeries, histories }: Evidence): Findings {
  const found: string[] = [];
  const issued = new Map<string, unknown>();
  for (const event of [...histories.values()].flat())
    if (event.type === 'InvoiceIssued')
      issued.set(String(event.data['paymentRef']), event.data['number']);
  for (const { data, revision } of invoiceSeries) {
    if (data['sequence'] !== revision + 1) found.push(`invoice ${String(data['number'])}: a gap`);
    if (issued.get(String(data['paymentRef'])) !== data['number'])
      found.push(`invoice ${String(data['number'])} was drawn and is on no payment`);
  }
  if (issued.size !== invoiceSeries.length) found.push('an invoice has no number of the series');
  for (const [ref, history] of histories)
    if (has(history, 'OrderConfirmed') && !has(history, 'InvoiceIssued'))
      found.push(`${ref} is confirmed and has no invoice`);
  return found;
}

function byPayment(
  histories: ReadonlyMap<string, readonly AuditEvent[]>,
): ReadonlyMap<string, readonly AuditEvent[]> {
  const found = new Map<string, AuditEvent[]>();
  for (const event of [...histories.values()].flat()) {
    if (!event.stream.startsWith('payment-')) continue;
    const ref = event.stream.slice('payment-'.length);
    found.set(ref, [...(found.get(ref) ?? []), event]);
  }
  return found;
}

function oreOf(events: readonly AuditEvent[], wanted: string): number {
  return events
    .filter(({ type }) => type === wanted)
    .reduce((sum, { data }) => sum + (data['amount'] as { readonly minor: number }).minor, 0);
}

function has(history: readonly AuditEvent[] | undefined, wanted: string): boolean {
  return history?.some(({ type }) => type === wanted) ?? false;
}

/** The order that an answer is about: its own, or the one that a refusal names. */
function orderOf(json: Readonly<Record<string, unknown>>): string | undefined {
  const order = json['order'] as { readonly reference: string } | undefined;
  return order?.reference ?? (json['orderReference'] as string | undefined);
}
