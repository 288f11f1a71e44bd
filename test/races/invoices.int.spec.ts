import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderRef } from '../../libs/kernel/index.ts';
import type { MemoryShop } from '../support/memory-shop.ts';
import { type Shops, type TwoProcesses, twoProcesses } from '../support/two-processes.ts';
import { countsIn, oneOf, placeIn } from './goods.ts';

const pool = 'course';
const series = 'invoiceSeries-2611';

let processes: TwoProcesses;
let shops: Shops;
let here: MemoryShop;
let there: MemoryShop;

beforeAll(async () => {
  processes = await twoProcesses();
  await processes.shops().here.checkout.open(pool, 1_000);
}, 60_000);

afterAll(() => processes.close(), 60_000);

beforeEach(() => {
  shops = processes.shops(placeIn(pool));
  ({ here, there } = shops);
});

afterEach(() => {
  expect(shops.missed()).toEqual([]);
});

const invoiced = async (shop: MemoryShop) => {
  const { order } = await shop.placed({ ...oneOf(pool), paymentMethod: 'invoice' });
  return order.placed.orderRef;
};

async function numberOf(orderRef: OrderRef): Promise<string | undefined> {
  const { payments } = await there.checkout.settle(orderRef);
  return [...payments.values()][0]?.invoice?.number;
}

const drawn = async () => (await countsIn(shops, [series]))['InvoiceNumberAssigned'] ?? 0;
const numbered = (sequence: number) => `INV-2611-${String(sequence).padStart(4, '0')}`;

describe('invoice numbers', () => {
  it.each(['InvoiceNumberAssigned', 'InvoiceIssued'])(
    'given one order that two processes number (25), when one does it right before the other’s %s, then it has one number and none is wasted',
    async (type) => {
      const before = await drawn();
      let rival: number | undefined;
      shops.between(type, async () => {
        const [order] = await confirmedOrders();
        const { payments } = await there.checkout.settle(order!);
        rival = payments.size;
      });
      const orderRef = await invoiced(here);
      expect(rival).toBe(1);
      expect(await drawn()).toBe(before + 1);
      expect(await numberOf(orderRef)).toBe(numbered(before + 1));
    },
  );

  it('given two orders that want the next number (26), when the other is numbered right before ours is stored, then both have one and there is no gap', async () => {
    const before = await drawn();
    let rival: OrderRef | undefined;
    shops.between('InvoiceNumberAssigned', async () => {
      rival = await invoiced(there);
    });
    const ours = await invoiced(here);
    expect(await numberOf(rival!)).toBe(numbered(before + 1));
    expect(await numberOf(ours)).toBe(numbered(before + 2));
  });

  it('given a process that dies right after a number was stored (26), when another goes on with the order, then it gets that number', async () => {
    const before = await drawn();
    shops.after('InvoiceNumberAssigned', () => Promise.reject(new Error('killed')));
    await expect(invoiced(here)).rejects.toThrow('killed');
    const [, next] = [await invoiced(there), await confirmedOrders()];
    const numbers = await Promise.all(next.map(numberOf));
    expect(numbers.toSorted()).toEqual([numbered(before + 1), numbered(before + 2)]);
  });

  it('given 100 invoices under load in two processes (26), then their numbers are the next hundred, each once, in the order of the series', async () => {
    const before = await drawn();
    const orders = await Promise.all(
      Array.from({ length: 100 }, (_, n) => invoiced(n % 2 === 0 ? here : there)),
    );
    const numbers = await Promise.all(orders.map(numberOf));
    expect(numbers.toSorted()).toEqual(
      Array.from({ length: 100 }, (_, n) => numbered(before + n + 1)),
    );
    expect(await drawn()).toBe(before + 100);
  });

  /** Orders of this test that were confirmed, as the log has them. */
  async function confirmedOrders(): Promise<readonly OrderRef[]> {
    const { events } = await there.checkout.store.readAll({ after: start, max: 1_000 });
    return events
      .filter(({ type }) => type === 'OrderConfirmed')
      .map(({ streamId }) => streamId.slice('order-'.length) as OrderRef);
  }

  let start: Awaited<ReturnType<typeof there.checkout.store.head>>;
  beforeEach(async () => {
    start = await there.checkout.store.head();
  });
});
