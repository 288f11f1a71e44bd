import { allocate } from '../../kernel/index.ts';
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

/** One credit per unit, so that units are refunded one by one; a rerun credits nothing twice. */
export function creditIdsOf(
  { placed }: Journey['order'],
  { lineId, quantity }: OrderLine,
): readonly string[] {
  return Array.from(
    { length: quantity },
    (_, unit) => `${placed.orderRef}:${lineId}:${String(unit + 1)}`,
  );
}

async function credit(
  journey: Journey,
  line: OrderLine,
  { points, validityDays }: NonNullable<OrderLine['points']>,
): Promise<void> {
  const { order, parts } = journey;
  const { orderRef, customer } = order.placed;
  const creditIds = creditIdsOf(order, line);
  const prices = allocate(
    line.total,
    creditIds.map(() => 1),
  );
  const facts = {
    ...{ points, orderRef, lineId: line.lineId, packageId: line.productId },
    // What was given away is no debt of the house.
    lotKind: line.total.minor === 0 ? ('free' as const) : ('paid' as const),
    creditedAt: parts.clock.now(),
    ...(validityDays === undefined ? {} : { validityDays }),
  };
  for (const [unit, creditId] of creditIds.entries()) {
    const price = prices[unit] ?? line.total;
    await journey.on('points', customer.personId, ['points', creditId], (state) =>
      creditPoints(state, { creditId, price, ...facts }),
    );
  }
}
