import { randomUUID } from 'node:crypto';
import type { Offer } from '../../libs/catalogue/index.ts';
import { defaultTimes } from '../../libs/checkout/index.ts';
import { createPostgresEventStore } from '../../libs/event-store/index.ts';
import { holdFunds } from '../../libs/gift-cards/index.ts';
import {
  type HoldId,
  money,
  type OrderRef,
  type PersonId,
  type PoolId,
  type ProductId,
  SEK,
} from '../../libs/kernel/index.ts';
import { contextAt, memoryCheckout } from '../../test/support/memory-checkout.ts';
import { type MemoryShop, shopOver } from '../../test/support/memory-shop.ts';
import { succeeded } from '../../test/support/scripted-gateway.ts';
import { withDatabase } from '../surroundings/database.ts';
import { type Rate, rateOf } from '../surroundings/rate.ts';

export interface TendersReport {
  /** Orders with points, a gift card and a gateway, from placing to completion, and plain ones. */
  readonly threeTenders: Rate;
  readonly gatewayAlone: Rate;
  /** Of the rounds' ratios, the median. */
  readonly toGatewayAlone: number;
  /** Holds on one gift card by 256 waiting clients. */
  readonly hotCardCommands: Rate;
}

interface Options {
  readonly connectionString: string;
  readonly rounds?: number;
  /** Of each kind in each round. */
  readonly orders?: number;
  readonly runMs?: number;
}

const buyersAtOnce = 32;
const hotCardClients = 256;
const priceOre = 10_000;
const offer: Offer = {
  productId: 'image-aurora' as ProductId,
  productType: 'image',
  name: 'Norrsken',
  unitPrice: money(priceOre, SEK),
  unitPoints: 100,
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'stock',
  delivers: 'download',
  poolId: 'image-aurora' as PoolId,
};

/**
 * Whole orders in one process over Postgres, the gateway being a function that answers at once: what the
 * ledger itself takes for an order with three tenders, beside one that a gateway pays alone.
 */
export async function tendersBench(options: Options): Promise<TendersReport> {
  const { rounds = 5, orders = 200, runMs = 1_000 } = options;
  return withDatabase(options.connectionString, async (url) => {
    const store = await createPostgresEventStore({ connectionString: url });
    const shop = shopOver(memoryCheckout(defaultTimes, store), [offer]);
    await shop.checkout.open('image-aurora', 100_000_000);
    const { gateway } = shop.checkout;
    gateway.answer = { kind: 'exists' };
    await mixed(shop, 20);
    const threeTenders: number[] = [];
    const gatewayAlone: number[] = [];
    const hotCard: number[] = [];
    for (let round = 0; round < rounds; round++) {
      threeTenders.push(await mixed(shop, orders));
      gatewayAlone.push(await plain(shop, orders));
      hotCard.push(await holdsOnOneCard(shop, runMs));
    }
    await store.close();
    return {
      threeTenders: rateOf(threeTenders),
      gatewayAlone: rateOf(gatewayAlone),
      toGatewayAlone: rateOf(threeTenders.map((rate, i) => rate / (gatewayAlone[i] ?? rate)))
        .median,
      hotCardCommands: rateOf(hotCard),
    };
  });
}

async function mixed(shop: MemoryShop, orders: number): Promise<number> {
  const customers = await Promise.all(
    Array.from({ length: orders }, async () => {
      const personId = randomUUID() as PersonId;
      await shop.credit(20, personId);
      return { personId, code: (await shop.card(3_000)).code };
    }),
  );
  shop.checkout.gateway.news = succeeded(5_000);
  return perSecond(customers, async ({ personId, code }) => {
    await completed(shop, personId, { points: 20, giftCards: [{ code }] });
  });
}

async function plain(shop: MemoryShop, orders: number): Promise<number> {
  const customers = Array.from({ length: orders }, () => randomUUID() as PersonId);
  shop.checkout.gateway.news = succeeded(priceOre);
  return perSecond(customers, (personId) => completed(shop, personId, {}));
}

async function completed(
  shop: MemoryShop,
  personId: PersonId,
  tenders: Parameters<MemoryShop['placed']>[0],
): Promise<void> {
  const { order } = await shop.placed({
    customer: { personId, name: 'Anna Ek', email: 'anna@example.se' },
    lines: [{ productId: 'image-aurora', quantity: 1 }],
    paymentMethod: 'swish',
    ...tenders,
  });
  if (!order.completed) throw new Error(`an order ended as ${order.status}`);
}

async function holdsOnOneCard(shop: MemoryShop, runMs: number): Promise<number> {
  const { id } = await shop.card(100_000_000);
  const { parts, clock } = shop.checkout;
  const begun = performance.now();
  let held = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < begun + runMs) {
      const wish = {
        holdId: randomUUID() as HoldId,
        orderRef: 'ORD-20261120-A15A7F' as OrderRef,
        amount: money(1, SEK),
        now: clock.now(),
      };
      await parts.streams.giftCards.execute(id, contextAt(clock.now()), (s) => holdFunds(s, wish));
      held++;
    }
  };
  await Promise.all(Array.from({ length: hotCardClients }, client));
  return (held * 1_000) / (performance.now() - begun);
}

async function perSecond<Customer>(
  customers: readonly Customer[],
  buy: (customer: Customer) => Promise<void>,
): Promise<number> {
  const waiting = [...customers];
  const begun = performance.now();
  const buyer = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await buy(next);
  };
  await Promise.all(Array.from({ length: buyersAtOnce }, buyer));
  return (customers.length * 1_000) / (performance.now() - begun);
}
