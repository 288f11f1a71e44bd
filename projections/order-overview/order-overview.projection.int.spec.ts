import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import {
  money,
  type OrderRef,
  type PoolId,
  type ProductId,
  SEK,
  systemClock,
} from '../../libs/kernel/index.ts';
import { cancelledLines, shownStatus } from '../../libs/orders/index.ts';
import { createProjectionRunner, type ProjectionRunner } from '../../libs/projecting/index.ts';
import { type MemoryShop, memoryShop, settledIn } from '../../test/support/memory-shop.ts';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import { orderOverview } from './order-overview.projection.ts';
import { findOrder, listOrders } from './order-overview.queries.ts';

const course: Offer = {
  productId: 'course-wheel' as ProductId,
  productType: 'course',
  name: 'Drejning',
  unitPrice: money(100_000, SEK),
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'seats',
  delivers: 'booking',
  poolId: 'course-wheel' as PoolId,
};

interface Played {
  readonly shop: MemoryShop;
  readonly orders: Readonly<Record<'discounted' | 'partly' | 'refunded' | 'kept', OrderRef>>;
}

/** One order for each way that a row can go. */
async function played(): Promise<Played> {
  const shop = memoryShop(course);
  const { gateway } = shop.checkout;
  await shop.checkout.open('course-wheel', 20);
  await shop.code('FIFTY', { kind: 'fixed', amount: money(5_000, SEK) });
  const { code } = await shop.card(30_000);
  const lines = [
    { productId: 'course-wheel', quantity: 1 },
    { productId: 'course-wheel', quantity: 1 },
  ];
  const placed = async (more = {}) =>
    (await shop.placed({ lines, paymentMethod: 'swish', ...more })).order.placed.orderRef;
  gateway.answer = { kind: 'declined', code: 'payment.declined' };
  const discounted = await placed();
  settledIn(await shop.discount(discounted, 'FIFTY'));
  await shop.cancel(await placed());
  gateway.answer = { kind: 'started', token: 'token-1' };
  gateway.refunded = {
    kind: 'succeeded',
    amount: money(100_000, SEK),
    providerRefundId: 'refund-1',
  };
  const partly = await placed({ giftCards: [{ code }] });
  await shop.paid(partly);
  await shop.cancelLine(partly, '2');
  const refunded = await placed();
  await shop.paid(refunded);
  await shop.refund(refunded);
  gateway.refunded = { kind: 'failed', code: 'refund.refused' };
  const kept = await placed();
  const { order } = await shop.paid(kept);
  await shop.cancelLine(kept, '2');
  await shop.resolve(`${order.placed.paymentRef}-R1-refund-failed`, 'kept');
  return { shop, orders: { discounted, partly, refunded, kept } };
}

describeProjectionContract('order-overview', async () => {
  const { store, codecs } = (await played()).shop.checkout;
  return { projection: orderOverview, store, codecs };
});

describe('the overview of orders', () => {
  let database: FreshDatabase;
  let runner: ProjectionRunner;
  let shown: Played;

  beforeAll(async () => {
    database = await freshDatabase();
    shown = await played();
    const { store, codecs } = shown.shop.checkout;
    runner = createProjectionRunner({
      ...{ pool: database.pool, store, clock: systemClock },
      ...{ codecs, projections: [orderOverview] },
    });
    await runner.start();
    const head = await store.head();
    if (head !== undefined) await runner.waitFor(orderOverview.name, head, 20_000);
  });

  afterAll(async () => {
    await runner.stop();
    await shown.shop.checkout.store.close();
    await database.drop();
  });

  it.each(['discounted', 'partly', 'refunded', 'kept'] as const)(
    'given the order that was %s, then the row says what its stream says',
    async (name) => {
      const orderRef = shown.orders[name];
      const { order } = await shown.shop.checkout.settle(orderRef);
      const row = await findOrder(database.pool, orderRef);
      expect(row).toMatchObject({
        status: shownStatus(order),
        total_ore: String(order.price.total.minor),
        cancelled: cancelledLines(order),
        tenders: order.price.tenders.map(({ kind, amount }) => ({ kind, amount: amount.minor })),
        refunds: order.refunds.map(({ requested, status }) => ({
          refund_id: requested.refundId,
          amount_ore: requested.amount.minor,
          status,
        })),
      });
    },
  );

  it('given a discount that came later, then the amounts of its lines are those of the order', async () => {
    const { order } = await shown.shop.checkout.settle(shown.orders.discounted);
    const row = await findOrder(database.pool, shown.orders.discounted);
    expect(row?.repriced?.map(({ total }) => total)).toEqual(
      order.price.lines.map(({ total }) => total.minor),
    );
  });

  it('given a status to list by, then the refunded are found', async () => {
    const rows = await listOrders(database.pool, { status: 'partly-refunded', limit: 10 });
    expect(rows.map(({ order_ref: ref }) => ref)).toEqual([shown.orders.partly]);
  });
});
