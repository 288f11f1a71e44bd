import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freeUnits, setCapacity, takenUnits } from '../../libs/availability/index.ts';
import type { OrderAnswer } from '../../libs/checkout/index.ts';
import { type OrderRef, type PoolId, SEK, money } from '../../libs/kernel/index.ts';
import { shownStatus } from '../../libs/orders/index.ts';
import { succeedPayment } from '../../libs/payments/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import type { MemoryShop } from '../support/memory-shop.ts';
import { type Shops, type TwoProcesses, twoProcesses } from '../support/two-processes.ts';
import { countsIn, oneOf, placeIn } from './goods.ts';

let processes: TwoProcesses;
let shops: Shops;
let here: MemoryShop;
let there: MemoryShop;
let pool: string;
let other: string;
let tests = 0;

beforeAll(async () => {
  processes = await twoProcesses();
}, 60_000);

afterAll(() => processes.close(), 60_000);

beforeEach(() => {
  tests += 1;
  pool = `pool-a${String(tests)}`;
  other = `pool-b${String(tests)}`;
  shops = processes.shops(placeIn(pool), placeIn(other));
  ({ here, there } = shops);
});

afterEach(() => {
  expect(shops.missed()).toEqual([]);
});

const invoice = { paymentMethod: 'invoice' } as const;
const swish = { paymentMethod: 'swish' } as const;

async function standing(poolId: string) {
  const { state } = await there.checkout.parts.streams.availability.load(poolId);
  const { size } = state.balance.holds;
  return { free: freeUnits(state), taken: takenUnits(state), holds: size };
}

const endOf = (answer: OrderAnswer) =>
  answer.kind === 'settled' ? shownStatus(answer.settled.order) : answer.code;
const refusalOf = (answer: OrderAnswer) =>
  answer.kind === 'settled' ? answer.settled.order.rejection : answer.code;

describe('the last places of a pool', () => {
  it('given one place, when another takes it after we saw it free (20), then we are told sold out and hold nothing', async () => {
    await here.checkout.open(pool, 1);
    let rival: OrderAnswer | undefined;
    shops.between('UnitsHeld', async () => {
      rival = await there.place({ ...oneOf(pool), ...invoice });
    });
    const ours = await here.place({ ...oneOf(pool), ...invoice });
    expect([endOf(ours), refusalOf(ours)]).toEqual(['rejected', 'availability.sold-out']);
    expect(rival && endOf(rival)).toBe('confirmed');
    expect(await standing(pool)).toEqual({ free: 0, taken: 1, holds: 0 });
  });

  it('given two lines on one pool with room for both (19), when another takes one after we saw it free, then neither line is held', async () => {
    await here.checkout.open(pool, 3);
    const lines = [
      { productId: pool, quantity: 2 },
      { productId: pool, quantity: 1 },
    ];
    shops.between('UnitsHeld', () => there.place({ ...oneOf(pool), ...invoice }));
    expect(refusalOf(await here.place({ lines, ...invoice }))).toBe('availability.sold-out');
    expect(await standing(pool)).toEqual({ free: 2, taken: 1, holds: 0 });
  });

  it('given two orders that want the same two pools in other orders (31), when each holds one moment after the other, then one has both and nobody waits', async () => {
    await here.checkout.open(pool, 1);
    await here.checkout.open(other, 1);
    let rival: OrderAnswer | undefined;
    shops.between(
      'UnitsHeld',
      async () => {
        rival = await there.place({
          lines: [...oneOf(other).lines, ...oneOf(pool).lines],
          ...invoice,
        });
      },
      `availability-${other}`,
    );
    const ours = await here.place({
      lines: [...oneOf(pool).lines, ...oneOf(other).lines],
      ...invoice,
    });
    expect(endOf(ours)).toBe('confirmed');
    expect(rival && refusalOf(rival)).toBe('availability.sold-out');
    const sold = { free: 0, taken: 1, holds: 0 };
    expect([await standing(pool), await standing(other)]).toEqual([sold, sold]);
  });

  it('given forty orders at once over two processes for the same two pools, half of them the other way round (31), then exactly as many stand as there is room', async () => {
    await here.checkout.open(pool, 7);
    await here.checkout.open(other, 7);
    const [a, b] = [oneOf(pool).lines, oneOf(other).lines];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 4 < 2 ? here : there).place({
          lines: n % 2 === 0 ? [...a, ...b] : [...b, ...a],
          ...invoice,
        }),
      ),
    );
    expect(answers.map(endOf).filter((end) => end === 'confirmed')).toHaveLength(7);
    const sold = { free: 0, taken: 7, holds: 0 };
    expect([await standing(pool), await standing(other)]).toEqual([sold, sold]);
  });

  it('given an expired order whose money comes, when the last place goes after we saw it free (7), then the place is sold once and the money goes back', async () => {
    await here.checkout.open(pool, 1);
    const orderRef = await expired();
    await heard(orderRef);
    let rival: OrderAnswer | undefined;
    shops.between('UnitsHeld', async () => {
      rival = await there.place({ ...oneOf(pool), ...invoice });
    });
    const { order } = await here.checkout.settle(orderRef);
    expect(order).toMatchObject({ status: 'expired', roundFailed: true });
    expect(rival && endOf(rival)).toBe('confirmed');
    expect(await standing(pool)).toEqual({ free: 0, taken: 1, holds: 0 });
    expect(shops.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });
});

