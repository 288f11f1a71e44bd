import type { Chance } from '../../crash/chance.ts';
import type { Act, TenderWish } from '../features/feature.ts';
import type { OrderBody } from './order-body.ts';
import type { World } from '../world/world.ts';
import { ask, type Customer, newWish } from './customer.ts';
import { temperOf } from './temper.ts';

/** One customer's day: something is ordered, and then this and that is done to it. */
export async function shop(world: World, customer: Customer, acts: readonly Act[]): Promise<void> {
  const { chance, temper } = customer;
  const { timeline, chronicle } = world;
  await timeline.pass(chance.between(0, chance.pick([1, 5, 60]) * 60_000));
  await ask(world, customer, newWish(customer, '/api/orders', customer.body));
  for (let done = 0; done < temper.actsMax; done += 1) {
    await timeline.pass(pauseMs(chance));
    const act = weighted(
      chance,
      acts.filter(({ fits }) => fits(customer, world)),
    );
    if (act === undefined) continue;
    chronicle.say(customer.name, () => act.name);
    await act.perform(customer, world);
  }
}

/** Draws somebody, and what they want. */
export function customerOf(world: World, number: number, tenders: readonly TenderWish[]): Customer {
  const chance = world.chance.fork(`customer ${String(number)}`);
  const name = `customer${String(number)}`;
  const customer: Customer = {
    ...{ name, chance, wishes: [], order: undefined, keys: 0 },
    phone: `467000000${String(number).padStart(2, '0')}`,
    temper: temperOf(chance.fork('temper')),
    body: {
      customer: { name, email: `${name}@example.se` },
      lines: linesOf(world, chance),
      tenders: {},
    },
  };
  const tender = weighted(chance, tenders);
  tender?.addTo(customer.body, customer, world);
  claimTotal(world, customer.body, chance);
  return customer;
}

/** Everybody wants the same things on the same day. */
function linesOf({ catalogue, chance: ofAll }: World, chance: Chance): OrderBody['lines'] {
  const { products } = catalogue;
  const favourite = ofAll.fork('favourite').pick(products);
  const count = chance.pick([1, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => {
    const wanted = chance.happens(0.7) ? favourite : chance.pick(products);
    const { productId } = wanted.offer;
    const { unitPrice } = catalogue.seen(productId);
    const line = { productId, quantity: chance.pick([1, 1, 1, 2]) };
    const claimed = { amount: unitPrice.minor, currency: unitPrice.currency };
    return chance.happens(0.3) ? { ...line, unitPrice: claimed } : line;
  });
}

/** Most pages send the total that they showed. */
function claimTotal({ catalogue }: World, body: OrderBody, chance: Chance): void {
  if (!chance.happens(0.4)) return;
  const amount = body.lines.reduce(
    (sum, { productId, quantity }) => sum + catalogue.seen(productId).unitPrice.minor * quantity,
    0,
  );
  body.total = { amount, currency: 'SEK' };
}

/** Mostly while it is fresh, sometimes an hour later. */
function pauseMs(chance: Chance): number {
  return chance.between(100, chance.pick([2_000, 20_000, 120_000, 600_000, 3_600_000]));
}

/** One of these by their weights; undefined when there is none. */
function weighted<Item extends Pick<Act, 'weight'>>(
  chance: Chance,
  items: readonly Item[],
): Item | undefined {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let drawn = chance.number() * total;
  return items.find(({ weight }) => {
    drawn -= weight;
    return drawn < 0;
  });
}
