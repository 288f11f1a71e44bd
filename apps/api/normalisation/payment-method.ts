import { readText, unreadable, value, type Reading } from './reading.ts';

export type PaymentMethod = 'swish' | 'invoice';

/** What the seeds call the two ways to pay, folded to lower case without separators. */
const spelled: ReadonlyMap<string, PaymentMethod> = new Map([
  ['swish', 'swish'],
  ['swishhandel', 'swish'],
  ['invoice', 'invoice'],
  ['faktura', 'invoice'],
]);

/** Card, points and manual payments exist in the seeds, but are never taken at these entries. */
export function readPaymentMethod(raw: unknown): Reading<PaymentMethod> {
  const text = readText(raw);
  if (text.kind !== 'value') return text;
  const method = spelled.get(text.value.toLowerCase().replaceAll(/[\s_-]/g, ''));
  return method === undefined
    ? unreadable('payment.method-unknown', 'Pay with swish or invoice here.')
    : value(method);
}
