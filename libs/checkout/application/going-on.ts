import type { OrderRef } from '../../kernel/index.ts';
import { mayGoOn } from '../domain/going-on.ts';
import { Journey } from './journey.ts';
import { openNextPayment } from './paying.ts';
import { type Settled, settleOrder } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';

/**
 * Takes an order further for a client who asks again: an attempt that came to nothing is followed by
 * another, one per repeat. Undefined when there is no such order.
 */
export async function goOn(
  parts: SettleOrderParts,
  orderRef: OrderRef,
  cause: Cause,
): Promise<Settled | undefined> {
  const settled = await settleOrder(parts, orderRef, cause);
  if (settled === undefined || !mayGoOn(settled.order)) return settled;
  const journey = await Journey.begin(parts, orderRef, cause);
  if (journey === undefined) return undefined;
  await openNextPayment(journey);
  return settleOrder(parts, orderRef, cause);
}
