import { type AuditedEvent, type Evidence, streamsOf } from './evidence.ts';

/** What may stand once at most for the same things. */
const once: Readonly<Record<string, readonly string[]>> = {
  PaymentRequested: ['paymentRef'],
  PaymentSucceeded: ['paymentRef', 'providerPaymentId'],
  RefundRequested: ['refundRef'],
  RefundSucceeded: ['refundRef'],
  InvoiceIssued: ['number'],
  OrderPlaced: ['orderRef'],
  OrderPaid: ['orderRef'],
  OrderCompleted: ['orderRef'],
  OrderCancelled: ['orderRef'],
  OrderRefunded: ['refundId'],
  PointsCredited: ['creditId'],
  GiftCardActivated: ['stream'],
};

/** Rule 5: one fact has one effect; a message that was kept is resolved once at most. */
export function factsWithTwoEffects(evidence: Evidence): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const event of evidence.events) {
    const by = once[event.type];
    if (by === undefined) continue;
    const what = [event.type, ...by.map((field) => fieldOf(event, field))].join(' ');
    if (seen.has(what)) found.push(`${what} stands twice`);
    seen.add(what);
  }
  for (const [id, events] of streamsOf(evidence, 'callback')) {
    const [first, ...resolutions] = events.map(({ type }) => type);
    if (first !== 'CallbackReceived' || resolutions.length > 1)
      found.push(`callback ${id}: ${[first, ...resolutions].join(' ')}`);
  }
  return found;
}

function fieldOf({ stream, data }: AuditedEvent, field: string): string {
  return field === 'stream' ? stream : String(data[field]);
}
