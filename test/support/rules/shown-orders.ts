import { type AuditedEvent, type Evidence, historiesOf, minorOf, sumOf } from './evidence.ts';

const statusAfter: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed',
  OrderRepriced: 'placed',
  OrderReserved: 'reserved',
  OrderRejected: 'rejected',
  OrderConfirmed: 'confirmed',
  OrderPaid: 'paid',
  OrderCompleted: 'completed',
  OrderCancelled: 'cancelled',
  OrderExpired: 'expired',
};

/** The list of orders has every order of the log, no other, and each in the state that its events say. */
export function statusesThatDiffer(evidence: Evidence): readonly string[] {
  const found: string[] = [];
  const shown = new Map(evidence.orders.map(({ reference, status }) => [reference, status]));
  for (const [reference, events] of historiesOf(evidence)) {
    if (!events.some(({ type }) => type === 'OrderPlaced')) continue;
    const status = statusOf(events);
    const says = shown.get(reference) ?? 'nothing';
    shown.delete(reference);
    if (says !== status) found.push(`${reference} is ${status}, and the list says ${says}`);
  }
  for (const reference of shown.keys()) found.push(`${reference} is listed and in no log`);
  const open = openCases(evidence.events);
  const listed = new Set(evidence.openCases.map(({ caseId }) => caseId));
  for (const caseId of open) if (!listed.has(caseId)) found.push(`case ${caseId} is not listed`);
  if (listed.size > open.size) found.push('more cases are listed than are open');
  return found;
}

function statusOf(events: readonly AuditedEvent[]): string {
  const status = events.reduce((before, { type }) => statusAfter[type] ?? before, 'none');
  const refunded = events.filter(({ type }) => type === 'OrderRefunded');
  if (refunded.length === 0 || status !== 'completed') return status;
  const price = events.findLast(({ type }) => type === 'OrderPlaced' || type === 'OrderRepriced');
  const back = sumOf(refunded.map(({ data }) => minorOf(data['amount'])));
  return back < minorOf(price?.data['total']) ? 'partly-refunded' : 'refunded';
}

function openCases(events: readonly AuditedEvent[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const { type, data } of events)
    if (type === 'CaseOpened') open.add(String(data['caseId']));
    else if (type === 'CaseResolved') open.delete(String(data['caseId']));
  return open;
}
