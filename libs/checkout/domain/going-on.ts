import type { PlacedOrder } from '../../orders/index.ts';

/** Ends of an attempt that nobody has paid or can pay any more, for reasons that are not the payer's. */
const cameToNothing: ReadonlySet<string> = new Set([
  'payment.token-lost',
  'payment.not-at-provider',
  'payment.never-sent',
]);

/**
 * Whether a client's repeat goes on with another attempt: the last one never reached the gateway, or
 * was lost there before the customer could act. A decline is the customer's or the bank's word and
 * stands. Source: api, 502; domain, "Claims" (only the client's repeat sends again).
 */
export function mayGoOn(order: PlacedOrder): boolean {
  if (order.status !== 'reserved') return false;
  // One that is under way is the last one, and has no end.
  const last = order.attempts.at(-1);
  return last?.end === 'not-reached' || cameToNothing.has(last?.code ?? '');
}
