import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { takenUnits } from '../../libs/availability/index.ts';
import {
  applyCallback,
  TryPaymentAgain,
  TryPaymentAgainHandler,
} from '../../libs/checkout/index.ts';
import {
  type CommandId,
  drawOrderRef,
  drawPaymentRef,
  money,
  type OrderRef,
  type PaymentRef,
  SEK,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { type PlacedOrder, shownStatus } from '../../libs/orders/index.ts';
import { receiveCallback, succeedPayment } from '../../libs/payments/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { type MemoryShop, settledIn } from '../support/memory-shop.ts';
import { succeeded } from '../support/scripted-gateway.ts';
import { type Shops, type TwoProcesses, twoProcesses } from '../support/two-processes.ts';
import { countsIn, oneOf, placeIn } from './goods.ts';

let processes: TwoProcesses;
let shops: Shops;
let here: MemoryShop;
let there: MemoryShop;
let pool: string;
let tests = 0;

beforeAll(async () => {
  processes = await twoProcesses();
}, 60_000);

afterAll(() => processes.close(), 60_000);

beforeEach(async () => {
  await openShops();
});

afterEach(() => {
  expect(shops.missed()).toEqual([]);
});

/** Two processes that have seen nothing yet, and a course of their own with ten places. */
async function openShops(): Promise<void> {
  tests += 1;
  pool = `course-${String(tests)}`;
  shops = processes.shops(placeIn(pool));
  ({ here, there } = shops);
  await there.checkout.open(pool, 10);
}

const price = 100_000;
const swish = { paymentMethod: 'swish' } as const;
const now = () => contextAt(shops.clock.now());

async function ordered(): Promise<PlacedOrder> {
  return (await here.placed({ ...oneOf(pool), ...swish })).order;
}

/** Half a minute later the provider knows that it was paid. */
function paidAtProvider(): void {
  shops.gateway.news = succeeded(price);
  shops.clock.pass(30_000);
}

const paymentOf = ({ attempts }: PlacedOrder, index = -1) => attempts.at(index)!.opened.paymentRef;

/** A message of the provider's comes and is applied by that process. */
async function callback({ checkout }: MemoryShop, paymentRef: PaymentRef): Promise<void> {
  const callbackId = `swish-request-${paymentRef}-PAID`;
  await checkout.parts.streams.callbacks.execute(callbackId, now(), (state) =>
    receiveCallback(state, {
      callbackId,
      gateway: 'swish',
      providerId: `request-${paymentRef}`,
      status: 'PAID',
      receivedAt: shops.clock.now(),
      sealedBody: '',
      paymentRef,
    }),
  );
  await applyCallback(checkout.parts, callbackId);
}

/** What became of an order and its payments, over all their streams. */
async function factsOf(orderRef: OrderRef): Promise<Readonly<Record<string, number>>> {
  const { order } = await there.checkout.settle(orderRef);
  const payments = order.attempts.map(({ opened }) => `payment-${opened.paymentRef}`);
  return countsIn(shops, [`order-${orderRef}`, ...payments, `availability-${pool}`]);
}

const once = {
  PaymentSucceeded: 1,
  OrderPaid: 1,
  UnitsTaken: 1,
  OrderSettled: 1,
  OrderCompleted: 1,
};

describe('one success that is heard of twice at once', () => {
  it('given the browser asks for its status, when the callback is applied after the look (8), then it is one success and one paid order', async () => {
    const order = await ordered();
    paidAtProvider();
    shops.between('PaymentSucceeded', () => callback(there, paymentOf(order)));
    await here.checkout.settle(order.placed.orderRef);
    expect(await factsOf(order.placed.orderRef)).toMatchObject(once);
  });

  it('given the callback is applied, when the browser asks after the look (8), then it is one success and one paid order', async () => {
    const order = await ordered();
    paidAtProvider();
    shops.between('PaymentSucceeded', () => there.checkout.settle(order.placed.orderRef));
    await callback(here, paymentOf(order));
    expect(await factsOf(order.placed.orderRef)).toMatchObject(once);
  });

  it.each(['OrderPaid', 'UnitsTaken', 'OrderSettled', 'OrderCompleted'])(
    'given the browser and the callback took the order equally far (8), when one does all the rest right before the other’s %s, then nothing is done twice',
    async (type) => {
      const order = await ordered();
      paidAtProvider();
      shops.between(type, () => callback(there, paymentOf(order)));
      await here.checkout.settle(order.placed.orderRef);
      expect(await factsOf(order.placed.orderRef)).toMatchObject(once);
    },
  );

  it('given the same success as three callbacks at once (9), when each is taken before another is stored, then one is kept and has one effect', async () => {
    const order = await ordered();
    const paymentRef = paymentOf(order);
    paidAtProvider();
    shops.between('CallbackReceived', () => callback(there, paymentRef));
    await Promise.all([
      callback(here, paymentRef),
      callback(here, paymentRef),
      callback(there, paymentRef),
    ]);
    expect(await factsOf(order.placed.orderRef)).toMatchObject(once);
    expect(await countsIn(shops, [`callback-swish-request-${paymentRef}-PAID`])).toEqual({
      CallbackReceived: 1,
      CallbackApplied: 1,
    });
  });
});

describe('one customer in two tabs', () => {
  const again = ({ checkout }: MemoryShop, { placed: { orderRef } }: PlacedOrder) =>
    new TryPaymentAgainHandler(checkout.parts).execute(
      new TryPaymentAgain(
        {
          orderRef,
          paymentRef: drawPaymentRef(shops.clock.now(), systemRandom, 'SC'),
          method: 'swish',
        },
        now(),
      ),
    );

  async function declined(): Promise<PlacedOrder> {
    shops.gateway.answer = { kind: 'declined', code: 'payment.declined' };
    const order = await ordered();
    shops.gateway.answer = { kind: 'started', token: 'token-2' };
    return order;
  }

  it('given a declined payment, when both tabs try again after both saw the order open (10), then one is begun and the other tab is told of it', async () => {
    const order = await declined();
    let other: unknown;
    shops.between('OrderPaymentOpened', async () => {
      other = settledIn(await again(there, order));
    });
    expect(await again(here, order)).toMatchObject({ code: 'order.payment-open' });
    expect(other).toBeDefined();
    expect(shops.gateway.calls).toEqual(['initiate', 'initiate']);
  });

  it('given two attempts that both succeed in the end (10), when the one pays the order right before the other does, then the second goes back whole', async () => {
    const first = await declined();
    const { order } = settledIn(await again(here, first));
    const { orderRef } = order.placed;
    shops.clock.pass(1_000);
    await paid(here, paymentOf(order, 1));
    shops.between('OrderPaid', async () => {
      await paid(there, paymentOf(order, 0));
      await there.checkout.settle(orderRef);
    });
    await here.checkout.settle(orderRef);
    expect(await factsOf(orderRef)).toMatchObject({
      PaymentSucceeded: 2,
      OrderPaid: 1,
      RefundRequested: 1,
      UnitsTaken: 1,
    });
    expect(shops.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('given one order sent from two tabs under the same key (27), when the second comes while the first is calling the gateway, then it is charged once', async () => {
    const wish = { ...sameKey(), ...oneOf(pool), ...swish };
    const { gateway } = shops;
    const initiate = gateway.initiate.bind(gateway);
    let rival: unknown;
    gateway.initiate = async (asked) => {
      rival ??= settledIn(await there.place(wish));
      return initiate(asked);
    };
    const { order } = settledIn(await here.place(wish));
    expect(rival).toBeDefined();
    expect(gateway.calls).toEqual(['initiate']);
    paidAtProvider();
    expect(await factsOf(order.placed.orderRef)).toMatchObject({ ...once, PaymentRequested: 1 });
  });

  it.each(['OrderPlaced', 'UnitsHeld', 'OrderPaymentOpened', 'PaymentRequested'])(
    'given one order sent twice under the same key (27), when the second goes all the way right before the first’s %s, then there is one order and one charge',
    async (type) => {
      const wish = { ...sameKey(), ...oneOf(pool), ...swish };
      let rival: PlacedOrder | undefined;
      shops.between(type, async () => {
        rival = settledIn(await there.place(wish)).order;
      });
      const { order } = settledIn(await here.place(wish));
      expect(order.placed).toEqual(rival?.placed);
      expect(shops.gateway.calls).toEqual(['initiate']);
      const { orderRef } = order.placed;
      expect(await countsIn(shops, [`order-${orderRef}`, `availability-${pool}`])).toEqual({
        ...{ OrderPlaced: 1, OrderReserved: 1, OrderPaymentOpened: 1 },
        ...{ CapacitySet: 1, UnitsHeld: 1 },
      });
    },
  );

  const sameKey = () => ({
    commandId: systemRandom.uuid() as CommandId,
    orderRef: drawOrderRef(shops.clock.now(), systemRandom, 'ORD'),
  });
});

describe('money and the end of an order at the same moment', () => {
  /** An order whose only attempt was declined, a moment before it expires. */
  async function nearlyExpired(): Promise<PlacedOrder> {
    shops.gateway.answer = { kind: 'declined', code: 'payment.declined' };
    const order = await ordered();
    shops.clock.pass(15 * 60_000);
    return order;
  }

  it('given an order about to expire, when its money comes right before it does (21), then it does not expire and is complete', async () => {
    const order = await nearlyExpired();
    shops.between('OrderExpired', async () => {
      await paid(there, paymentOf(order));
      await there.checkout.settle(order.placed.orderRef);
    });
    const after = await here.checkout.settle(order.placed.orderRef);
    expect(shownStatus(after.order)).toBe('completed');
    expect(await factsOf(order.placed.orderRef)).toMatchObject({ ...once, UnitsHeld: 1 });
  });

  it('given money that comes, when the order expires right before it is recorded (21), then its place is held anew and it is complete', async () => {
    const order = await nearlyExpired();
    shops.between('PaymentSucceeded', () => there.checkout.settle(order.placed.orderRef));
    await paid(here, paymentOf(order));
    const after = await here.checkout.settle(order.placed.orderRef);
    expect([after.order.round, shownStatus(after.order)]).toEqual([2, 'completed']);
    expect(await factsOf(order.placed.orderRef)).toMatchObject({
      ...{ OrderExpired: 1, UnitsHeld: 2, HoldReleased: 1, UnitsTaken: 1, OrderPaid: 1 },
    });
  });

  it('given a customer who cancels, when an operator confirms the invoice right before (23), then the order stays and the customer is told that it is paid', async () => {
    const { order } = await here.placed({ ...oneOf(pool), paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    shops.between('OrderCancelled', () => there.confirm(orderRef));
    expect(await here.cancel(orderRef)).toMatchObject({ code: 'order.already-paid' });
    expect(await factsOf(orderRef)).toMatchObject(once);
  });

  it('given an operator who confirms an invoice, when the customer cancels right before (23), then the order stays cancelled and a person is asked about the money', async () => {
    const { order } = await here.placed({ ...oneOf(pool), paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    const paymentRef = paymentOf(order);
    shops.between('PaymentSucceeded', () => there.cancel(orderRef));
    const { order: after } = settledIn(await here.confirm(orderRef));
    expect(shownStatus(after)).toBe('cancelled');
    expect(await here.checkout.history(`case-${paymentRef}-refund-by-hand`)).toEqual([
      'CaseOpened',
    ]);
    expect(await unitsTaken()).toBe(0);
  });
});

describe('a process that fails or dies between two steps', () => {
  const life = [
    ...['OrderPlaced', 'UnitsHeld', 'OrderReserved', 'OrderPaymentOpened'],
    ...['PaymentRequested', 'PaymentStarted', 'PaymentSucceeded'],
    ...['OrderPaymentClosed', 'OrderPaid', 'UnitsTaken', 'OrderSettled', 'OrderCompleted'],
  ];

  it('given an order is placed and paid, then these are all its steps', async () => {
    const order = await ordered();
    paidAtProvider();
    await here.checkout.settle(order.placed.orderRef);
    expect(shops.appended).toEqual(['CapacitySet', ...life]);
  });

  it.each(life)(
    'given the process dies right after it stored %s (17), when another goes on, then the order ends, charged once or not at all',
    async (type) => {
      const { gateway } = shops;
      shops.after(type, () => Promise.reject(new Error('killed')));
      const orderRef = await upToDeath();
      const initiated = gateway.calls.includes('initiate');
      gateway.news = initiated ? succeeded(price) : { kind: 'not-found' };
      const { order } = await healed(there, orderRef);
      const calls = gateway.calls.filter((call) => call === 'initiate');
      expect(calls.length).toBeLessThanOrEqual(1);
      const isComplete = shownStatus(order) === 'completed';
      expect(isComplete || (order.status === 'expired' && !initiated)).toBe(true);
      expect(await factsOf(orderRef)).toMatchObject(isComplete ? once : { OrderExpired: 1 });
      expect(await unitsTaken()).toBe(isComplete ? 1 : 0);
    },
  );

  it.each(['PaymentSucceeded', 'OrderPaid', 'UnitsTaken', 'OrderSettled'])(
    'given %s stands and the step after it fails (16), when it is tried again here, then it goes on where it stood and does nothing twice',
    async (type) => {
      const order = await ordered();
      paidAtProvider();
      shops.after(type, () => Promise.reject(new Error('the step after it failed')));
      await expect(here.checkout.settle(order.placed.orderRef)).rejects.toThrow('failed');
      const { order: after } = await here.checkout.settle(order.placed.orderRef);
      expect(shownStatus(after)).toBe('completed');
      expect(await factsOf(order.placed.orderRef)).toMatchObject(once);
    },
  );

  /** Places, waits for the money and settles, until it is killed somewhere on the way. */
  async function upToDeath(): Promise<OrderRef> {
    const orderRef = drawOrderRef(shops.clock.now(), systemRandom, 'ORD');
    try {
      await here.place({ ...oneOf(pool), ...swish, orderRef });
      paidAtProvider();
      await here.checkout.settle(orderRef);
    } catch (error) {
      expect(error).toMatchObject({ message: 'killed' });
    }
    return orderRef;
  }

  /** As timers wake it: until there is nothing to wait for. */
  async function healed({ checkout }: MemoryShop, orderRef: OrderRef) {
    let settled = await checkout.settle(orderRef);
    for (let looks = 0; looks < 20 && settled.next.kind === 'wait'; looks += 1) {
      shops.clock.pass(3 * 60_000);
      settled = await checkout.settle(orderRef);
    }
    return settled;
  }
});

async function unitsTaken(): Promise<number> {
  const { state } = await there.checkout.parts.streams.availability.load(pool);
  expect(state.balance.holds.size).toBe(0);
  return takenUnits(state);
}

/** The provider's fact, in whatever state the payment is. */
async function paid({ checkout }: MemoryShop, paymentRef: PaymentRef): Promise<void> {
  await checkout.parts.streams.payments.execute(paymentRef, now(), (payment) =>
    succeedPayment(payment, {
      amount: money(price, SEK),
      providerPaymentId: `bank-${paymentRef}`,
      paidAt: shops.clock.now(),
    }),
  );
}
