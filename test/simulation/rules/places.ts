import type { AvailabilityEvent } from '../../../libs/availability/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import { type Evidence, inCategory, type PlacedEvidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const places: Rule = {
  name: 'places',
  sentence:
    'An order that stands has in each pool what its lines take, less what its refunds gave back, each once.',
  check: (evidence) => {
    if (!evidence.cameToRest) return [];
    const taken = takenIn(evidence);
    return evidence.orders.flatMap((order) => ofOrder(order, taken));
  },
};

/** Units by pool and order. */
type Taken = ReadonlyMap<string, number>;

function takenIn({ streams }: Evidence): Taken {
  const taken = new Map<string, number>();
  for (const [poolId, recorded] of inCategory(streams, 'availability')) {
    const holders = new Map<string, string>();
    for (const event of recorded.map((one) => one.event as AvailabilityEvent)) {
      if (event.type === 'UnitsHeld') holders.set(event.holdId, event.orderRef);
      if (event.type !== 'UnitsTaken' && event.type !== 'UnitsReturned') continue;
      const key = keyOf(poolId, holders.get(event.holdId) ?? '');
      const units = event.type === 'UnitsTaken' ? event.units : -event.units;
      taken.set(key, (taken.get(key) ?? 0) + units);
    }
  }
  return taken;
}

function ofOrder({ orderRef, state }: PlacedEvidence, taken: Taken): readonly string[] {
  if (state.settled?.holds !== 'taken') return [];
  const wanted = new Map<string, number>();
  for (const line of state.price.lines)
    for (const poolId of poolsOf(line)) {
      const units = (wanted.get(poolId) ?? 0) + unitsLeft(state, line);
      wanted.set(poolId, units);
    }
  return [...wanted].flatMap(([poolId, units]) => {
    const has = taken.get(keyOf(poolId, orderRef)) ?? 0;
    if (has === units) return [];
    return [`${orderRef} has ${String(has)} of ${poolId} and stands for ${String(units)}`];
  });
}

function poolsOf({ poolId, alsoTakesFrom = [] }: OrderLine): readonly string[] {
  return [...(poolId === undefined ? [] : [poolId]), ...alsoTakesFrom];
}

function unitsLeft({ refunds }: PlacedEvidence['state'], { lineId, quantity }: OrderLine): number {
  return refunds
    .filter(({ status, requested }) => status === 'refunded' && requested.returnsUnits)
    .flatMap(({ requested }) => requested.lines)
    .filter((line) => line.lineId === lineId)
    .reduce((left, line) => left - line.quantity, quantity);
}

function keyOf(poolId: string, orderRef: string): string {
  return `${poolId} ${orderRef}`;
}
