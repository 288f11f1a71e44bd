import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpClient } from '../../test/support/http-client.ts';
import type { PaidOrders } from './paid-orders.ts';

/** One customer's way, in milliseconds. */
export interface Journey {
  /** From the request to place, or from when it should have left, to its answer. */
  readonly placingMs: number;
  /** From there on, until the read model shows the order as paid. */
  readonly paidMs: number;
}

export interface Load {
  readonly journeys: readonly Journey[];
  /** From the first request until the last order was seen paid. */
  readonly tookMs: number;
  readonly refused: number;
}

export interface Shop {
  readonly origin: string;
  readonly checkoutKey: string;
  readonly paid: PaidOrders;
}

type Order = (dueAt: number) => Promise<Journey | undefined>;

/** So many customers, each ordering again as soon as the last order is paid. */
export async function atFullSpeed(
  shop: Shop,
  { customers, forMs }: { readonly customers: number; readonly forMs: number },
): Promise<Load> {
  const order = orderer(shop);
  return measured(async (add) => {
    const endAt = performance.now() + forMs;
    const customer = async (): Promise<void> => {
      while (performance.now() < endAt) add(await order(performance.now()));
    };
    await Promise.all(Array.from({ length: customers }, customer));
  });
}

/** The same until so many orders are paid. */
export async function untilPaid(
  shop: Shop,
  { customers, orders }: { readonly customers: number; readonly orders: number },
): Promise<Load> {
  const order = orderer(shop);
  let begun = 0;
  return measured(async (add) => {
    const customer = async (): Promise<void> => {
      while (begun++ < orders) add(await order(performance.now()));
    };
    await Promise.all(Array.from({ length: customers }, customer));
  });
}

/** So many new customers per second, whether the earlier ones have been served or not. */
export async function atFixedRate(
  shop: Shop,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
): Promise<Load> {
  const order = orderer(shop);
  return measured(async (add) => {
    const begun = performance.now();
    const under: Promise<void>[] = [];
    const total = Math.floor((perSecond * forMs) / 1000);
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.ceil(((performance.now() - begun) * perSecond) / 1000));
      for (; sent < due; sent++) under.push(order(begun + (sent * 1000) / perSecond).then(add));
      await sleep(1);
    }
    await Promise.all(under);
  });
}

async function measured(
  run: (add: (journey: Journey | undefined) => void) => Promise<void>,
): Promise<Load> {
  const journeys: Journey[] = [];
  let refused = 0;
  const begun = performance.now();
  await run((journey) => {
    if (journey === undefined) refused += 1;
    else journeys.push(journey);
  });
  return { journeys, refused, tookMs: performance.now() - begun };
}

/** Every order is of somebody new, and all want the same pool: the dearest case of both. */
function orderer({ origin, checkoutKey, paid }: Shop): Order {
  const call = httpClient(origin);
  const run = randomBytes(4).toString('hex');
  let number = 0;
  return async (dueAt) => {
    const { status, json } = await call({
      path: '/api/orders',
      key: checkoutKey,
      body: {
        customer: { name: 'Anna Ek', email: `anna-${run}-${String(number++)}@example.se` },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'swish' } },
      },
    });
    const placedAt = performance.now();
    if (status !== 201) return undefined;
    const { order } = json as { readonly order: { readonly reference: string } };
    const seenAt = await paid.seen(order.reference);
    return { placingMs: placedAt - dueAt, paidMs: seenAt - dueAt };
  };
}
