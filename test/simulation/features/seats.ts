import type { AvailabilityEvent } from '../../../libs/availability/index.ts';
import { setCapacity } from '../../../libs/availability/index.ts';
import type { Offer } from '../../../libs/catalogue/index.ts';
import { money, type PoolId, type ProductId, SEK } from '../../../libs/kernel/index.ts';
import { setUpContext } from '../world/set-up.ts';
import type { BalanceChange } from '../rules/books.ts';
import type { SimulatedProduct } from '../world/simulated-catalogue.ts';
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
    product('course-wheel', 129_500, [1, 2, 4]),
    product('ticket-fair', 9_995, [2, 5, 40]),
    product('image-print', 4_901, undefined),
    product('open-evening', 0, [2, 10]),
  ],
  prepare: async ({ setUp, catalogue, chance, timeline, random }) => {
    const drawn = chance.fork('capacities');
    for (const { offer, capacities } of catalogue.products) {
      const { poolId } = offer;
      if (poolId === undefined || capacities === undefined) continue;
      const capacity = drawn.pick(capacities);
      await setUp.availability.execute(poolId, setUpContext(timeline, random), (state) =>
        setCapacity(state, { poolId, capacity }),
      );
    }
  },
  chores: [roomsChange],
  balances: [
    {
      category: 'availability',
      rule: 'rule 4',
      changeOf: (event) => changeOf(event as AvailabilityEvent),
    },
  ],
};

function changeOf(event: AvailabilityEvent): BalanceChange | undefined {
  switch (event.type) {
    case 'CapacitySet':
      return { kind: 'limit', amount: event.capacity };
    case 'UnitsHeld':
      return { kind: 'hold', holdId: event.holdId, amount: event.units };
    case 'HoldReleased':
      return { kind: 'release', holdId: event.holdId };
    case 'UnitsTaken':
      return { kind: 'capture', holdId: event.holdId, amount: event.units };
    case 'UnitsReturned':
      return { kind: 'put-back', holdId: event.holdId, amount: event.units };
    default:
      return undefined;
  }
}

function product(
  id: string,
  priceOre: number,
  capacities: readonly number[] | undefined,
): SimulatedProduct {
  const allocates = capacities === undefined ? 'nothing' : 'seats';
  const offer: Offer = {
    productId: id as ProductId,
    productType: capacities === undefined ? 'image' : 'course',
    name: id,
    unitPrice: money(priceOre, SEK),
    vatRateBasisPoints: 2_500,
    salesAccount: '3001',
    allocates,
    delivers: 'booking',
    ...(capacities === undefined ? {} : { poolId: id as PoolId }),
  };
  return capacities === undefined ? { offer } : { offer, capacities };
}
