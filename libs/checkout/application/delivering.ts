import { creditPoints } from '../../points/index.ts';
import { completeOrder, mustDeliver, type OrderLine } from '../../orders/index.ts';
import { activateGiftCards, issueGiftCards } from './delivering-gift-cards.ts';
import type { Journey } from './journey.ts';

/** Hands over what a paid order delivers, then completes it. Again changes nothing. */
export async function complete(journey: Journey): Promise<void> {
  if (mustDeliver(journey.order)) await deliver(journey);
  await journey.onOrder(['completed'], completeOrder);
}

async function deliver(journey: Journey): Promise<void> {
  await issueGiftCards(journey);
  await activateGiftCards(journey);
  for (const line of journey.order.price.lines)
    if (line.points !== undefined) await credit(journey, line, line.points);
}

/** The credit's id names the line, so that a rerun credits nothing twice. */
export function creditIdOf({ placed }: Journey['order'], { lineId }: OrderLine): string {
  return `${placed.orderRef}:${lineId}`;
}

async function credit(
  journey: Journey,
  line: OrderLine,
  { points, validityDays }: NonNullable<OrderLine['points']>,
): Promise<void> {
  const { order, parts } = journey;
  const { orderRef, customer } = order.placed;
  const creditedAt = parts.clock.now();
  const creditId = creditIdOf(order, line);
  await journey.on('points', customer.personId, ['points', creditId], (state) =>
    creditPoints(state, {
      creditId,
      points: points * line.quantity,
      lotKind: 'paid',
      orderRef,
      lineId: line.lineId,
      packageId: line.productId,
      price: line.total,
      creditedAt,
      ...(validityDays === undefined ? {} : { validityDays }),
    }),
  );
}
