import type { WaitlistOffered } from '../../../libs/availability/index.ts';
import { ask, type Customer, newWish } from '../people/customer.ts';
import type { World } from '../world/world.ts';
import type { Act, Feature } from './feature.ts';

const joins: Act = {
  name: 'waits for a place',
  weight: 6,
  fits: ({ body, place }, world) => place === undefined && poolOf(body, world) !== undefined,
  perform: async (customer, world) => {
    const { name, body, chance } = customer;
    const poolId = poolOf(body, world) ?? '';
    const person = { customerId: name, name, email: `${name}@example.se` };
    const wish = { ...person, units: chance.pick([1, 1, 2]) };
    const joined = newWish(customer, `/api/availability/${poolId}/waitlist`, wish);
    const answer = await ask(world, customer, joined);
    const { entryId, token } = JSON.parse(answer?.text ?? '{}') as Partial<Joined>;
    if (entryId === undefined || token === undefined) return;
    customer.place = { poolId, entryId, token, units: wish.units };
  },
};

interface Joined {
  readonly entryId: string;
  readonly token: string;
}

const takesUp: Act = {
  name: 'takes up the offer',
  weight: 20,
  fits: ({ place }, world) => place !== undefined && isOffered(world, place.entryId),
  perform: async (customer, world) => {
    const { place, body } = customer;
    if (place === undefined) return;
    const { entryId, token, poolId: productId, units: quantity } = place;
    const lines = [{ productId, quantity, waitlist: { entryId, token } }];
    const { customer: who, tenders } = body;
    const order = newWish(customer, '/api/orders', { customer: who, tenders, lines });
    customer.order = undefined;
    await ask(world, customer, order);
  },
};

const leaves: Act = {
  name: 'leaves the line',
  weight: 2,
  fits: ({ place }) => place !== undefined,
  perform: async (customer, world) => {
    const { poolId, entryId, token } = customer.place!;
    const path = `/api/availability/${poolId}/waitlist/${entryId}`;
    customer.proofs['x-waitlist-token'] = token;
    await ask(world, customer, newWish(customer, path, undefined, { method: 'DELETE' }));
    customer.place = undefined;
  },
};

/** Those who come when all is sold out, wait, are offered what becomes free, and take it in time or not. */
export const waitingLists: Feature = {
  name: 'waiting-lists',
  likelihood: 0.4,
  acts: [joins, takesUp, leaves],
};

/** The pool of what they want most; a product's pool has its name here. */
function poolOf({ lines }: Customer['body'], { catalogue }: World): string | undefined {
  const [first] = lines.filter(({ classId }) => classId === undefined);
  return first === undefined ? undefined : catalogue.seen(first.productId).poolId;
}

function isOffered({ events }: World, entryId: string): boolean {
  return events.some(
    ({ event }) =>
      event.type === 'WaitlistOffered' && (event as WaitlistOffered).entryId === entryId,
  );
}
