import { ask, askOnce, newWish } from '../people/customer.ts';
import type { Act, Feature } from './feature.ts';
import type { OrderBody } from '../people/order-body.ts';

const sendsAgain: Act = {
  name: 'sends the same again',
  weight: 3,
  fits: () => true,
  perform: async (customer, world) => {
    const wish = customer.chance.pick(customer.wishes);
    await askOnce(world, customer, wish);
  },
};

const sendsTwiceAtOnce: Act = {
  name: 'sends the same twice at once',
  weight: 2,
  fits: () => true,
  perform: async (customer, world) => {
    const wish = customer.chance.pick(customer.wishes);
    await Promise.all([1, 2].map(() => askOnce(world, customer, wish)));
  },
};

const sendsAnotherContent: Act = {
  name: 'sends another content under the same key',
  weight: 1,
  fits: () => true,
  perform: async (customer, world) => {
    const wish = customer.chance.pick(customer.wishes);
    const body = { ...(wish.body as object), other: true };
    await askOnce(world, customer, { ...wish, body });
  },
};

const ordersAgain: Act = {
  name: 'orders the same again in another tab',
  weight: 1,
  fits: () => true,
  perform: async (customer, world) => {
    const body: OrderBody = { ...customer.body };
    await ask(world, customer, newWish(customer, '/api/orders', body));
  },
};

/** Pages that send twice what they sent once, with the same key, another key, or another content. */
export const repeats: Feature = {
  name: 'repeats',
  acts: [sendsAgain, sendsTwiceAtOnce, sendsAnotherContent, ordersAgain],
};
