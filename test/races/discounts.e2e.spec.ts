import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atSwish } from '../acceptance/at-swish.ts';
import { cancel, type Customers, orderWith, readOrder, ticket } from '../acceptance/orders.ts';
import { codeOf, eventually } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { byOperator, makeCode, order, sek, taken, usesOf } from '../support/value-over-http.ts';

let first: RunningLedger;
let second: RunningLedger;

const buyers = 500;
const price = 10_000;
const aTenth = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
const oneTicket = [{ productId: ticket, quantity: 1 }];
const invoice = { payment: { method: 'invoice' } };
/** One key of one network places them all. */
const environment = {
  CHECKOUT_REQUESTS_PER_MINUTE: '0',
  ASK_STARTED_AFTER_SECONDS: '1,2,4,8',
  ASK_UNKNOWN_AFTER_SECONDS: '1,2,4,8',
};

beforeAll(async () => {
  first = await runningLedger({ environment });
  const { database, simulator, keys } = first;
  second = await runningLedger({ environment, database, simulator, keys });
}, 60_000);

afterAll(async () => {
  await second.close();
  await first.close();
}, 60_000);

const inFirst = () => first;
const inTurn = (n: number) => (n % 2 === 0 ? first : second);
const places = [
  ['in one process', inFirst],
  ['in two processes on one database', inTurn],
] as const;
let codesMade = 0;

/** A code of its own for each test. */
async function aCode(terms: object): Promise<string> {
  codesMade += 1;
  const code = `RACE-${String(codesMade)}`;
  await makeCode(first, code, terms);
  return code;
}

/** Many customers at once, each with an order of their own by invoice. */
function buy(
  count: number,
  service: (n: number) => RunningLedger,
  wish: Omit<Parameters<typeof order>[1], 'lines'> & { readonly lines?: readonly object[] },
) {
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      order(service(n), {
        ...{ lines: oneTicket, tenders: invoice, customerId: `race-${String(n)}` },
        ...wish,
      }),
    ),
  );
}

/** What is given of a code's budget, straight from its stream. */
async function givenBy(code: string): Promise<number> {
  const { state } = await first.ledger.api.checkout.streams.discounts.load(code);
  return state.amounts.get('SEK' as never, 0);
}

/**
 * Does something once, at the worst moment: an order has been priced with the code and stands, and is about to
 * hold a use of it. What is done then is done with before the hold goes on.
 */
function beforeHold(
  { ledger }: RunningLedger,
  code: string,
  act: (orderRef: string) => Promise<unknown>,
): void {
  const { orders, discounts } = ledger.api.checkout.streams;
  const onOrder = orders.execute.bind(orders);
  const onCode = discounts.execute.bind(discounts);
  let placed = '';
  orders.execute = async (id, context, decide) => {
    placed = id;
    return onOrder(id, context, decide);
  };
  discounts.execute = async (id, context, decide) => {
    if (id === code) {
      orders.execute = onOrder;
      discounts.execute = onCode;
      await act(placed);
    }
    return onCode(id, context, decide);
  };
}

describe('one code and many orders at once', () => {
  it.each(places)(
    'given a code with one use and 500 orders at once %s (3), then exactly one has it, and the others are told that it is used up',
    async (_, service) => {
      const discountCode = await aCode({ ...aTenth, usesMax: 1 });
      const answers = await buy(buyers, service, { discountCode });
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused).toHaveLength(buyers - 1);
      expect(new Set(refused.map(codeOf))).toEqual(new Set(['discount.used-up']));
      expect(await usesOf(first, discountCode)).toEqual({ held: 0, used: 1 });
      expect(await givenBy(discountCode)).toBe(1_000);
    },
    120_000,
  );

  it.each(places)(
    'given one use per customer and 60 orders of one customer at once %s (3), then one has it',
    async (_, service) => {
      const discountCode = await aCode({ ...aTenth, usesPerCustomerMax: 1 });
      const answers = await buy(60, service, { discountCode, customerId: 'one-of-a-kind' });
      const refused = answers.filter(({ status }) => status !== 201);
      expect(new Set(refused.map(codeOf))).toEqual(new Set(['discount.customer-limit']));
      expect(refused).toHaveLength(59);
    },
    60_000,
  );

  it.each([
    ['by the same process', () => first],
    ['by another process', () => second],
  ])(
    'given an order priced with the last use, when the use goes to another %s before it is held (3), then the order is refused, and repeats change nothing',
    async (_, other) => {
      const discountCode = await aCode({ ...aTenth, usesMax: 1 });
      const wish = { lines: oneTicket, tenders: invoice, discountCode };
      beforeHold(first, discountCode, () => taken(other(), wish));
      const late = await order(first, wish);
      expect([late.status, codeOf(late)]).toEqual([409, 'discount.used-up']);
      expect(await usesOf(first, discountCode)).toEqual({ held: 0, used: 1 });
      expect(await usesOf(second, discountCode)).toEqual({ held: 0, used: 1 });
    },
    30_000,
  );
});

