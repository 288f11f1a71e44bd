import type { Chance } from '../../crash/chance.ts';
import type { Act, Counter, Extra, TenderWish } from '../features/feature.ts';
import type { OrderBody } from './order-body.ts';
import type { World } from '../world/world.ts';
import { ask, type Customer, newWish } from './customer.ts';
import { temperOf } from './temper.ts';

/** What there is to do in this shop. */
export interface ShoppingPlan {
  readonly tenders: readonly TenderWish[];
  readonly extras: readonly Extra[];
  readonly counters: readonly Counter[];
  readonly acts: readonly Act[];
}

/** One customer's day: something is ordered, and then this and that is done to it; sometimes again. */
export async function shop(world: World, customer: Customer, plan: ShoppingPlan): Promise<void> {
  const { chance, temper } = customer;
  const { timeline } = world;
  await timeline.pass(chance.between(0, chance.pick([1, 5, 60]) * 60_000));
  for (let visit = 0; visit < temper.visits; visit += 1) {
    customer.order = undefined;
    decide(world, customer, plan);
    await weighted(chance, plan.counters)?.buy(customer, world);
    await lookAfter(world, customer, plan);
  }
}

async function lookAfter(world: World, customer: Customer, { acts }: ShoppingPlan): Promise<void> {
  const { chance, temper } = customer;
  const { timeline, chronicle } = world;
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

/** The way to order that every shop has. */
export const overTheCounter: Counter = {
  weight: 3,
  buy: async (customer, world) => {
    await ask(world, customer, newWish(customer, '/api/orders', customer.body));
  },
};

/** Draws somebody. */
export function customerOf(world: World, number: number): Customer {
  const chance = world.chance.fork(`customer ${String(number)}`);
  const name = world.customers[number - 1]!;
  return {
    ...{ name, chance, wishes: [], proofs: {}, order: undefined, keys: 0 },
    place: undefined,
    phone: `467000000${String(number).padStart(2, '0')}`,
    temper: temperOf(chance.fork('temper')),
    body: emptyBody(name),
  };
}

/** What they want this time, and how they mean to pay for it. */
function decide(world: World, customer: Customer, { tenders, extras }: ShoppingPlan): void {
  const { chance, name } = customer;
  customer.body = { ...emptyBody(name), lines: linesOf(world, chance) };
  weighted(chance, tenders)?.addTo(customer.body, customer, world);
  for (const { likelihood, addTo } of extras)
    if (chance.happens(likelihood)) addTo(customer.body, customer, world);
  claimTotal(world, customer);
}

function emptyBody(name: string): OrderBody {
  return {
    customer: { id: name, name, email: `${name}@example.se` },
    lines: [],
    tenders: {},
  };
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
function claimTotal({ catalogue, purse }: World, { body, chance, name, proofs }: Customer): void {
  const token = proofs['x-customer-token'];
  const isMember = token !== undefined && token === purse.memberTokens.get(name);
  const isDiscounted = body.discountCode !== undefined || isMember;
  // What a registration costs changes by the minute.
  const registers = body.lines.some(({ classId }) => classId !== undefined);
  if (isDiscounted || registers || !chance.happens(0.4)) return;
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
