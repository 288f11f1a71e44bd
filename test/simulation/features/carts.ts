import { ask, askOnce, type Customer, newWish } from '../people/customer.ts';
import type { World } from '../world/world.ts';
import type { Counter, Feature } from './feature.ts';

/** A cart is made, filled, and ordered: once, or from two tabs that know nothing of one another. */
const byCart: Counter = {
  weight: 2,
  buy: async (customer, world) => {
    const { body, chance } = customer;
    const who = { id: body.customer.id };
    const made = await ask(world, customer, newWish(customer, '/api/carts', { customer: who }));
    const cart = JSON.parse(made?.text ?? '{}') as { readonly id?: string };
    if (made?.status !== 201 || cart.id === undefined) return;
    const path = `/api/carts/${cart.id}`;
    const { lines, discountCode } = body;
    const code = discountCode === undefined ? {} : { discountCode };
    await fill(world, customer, { path, content: { version: 1, lines, ...code } });
    const tabs = chance.pick([1, 1, 2]);
    const ordered = Array.from({ length: tabs }, () => order(world, customer, path));
    await Promise.all(ordered);
    if (chance.happens(0.3)) await order(world, customer, path);
  },
};

async function fill(
  world: World,
  customer: Customer,
  { path, content }: { readonly path: string; readonly content: object },
): Promise<void> {
  const wish = newWish(customer, path, content, { method: 'PUT', isKeyless: true });
  for (let tries = 0; tries < 4; tries += 1)
    if ((await askOnce(world, customer, wish))?.status === 200) return;
}

async function order(world: World, customer: Customer, path: string): Promise<void> {
  const { customer: who, tenders, discountCode, total } = customer.body;
  const body = {
    ...{ customer: who, tenders },
    ...(discountCode === undefined ? {} : { discountCode }),
    ...(total === undefined ? {} : { total }),
  };
  await ask(world, customer, newWish(customer, `${path}/order`, body));
}

/** Carts kept on the server, each of which becomes one order. */
export const carts: Feature = {
  name: 'carts',
  likelihood: 0.3,
  counters: [byCart],
};