describe('a use that comes back while others want it', () => {
  it('given an order that is cancelled by another process before it holds its use (4), then the late hold is refused and the use is free', async () => {
    const discountCode = await aCode({ ...aTenth, usesMax: 1 });
    const wish = { lines: oneTicket, tenders: invoice, discountCode };
    await atSwish(first).mode({ autopay: 'hold' });
    const states: unknown[] = [];
    beforeHold(first, discountCode, async (orderRef) => {
      const path = `/api/orders/${orderRef}/cancel`;
      // The first try takes the order on to its payment, as any run does; the next ends both.
      const { json } = await eventually(
        () => second.call({ path, key: second.keys.operator, body: {} }),
        ({ status }) => status === 200,
      );
      states.push(json, await usesOf(second, discountCode));
    });
    const late = await order(first, { lines: oneTicket, discountCode });
    await atSwish(first).mode({ autopay: 'pay' });
    expect(states).toMatchObject([{ order: { status: 'cancelled' } }, { held: 0, used: 0 }]);
    expect(late.text).toContain('cancelled');
    expect(await usesOf(first, discountCode)).toEqual({ held: 0, used: 0 });
    await taken(first, wish);
    expect(codeOf(await order(second, wish))).toBe('discount.used-up');
  }, 30_000);

  it('given each of 10 customers pays and cancels at once over two processes (4), then a use counts for each order that is complete and for no other', async () => {
    const discountCode = await aCode({ ...aTenth, usesMax: 10 });
    const swish = atSwish(first);
    await swish.mode({ autopay: 'hold' });
    const orders = await Promise.all(
      Array.from({ length: 10 }, () => taken(first, { lines: oneTicket, discountCode })),
    );
    expect(codeOf(await order(second, { lines: oneTicket, discountCode }))).toBe(
      'discount.used-up',
    );
    await Promise.all(
      orders.flatMap((one, n) => [
        cancel(inTurn(n), one),
        swish.pay(one.paymentReference, { force: true }),
      ]),
    );
    const ends = await Promise.all(orders.map(endOf));
    await swish.mode({ autopay: 'pay' });
    const complete = ends.filter((status) => status === 'completed').length;
    expect(ends.filter((status) => status === 'cancelled')).toHaveLength(10 - complete);
    const uses = await eventually(
      () => usesOf(second, discountCode),
      ({ held }) => held === 0,
    );
    expect(uses).toEqual({ held: 0, used: complete });
    const answers = await buy(20, inTurn, { discountCode });
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10 - complete);
  }, 90_000);

  it('given an order with the one use that is refunded while 20 others want it (4), then one of them has it and none before it came back', async () => {
    const discountCode = await aCode({ ...aTenth, usesMax: 1 });
    const paid = await taken(first, { lines: oneTicket, discountCode });
    await orderWith(first, paid, 'completed');
    const path = `/api/orders/${paid.reference}/refunds`;
    const [answers] = await Promise.all([
      buy(20, inTurn, { discountCode }),
      byOperator(second, path, { reason: 'sent back' }),
    ]);
    await orderWith(first, paid, 'refunded');
    const early = answers.filter(({ status }) => status === 201).length;
    const later = await buy(20, inTurn, { discountCode });
    const late = later.filter(({ status }) => status === 201).length;
    expect(early + late).toBe(1);
    expect(await usesOf(first, discountCode)).toEqual({ held: 0, used: 1 });
  }, 60_000);

  async function endOf(one: Customers): Promise<string> {
    const { json } = await eventually(
      () => readOrder(first, one),
      (answer) => isOver((answer.json as { readonly status: string }).status),
      20_000,
    );
    return (json as { readonly status: string }).status;
  }

  function isOver(status: string): boolean {
    return status === 'completed' || status === 'cancelled';
  }
});

