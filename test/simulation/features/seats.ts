import type { AvailabilityEvent } from '../../../libs/availability/index.ts';
import { setCapacity } from '../../../libs/availability/index.ts';
import { already } from '../../../libs/kernel/index.ts';
import { overTheCounter } from '../people/shopping.ts';
import { setUpContext } from '../world/set-up.ts';
import type { BalanceChange } from '../rules/books.ts';
import type { World } from '../world/world.ts';
import { product } from './product.ts';
import type { Chore, Feature } from './feature.ts';

/** The merchant closes what nobody holds, so that who comes late finds nothing, or opens more. */
const roomsChange: Chore = {
  name: 'rooms change',
  everyMs: 12 * 60_000,
  perform: async ({ setUp, catalogue, timeline, random, chronicle }, drawn) => {
    const { poolId } = drawn.pick(catalogue.products).offer;
    if (poolId === undefined) return;
    const change = (capacity: number) =>
      setUp.availability.execute(poolId, setUpContext(timeline, random), (state) =>
        setCapacity(state, { poolId, capacity }),
      );
    const { outcome } = await change(drawn.pick([0, 0, 3]));
    const inUse = outcome.kind === 'rejected' ? Number(outcome.facts?.['inUse'] ?? 0) : undefined;
    if (inUse !== undefined) await change(inUse);
    chronicle.say('merchant', () => `changes the room of ${poolId}`);
  },
};

/** Courses and tickets with few places, a thing without any, and one that costs nothing. */
export const seats: Feature = {
  name: 'seats',
  products: [
    product({ id: 'course-wheel', priceOre: 129_500, capacities: [1, 2, 4], unitPoints: 7 }),
    product({ id: 'ticket-fair', priceOre: 9_995, capacities: [2, 5, 40] }),
    product({ id: 'image-print', priceOre: 4_901, unitPoints: 3 }),
    product({ id: 'open-evening', priceOre: 0, capacities: [2, 10] }),
  ],
  prepare: openPools,
  counters: [overTheCounter],
  chores: [roomsChange],
  balances: [
    {
      category: 'availability',
      rule: 'rule 4',
      changesOf: (event) => changesOf(event as AvailabilityEvent),
    },
  ],
};

/** Every pool of everything that is for sale, whichever feature sells it. */
async function openPools({ setUp, catalogue, chance, timeline, random }: World): Promise<void> {
  const drawn = chance.fork('capacities');
  for (const { offer, capacities } of catalogue.products)
    for (const poolId of [offer.poolId, ...(offer.alsoTakesFrom ?? [])]) {
      if (poolId === undefined || capacities === undefined) continue;
      const capacity = drawn.pick(capacities);
      await setUp.availability.execute(poolId, setUpContext(timeline, random), (state) =>
        state.capacity === undefined ? setCapacity(state, { poolId, capacity }) : already,
      );
    }
}

function changesOf(event: AvailabilityEvent): readonly BalanceChange[] {
  switch (event.type) {
    case 'CapacitySet':
      return [{ kind: 'limit', amount: event.capacity }];
    case 'UnitsHeld':
    case 'WaitlistOffered':
      return [{ kind: 'hold', holdId: event.holdId, amount: event.units }];
    case 'HoldReleased':
      return [{ kind: 'release', holdId: event.holdId }];
    case 'UnitsTaken':
      return [{ kind: 'capture', holdId: event.holdId, amount: event.units }];
    case 'UnitsReturned':
      return [{ kind: 'put-back', holdId: event.holdId, amount: event.units }];
    default:
      return [];
  }
}
