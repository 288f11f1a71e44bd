import type { StreamId } from '../../../libs/event-store/index.ts';
import type { PlacedOrder } from '../../../libs/orders/index.ts';

/** Every stream of one order alone: its own, its payments', what was withdrawn from it and downloaded. */
export function streamsOfOrder({ placed, attempts }: PlacedOrder): readonly StreamId[] {
  const { orderRef, lines } = placed;
  const files = lines.filter(({ download }) => download !== undefined);
  return [
    `order-${orderRef}`,
    ...attempts.map(({ opened }) => `payment-${opened.paymentRef}`),
    `withdrawal-${orderRef}`,
    ...files.map(({ lineId }) => `download-${orderRef}.${lineId}`),
  ] as StreamId[];
}
