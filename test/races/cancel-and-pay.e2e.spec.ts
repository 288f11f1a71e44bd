import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atSwish, type AtSwish } from '../acceptance/at-swish.ts';
import {
  cancel,
  course,
  type Customers,
  ordered,
  payAgain,
  readOrder,
  unitsLeft,
} from '../acceptance/orders.ts';
import { eventually, historyOf } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';

let service: RunningLedger;
let second: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  const environment = {
    ASK_STARTED_AFTER_SECONDS: '1,2,4,8',
    ASK_UNKNOWN_AFTER_SECONDS: '1,2,4,8',
  };
  service = await runningLedger({ environment });
  const { database, simulator, keys } = service;
  second = await runningLedger({ environment, database, simulator, keys });
  swish = atSwish(service);
  await service.open(course, 200);
}, 60_000);

afterAll(async () => {
  await second.close();
  await service.close();
}, 60_000);

interface Shown {
  readonly status: string;
  readonly payments: readonly {
    readonly captured: { readonly amount: number };
    readonly refunded: { readonly amount: number };
  }[];
}

const price = 129_500;

/** What the order kept in the end: its price when it is complete, nothing when it is cancelled. */
async function keptBy(order: Customers): Promise<readonly [status: string, keptOre: number]> {
  const { json } = await eventually(
    () => readOrder(service, order),
    (answer) => isRight(answer.json as Shown),
    20_000,
  );
  return [(json as Shown).status, kept(json as Shown)];
}

function kept({ payments }: Shown): number {
  return payments.reduce(
    (sum, { captured, refunded }) => sum + captured.amount - refunded.amount,
    0,
  );
}

function isRight(shown: Shown): boolean {
  return (
    (shown.status === 'completed' && kept(shown) === price) ||
    (shown.status === 'cancelled' && kept(shown) === 0)
  );
}

/** What Swish took for a cancelled order, early or late, it has given back once. */
async function wentBack({ paymentReference }: Customers): Promise<void> {
  const taken = await swish.payment(paymentReference);
  if (taken.status !== 'PAID') return;
  const refunds = await eventually(
    async () => {
      const all = await swish.refunds();
      return all.filter((each) => each.originalPaymentReference === taken.paymentReference);
    },
    (found) => found[0]?.status === 'PAID',
    20_000,
  );
  expect(refunds.map(({ status, amountOre }) => [status, amountOre])).toEqual([['PAID', price]]);
}

describe('cancelling while paying', () => {
  it('given each customer pays and cancels at once, over two services, then each order is complete and paid, or cancelled and its money went back', async () => {
    await swish.mode({ autopay: 'hold' });
    const before = await unitsLeft(service, course);
    const orders = await Promise.all(
      Array.from({ length: 20 }, () => ordered(service, { productId: course })),
    );
    await Promise.all(
      orders.flatMap((order, n) => [
        cancel(n % 2 === 0 ? service : second, order),
        cancel(n % 2 === 0 ? second : service, order),
        swish.pay(order.paymentReference, { force: true }),
      ]),
    );
    const ends = await Promise.all(orders.map(keptBy));
    for (const end of ends)
      expect([`completed ${String(price)}`, 'cancelled 0']).toContain(end.join(' '));
    const complete = ends.filter(([status]) => status === 'completed').length;
    expect(await unitsLeft(service, course)).toBe(before - complete);
    const cancelled = orders.filter((_, n) => ends[n]?.[0] === 'cancelled');
    await Promise.all(cancelled.map(wentBack));
    await swish.mode({ autopay: 'pay' });
  }, 90_000);

  it('given a customer tries again in three tabs and cancels in a fourth, then one of them wins and no money is kept for nothing', async () => {
    await swish.mode({ autopay: 'decline' });
    const orders = await Promise.all(
      Array.from({ length: 6 }, () => ordered(service, { productId: course })),
    );
    await Promise.all(
      orders.map(({ paymentReference }) => swish.payment(paymentReference, 'DECLINED')),
    );
    await swish.mode({ autopay: 'pay' });
    await Promise.all(
      orders.flatMap((order) => [
        payAgain(service, order, { method: 'swish' }),
        payAgain(second, order, { method: 'swish' }),
        payAgain(service, order, { method: 'swish' }),
        cancel(second, order),
      ]),
    );
    const ends = await Promise.all(orders.map(keptBy));
    for (const end of ends)
      expect([`completed ${String(price)}`, 'cancelled 0']).toContain(end.join(' '));
    for (const { reference } of orders) {
      const types = await historyOf(service, reference);
      const paidOrCancelled = types.filter(
        (type) => type === 'OrderPaid' || type === 'OrderCancelled',
      );
      expect(paidOrCancelled).toHaveLength(1);
    }
  }, 90_000);
});