describe('what members get, and many members at once', () => {
  const rider = {
    ...{ productId: 'club-race', classId: 'all', quantity: 1 },
    details: { registrations: [{ riderId: '1', classId: 'all' }] },
  };
  const code = 'MEMBER-EVENT-CLUB-RACE';

  const limitTo = (usesMax: number) =>
    byOperator(
      first,
      `/api/discount-codes/${code}`,
      { ...aTenth, eventIds: ['club-race'], automatic: 'member', usesMax },
      'PATCH',
    );

  beforeAll(async () => {
    await byOperator(first, '/api/events', {
      ...{ eventId: 'club-race', title: 'Klubbloppet', capacity: 1_000 },
      ...{ startsAt: '2099-05-01T18:00:00Z', endsAt: '2099-05-01T22:00:00Z' },
      memberDiscount: aTenth,
    });
    await byOperator(first, '/api/events/club-race/classes', {
      ...{ classId: 'all', title: 'Alla', unitPrice: sek(price), capacity: 1_000 },
    });
  });

  it('given five uses of it and 60 members at once over two processes (5), then five get it, and who is refused gets the full price at the next try', async () => {
    await limitTo(5);
    const members = { lines: [rider], member: true, as: 'operator' } as const;
    const answers = await buy(60, inTurn, members);
    const totals = answers.flatMap(({ status, json }) => (status === 201 ? [totalIn(json)] : []));
    expect(totals.filter((total) => total === 9_000)).toHaveLength(5);
    expect(new Set(totals)).toEqual(new Set(totals.includes(price) ? [9_000, price] : [9_000]));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(codeOf).filter((refusal) => refusal !== 'discount.used-up')).toEqual([]);
    expect(await usesOf(first, code)).toEqual({ held: 0, used: 5 });
    const [again] = await buy(1, inTurn, members);
    expect(totalIn(again?.json)).toBe(price);
  }, 60_000);

  it('given the last use of it, when it goes to another member before it is held (5), then it is never given twice', async () => {
    await limitTo(6);
    const wish = { lines: [rider], tenders: invoice, member: true, as: 'operator' } as const;
    beforeHold(first, code, () => taken(second, wish));
    const late = await order(first, wish);
    expect(codeOf(late)).toBe('discount.used-up');
    expect(await usesOf(first, code)).toEqual({ held: 0, used: 6 });
  }, 30_000);

  function totalIn(json: unknown): number {
    return (json as { order: { total: { amount: number } } }).order.total.amount;
  }
});

describe('a budget and many orders at once', () => {
  it.each(places)(
    'given a budget for ten and 100 orders at once %s (6), then exactly ten have it and nothing is given beyond',
    async (_, service) => {
      const discountCode = await aCode({ ...aTenth, budget: sek(10_500) });
      const answers = await buy(100, service, { discountCode });
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused).toHaveLength(90);
      expect(new Set(refused.map(codeOf))).toEqual(new Set(['discount.budget-spent']));
      expect(await givenBy(discountCode)).toBe(10_000);
    },
    60_000,
  );

  it('given what is left of a budget serves one of two orders, when the other holds it first from another process (6), then this one is refused whole', async () => {
    const discountCode = await aCode({ ...aTenth, budget: sek(3_500) });
    const wish = { tenders: invoice, discountCode };
    const two = [{ productId: ticket, quantity: 2 }];
    beforeHold(first, discountCode, () => taken(second, { ...wish, lines: two }));
    const late = await order(first, { ...wish, lines: two });
    expect([late.status, codeOf(late)]).toEqual([409, 'discount.budget-spent']);
    expect(await givenBy(discountCode)).toBe(2_000);
    await taken(first, { ...wish, lines: oneTicket });
    expect(await givenBy(discountCode)).toBe(3_000);
  }, 30_000);
});