describe('an operator who changes a pool', () => {
  it('given a customer who saw a place free, when the operator closes the pool a moment before (23), then it is sold out', async () => {
    await here.checkout.open(pool, 1);
    shops.between('UnitsHeld', () =>
      there.checkout.parts.streams.availability.execute(pool, now(), (state) =>
        setCapacity(state, { poolId: pool as PoolId, capacity: 0 }),
      ),
    );
    expect(refusalOf(await here.place({ ...oneOf(pool), ...swish }))).toBe('availability.sold-out');
    expect(await standing(pool)).toEqual({ free: 0, taken: 0, holds: 0 });
  });

  it('given an operator who saw all places free, when a customer takes one a moment before (23), then the pool is not made smaller than what is in use', async () => {
    await here.checkout.open(pool, 2);
    shops.between('CapacitySet', () => there.place({ ...oneOf(pool), ...swish }));
    const { outcome } = await here.checkout.parts.streams.availability.execute(
      pool,
      now(),
      (state) => setCapacity(state, { poolId: pool as PoolId, capacity: 0 }),
    );
    expect(outcome).toMatchObject({
      code: 'availability.capacity-below-taken',
      facts: { inUse: 1 },
    });
    expect(await standing(pool)).toEqual({ free: 1, taken: 0, holds: 1 });
  });
});

describe('500 at once on one pool', () => {
  it.each([
    ['one process', () => [here]],
    ['two processes on one database', () => [here, there]],
  ])(
    'given 25 places and 500 buyers in %s (20), then exactly 25 have one and 475 are told sold out',
    async (_, all) => {
      const places = 25;
      await here.checkout.open(pool, places);
      const answers = await Promise.all(
        Array.from({ length: 500 }, (__, n) => {
          const shop = all()[n % all().length] ?? here;
          return shop.place({ ...oneOf(pool), ...invoice });
        }),
      );
      const ends = answers.map(endOf);
      expect(ends.filter((end) => end === 'confirmed')).toHaveLength(places);
      expect(ends.filter((end) => end === 'rejected')).toHaveLength(500 - places);
      expect(await standing(pool)).toEqual({ free: 0, taken: places, holds: 0 });
      expect(await countsIn(shops, [`availability-${pool}`])).toMatchObject({ UnitsTaken: places });
    },
    60_000,
  );
});

const now = () => contextAt(shops.clock.now());

/** An order that nobody paid in time; its place is free again. */
async function expired(): Promise<OrderRef> {
  shops.gateway.answer = { kind: 'declined', code: 'payment.declined' };
  const { order } = await here.placed({ ...oneOf(pool), ...swish });
  shops.clock.pass(15 * 60_000);
  const { orderRef } = order.placed;
  expect((await here.checkout.settle(orderRef)).order.status).toBe('expired');
  return orderRef;
}

/** The provider says that it was paid after all. */
async function heard(orderRef: OrderRef): Promise<void> {
  const { state } = await there.checkout.parts.streams.orders.load(orderRef);
  const { paymentRef } = (state as { placed: { paymentRef: string } }).placed;
  await there.checkout.parts.streams.payments.execute(paymentRef, now(), (payment) =>
    succeedPayment(payment, {
      amount: money(100_000, SEK),
      providerPaymentId: `bank-${paymentRef}`,
      paidAt: shops.clock.now(),
    }),
  );
}
