import { ask, newWish } from '../people/customer.ts';
import { send } from '../world/front-door.ts';
import type { Act, Chore, Feature } from './feature.ts';

const cancels: Act = {
  name: 'cancels the order',
  weight: 2,
  fits: ({ order }) => order !== undefined,
  perform: async (customer, world) => {
    const path = `/api/orders/${customer.order?.reference ?? ''}/cancel`;
    await ask(world, customer, newWish(customer, path, {}));
  },
};

const operatorCancels: Chore = {
  name: 'cancels somebody’s order',
  everyMs: 20 * 60_000,
  perform: async (world, drawn) => {
    const placed = world.events.flatMap(({ event }) =>
      event.type === 'OrderPlaced' ? [(event as unknown as { orderRef: string }).orderRef] : [],
    );
    if (placed.length === 0) return;
    const reference = drawn.pick(placed);
    world.chronicle.say('operator', () => `cancels ${reference}`);
    await send(world, drawn, {
      path: `/api/orders/${reference}/cancel`,
      body: { reason: 'no teacher' },
      role: 'operator',
      headers: { 'idempotency-key': `cancel-${reference}` },
    });
  },
};

/** Customers and operators who call an order off, at any moment. */
export const cancelling: Feature = {
  name: 'cancelling',
  acts: [cancels],
  chores: [operatorCancels],
};
