import type { GiftCardActivated } from '../../../libs/gift-cards/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import type { PointsCredited } from '../../../libs/points/index.ts';
import type { LoggedEvent } from '../world/engine.ts';
import type { PlacedEvidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const delivered: Rule = {
  name: 'delivered',
  sentence:
    'What a complete order sold is there, unit by unit, but for what was taken back; what nobody paid is not.',
  check: ({ events, orders }) => {
    const known = {
      paid: new Set(events.flatMap(paid)),
      there: new Set(events.flatMap(there)),
      undone: undoneIn(events),
    };
    return orders.flatMap((order) => ofOrder(order, known));
  },
};

/** Cards by their streams, credits by their ids. */
interface Known {
  readonly paid: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
  readonly undone: ReadonlySet<string>;
}

/** Taken back, and not given back again because the refund was not made. */
function undoneIn(events: readonly LoggedEvent[]): ReadonlySet<string> {
  const undone = new Set<string>();
  for (const { event, streamId } of events) {
    const { creditId } = event as Partial<PointsCredited>;
    const what = creditId ?? streamId;
    if (event.type === 'GiftCardRevoked' || event.type === 'PointsTakenBack') undone.add(what);
    if (event.type === 'GiftCardReinstated' || event.type === 'PointsReinstated')
      undone.delete(what);
  }
  return undone;
}

function there({ event, streamId }: LoggedEvent): readonly string[] {
  if (event.type === 'PointsCredited') return [(event as PointsCredited).creditId];
  return event.type === 'GiftCardActivated' ? [streamId] : [];
}

function paid({ event, streamId }: LoggedEvent): readonly string[] {
  if (event.type === 'PointsCredited') return [(event as PointsCredited).creditId];
  const isPaid =
    event.type === 'GiftCardActivated' && (event as GiftCardActivated).by === 'payment';
  return isPaid ? [streamId] : [];
}

function ofOrder({ orderRef, state }: PlacedEvidence, known: Known): readonly string[] {
  return state.price.lines.flatMap((line) => {
    const sold = soldBy(orderRef, line);
    if (sold.length === 0) return [];
    // An operator may activate a card whose invoice is still out.
    const there = state.completed ? known.there : known.paid;
    const left = sold.filter((one) => there.has(one) && !known.undone.has(one)).length;
    const owned = unitsLeft(state, line);
    if (left === owned) return [];
    return [
      `${orderRef} line ${line.lineId}: ${String(owned)} are the customer’s, ${String(left)} are there`,
    ];
  });
}

function soldBy(orderRef: string, { lineId, quantity, giftCard, points }: OrderLine) {
  if (giftCard !== undefined) return giftCard.cards.map(({ cardId }) => `giftCard-${cardId}`);
  if (points === undefined) return [];
  return Array.from({ length: quantity }, (_, unit) => `${orderRef}:${lineId}:${String(unit + 1)}`);
}

/** A refund that was not made has taken nothing in the end. */
function unitsLeft(
  { completed, refunds }: PlacedEvidence['state'],
  { lineId, quantity }: OrderLine,
): number {
  if (!completed) return 0;
  return refunds
    .filter(({ status }) => status !== 'abandoned')
    .flatMap(({ requested }) => requested.lines)
    .filter((line) => line.lineId === lineId)
    .reduce((left, { quantity: units }) => left - units, quantity);
}
