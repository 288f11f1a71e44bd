import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Order, orderSchema, placedSchema } from './answers.ts';
import type { FoundService } from './find-service.ts';
import { ask, call, described, type HttpAnswer, read, UnexpectedAnswer } from './http-client.ts';
import { type SwishCustomers, swishCustomers } from './swish-customers.ts';

export type Payment =
  { readonly method: 'invoice' } | { readonly method: 'swish'; readonly phone?: string };

export interface Placed {
  readonly orderRef: string;
  readonly paymentRef: string;
}

/** Where a scene plays: one service, its Swish customers, and products of this run alone. */
export interface Stage {
  readonly service: FoundService;
  readonly swish: SwishCustomers;
  readonly course: string;
  readonly lastSeat: string;
  /** A phone that nobody else in this run pays with. */
  readonly phone: () => string;
  readonly place: (productId: string, payment: Payment, key?: string) => Promise<Placed>;
  readonly tryPlacing: (productId: string, payment: Payment, key?: string) => Promise<HttpAnswer>;
  readonly tryAgain: (orderRef: string, payment: Payment) => Promise<Placed>;
  /** A call with the operator's key. */
  readonly operate: (path: string, body: object) => Promise<void>;
  readonly order: (orderRef: string) => Promise<Order>;
  /** Waits until the order is as it should be; throws when it is not in time. */
  readonly until: (orderRef: string, isThere: (order: Order) => boolean) => Promise<Order>;
}

const waitMaxMs = 30_000;
const pollMs = 100;
const courseSeats = 20;

/** Makes two products and sets the stage; each run has its own, so that seats never run out. */
export async function setStage(service: FoundService): Promise<Stage> {
  const { origin, keys } = service;
  const run = `${Date.now().toString(36)}-${String(randomInt(1_000_000))}`;
  const [course, lastSeat] = [`demo-course-${run}`, `demo-last-seat-${run}`];
  await createProduct(service, course, courseSeats);
  await createProduct(service, lastSeat, 1);
  let phones = randomInt(10_000_000, 90_000_000);
  const tryPlacing: Stage['tryPlacing'] = (productId, payment, idempotencyKey) =>
    call(`${origin}/api/orders`, {
      key: keys.checkout,
      body: orderOf(productId, payment),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  const order: Stage['order'] = async (orderRef) => {
    const url = `${origin}/api/orders/${orderRef}`;
    await known(url, keys.operator);
    return ask(orderSchema, url, { key: keys.operator });
  };
  return {
    ...{ service, course, lastSeat, tryPlacing, order },
    swish: swishCustomers(service.swishControlUrl),
    phone: () => `467${String(phones++)}`,
    place: async (productId, payment, key) => placedBy(await tryPlacing(productId, payment, key)),
    tryAgain: async (orderRef, payment) => {
      const url = `${origin}/api/orders/${orderRef}/payments`;
      return placedBy(await call(url, { key: keys.operator, body: { payment } }));
    },
    operate: async (path, body) => {
      await ask(z.unknown(), `${origin}${path}`, { key: keys.operator, body });
    },
    until: (orderRef, isThere) => until(() => order(orderRef), isThere),
  };
}

/** What the demo's customer orders; the same words give the same content. */
export function orderOf(productId: string, payment: Payment): object {
  return {
    customer: { name: 'Anna Ek', email: 'anna@example.se' },
    lines: [{ productId, quantity: 1 }],
    tenders: { payment },
  };
}

async function createProduct(
  { origin, keys }: FoundService,
  productId: string,
  capacity: number,
): Promise<void> {
  await ask(z.unknown(), `${origin}/api/products`, {
    key: keys.operator,
    body: {
      ...{ productId, capacity },
      productType: 'course',
      name: capacity === 1 ? 'Demo: the last seat' : 'Demo: a course',
      unitPrice: { amount: 49_500, currency: 'SEK' },
    },
  });
}

function placedBy(answer: HttpAnswer): Placed {
  if (answer.status !== 201)
    throw new UnexpectedAnswer(`the order was answered with ${described(answer)}`);
  const { order, payment } = read(placedSchema, answer, 'http://service/api/orders');
  return { orderRef: order.reference, paymentRef: payment.reference };
}

/** An order that was just placed is shown a moment later. */
async function known(url: string, key: string): Promise<void> {
  const lastMs = Date.now() + waitMaxMs;
  while ((await call(url, { key })).status === 404 && Date.now() < lastMs) await sleep(pollMs);
}

async function until(
  look: () => Promise<Order>,
  isThere: (order: Order) => boolean,
): Promise<Order> {
  for (const lastMs = Date.now() + waitMaxMs; ;) {
    const order = await look();
    if (isThere(order)) return order;
    if (Date.now() > lastMs) {
      const payments = order.payments.map(({ status }) => status).join(', ');
      throw new UnexpectedAnswer(
        `${order.reference} is still ${order.status} (payments: ${payments}) after ${String(waitMaxMs / 1_000)} s`,
      );
    }
    await sleep(pollMs);
  }
}
