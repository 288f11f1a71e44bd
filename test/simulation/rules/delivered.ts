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
    const known = { paid: new Set(events.flatMap(paid)), ...thereAndUndone(events) };
    return orders.flatMap((order) => ofOrder(order, known));
  },
};

/** Cards by their streams, credits by their ids. */
interface Known {
  readonly paid: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
  readonly undone: ReadonlySet<string>;
}

function thereAndUndone(events: readonly LoggedEvent[]): Omit<Known, 'paid'> {
  const of = (card: string, credit: string): ReadonlySet<string> =>
    new Set(
      events.flatMap(({ event, streamId }) => {
        if (event.type === card) return [streamId];
        return event.type === credit ? [(event as PointsCredited).creditId] : [];
      }),
    );
  return {
    there: of('GiftCardActivated', 'PointsCredited'),
    undone: of('GiftCardRevoked', 'PointsTakenBack'),
  };
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
    const [least, most] = unitsLeft(state, line);
    if (left >= least && left <= most) return [];
    return [
      `${orderRef} line ${line.lineId}: ${String(most)} are the customer’s, ${String(left)} are there`,
    ];
  });
}

function soldBy(orderRef: string, { lineId, quantity, giftCard, points }: OrderLine) {
  if (giftCard !== undefined) return giftCard.cards.map(({ cardId }) => `giftCard-${cardId}`);
  if (points === undefined) return [];
  return Array.from({ length: quantity }, (_, unit) => `${orderRef}:${lineId}:${String(unit + 1)}`);
}

/** A refund that a person gave up has taken the units back already. */
function unitsLeft(
  { completed, refunds }: PlacedEvidence['state'],
  { lineId, quantity }: OrderLine,
): readonly [least: number, most: number] {
  if (!completed) return [0, 0];
  const gone = (one: (status: string) => boolean): number =>
    refunds
      .filter(({ status }) => one(status))
      .flatMap(({ requested }) => requested.lines)
      .filter((line) => line.lineId === lineId)
      .reduce((sum, { quantity: units }) => sum + units, 0);
  return [quantity - gone(() => true), quantity - gone((status) => status !== 'abandoned')];
}
