import { streamId } from '../../../libs/event-store/index.ts';
import type { Instant, OrderRef } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';

/** Far more than an order has. */
const eventsMax = 2_000;

/** When an order was paid and handed over, as its history tells; undefined before that. */
export async function completedAtOf(
  { store, codecs }: Pick<ApiParts, 'store' | 'codecs'>,
  orderRef: OrderRef,
): Promise<Instant | undefined> {
  const events = await store.read(streamId('order', orderRef), { max: eventsMax });
  const completed = events.find(({ type }) => type === 'OrderCompleted');
  return completed === undefined
    ? undefined
    : codecs.decodeWithoutPersonalData(completed).metadata.recordedAt;
}
