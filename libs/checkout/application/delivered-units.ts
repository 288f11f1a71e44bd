import type { GiftCardId } from '../../kernel/index.ts';
import type { OrderLine, OrderRefund, PlacedOrder } from '../../orders/index.ts';
import { creditIdsOf } from './delivering.ts';

/** What one line of a refund had delivered: its units as cards, or as credits of points. */
export interface DeliveredUnits {
  readonly line: OrderLine;
  readonly cardIds: readonly GiftCardId[];
  readonly creditIds: readonly string[];
}

/**
 * What the units of a refund had delivered, the last of each line first. A refund has the same units however
 * often it is looked at, and no other standing refund has them.
 */
export function deliveredUnits(
  order: PlacedOrder,
  { requested, units }: OrderRefund,
): readonly DeliveredUnits[] {
  return requested.lines.flatMap(({ lineId }) => {
    const line = order.price.lines.find((one) => one.lineId === lineId);
    const taken = units[lineId] ?? [];
    if (line === undefined || taken.length === 0) return [];
    const cards = [...(line.giftCard?.cards ?? [])].reverse().map(({ cardId }) => cardId);
    const credits = line.points === undefined ? [] : [...creditIdsOf(order, line)].reverse();
    return [{ line, cardIds: unitsOf(cards, taken), creditIds: unitsOf(credits, taken) }];
  });
}

function unitsOf<Unit>(all: readonly Unit[], taken: readonly number[]): readonly Unit[] {
  return taken.flatMap((unit) => all.slice(unit, unit + 1));
}
