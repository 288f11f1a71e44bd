import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import {
  money,
  OperationalError,
  type OrderRef,
  type ProductId,
  SEK,
} from '../../libs/kernel/index.ts';
import { type OrderRefundRequested, requestOrderRefund } from '../../libs/orders/index.ts';
import type { RefundWithdrawn, WithdrawnLine } from '../../libs/withdrawals/index.ts';
import { contextAt } from '../../test/support/memory-checkout.ts';
import { type MemoryShop, memoryShop, settledIn } from '../../test/support/memory-shop.ts';
import { withdrawalRefund } from './withdrawal-refund.ts';

const image: Offer = {
  productId: 'image-aurora' as ProductId,
  productType: 'image',
  name: 'Norrsken',
  unitPrice: money(5_000, SEK),
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'nothing',
  delivers: 'booking',
};
const book: Offer = { ...image, productId: 'book' as ProductId, unitPrice: money(700, SEK) };

let shop: MemoryShop;
let refund: RefundWithdrawn;

beforeEach(() => {
  shop = memoryShop(image, book);
  shop.checkout.gateway.refund = ({ amount, requestId }) =>
    Promise.resolve({ kind: 'succeeded', amount, providerRefundId: requestId });
  refund = withdrawalRefund(shop.checkout.parts);
});

/** Three images and two books, paid. */
async function bought(): Promise<OrderRef> {
  const orderRef = await placed();
  await shop.paid(orderRef);
  return orderRef;
}

async function placed(): Promise<OrderRef> {
  const lines = [
    { productId: 'image-aurora', quantity: 3 },
    { productId: 'book', quantity: 2 },
  ];
  const { order } = await shop.placed({ lines, paymentMethod: 'swish' });
  return order.placed.orderRef;
}

const units = (lineId: string, quantity: number): WithdrawnLine => ({ lineId, quantity });
const scope = (...lines: readonly WithdrawnLine[]) => ({ kind: 'lines', lines }) as const;
const command = () => contextAt(shop.checkout.clock.now());

/** What went back by each refund: the units of each line, and whether all of it is back. */
async function refundsOf(orderRef: OrderRef) {
  const { order } = await shop.checkout.settle(orderRef);
  return order.refunds.map(({ requested, status }) => [told(requested), status]);
}

function told({ lines }: OrderRefundRequested): string {
  return lines.map(({ lineId, quantity }) => `${String(quantity)} of ${lineId}`).join(', ');
}

describe('the refund of what a consumer withdrew from', () => {
  it('given some units of two lines, then those go back, for that reason, and the refund is named', async () => {
    const orderRef = await bought();
    const lines = [units('1', 2), units('2', 1)];
    expect(await refund({ orderRef, lines, context: command() })).toEqual({
      refundId: `${orderRef}-R1`,
    });
    expect(await refundsOf(orderRef)).toEqual([['2 of 1, 1 of 2', 'refunded']]);
    const { order } = await shop.checkout.settle(orderRef);
    expect(order.refunds[0]?.requested).toMatchObject({
      ...{ reason: 'the consumer withdrew', returnsUnits: true, amount: money(10_700, SEK) },
    });
  });

  it('given it was carried out, when it runs again by the same command, then it is the same refund, also when the rest went back since', async () => {
    const orderRef = await bought();
    const wish = { orderRef, lines: [units('1', 2)], context: command() };
    const first = await refund(wish);
    expect(await refund(wish)).toEqual(first);
    settledIn(await shop.refund(orderRef));
    expect(await refund(wish)).toEqual(first);
    expect(await refundsOf(orderRef)).toEqual([
      ['2 of 1', 'refunded'],
      ['1 of 1, 2 of 2', 'refunded'],
    ]);
  });

  it('given a run that was cut off right after the refund was requested, then its own lines are repeated, and it goes on to its end', async () => {
    const orderRef = await bought();
    const context = command();
    const { commandId: requestedBy, now: requestedAt } = context;
    await shop.checkout.parts.streams.orders.execute(orderRef, context, (state) =>
      requestOrderRefund(state, {
        ...{ requestedBy, requestedAt, reason: 'the consumer withdrew', returnsUnits: true },
        scope: scope(units('1', 3)),
      }),
    );
    const lines = [units('1', 3)];
    expect(await refund({ orderRef, lines, context })).toEqual({ refundId: `${orderRef}-R1` });
    expect(await refundsOf(orderRef)).toEqual([['3 of 1', 'refunded']]);
  });

  it('given another refund took some of the units meanwhile, then only what is left goes back', async () => {
    const orderRef = await bought();
    await shop.refund(orderRef, scope(units('1', 2), units('2', 2)));
    const lines = [units('1', 3), units('2', 1)];
    await refund({ orderRef, lines, context: command() });
    expect(await refundsOf(orderRef)).toEqual([
      ['2 of 1, 2 of 2', 'refunded'],
      ['1 of 1', 'refunded'],
    ]);
  });

  it('given all of it went back before, a line that the order does not have, or no such order, then there is no refund', async () => {
    const orderRef = await bought();
    await shop.refund(orderRef, scope(units('1', 3)));
    expect(await refund({ orderRef, lines: [units('1', 1)], context: command() })).toEqual({});
    expect(await refund({ orderRef, lines: [units('9', 1)], context: command() })).toEqual({});
    expect(await refundsOf(orderRef)).toHaveLength(1);
    const nobodys = { orderRef: 'ORD-20261120-FFFFFF' as OrderRef, lines: [units('1', 1)] };
    expect(await refund({ ...nobodys, context: command() })).toEqual({});
  });
});

describe('a refund that the order refuses', () => {
  const refused = async (wish: Parameters<RefundWithdrawn>[0]): Promise<unknown> =>
    refund(wish).catch((error: unknown) => error);

  it('given an order that is not complete, then it is an error that passes: the process tries again', async () => {
    const orderRef = await placed();
    const wish = { orderRef, lines: [units('1', 1)], context: command() };
    const error = await refused(wish);
    expect(error).toBeInstanceOf(OperationalError);
    expect(error).toMatchObject({ code: 'withdrawal.refund-refused', retryable: true });
    expect(String(error)).toContain('order.not-paid');
    await shop.paid(orderRef);
    expect(await refund(wish)).toEqual({ refundId: `${orderRef}-R1` });
  });

  it('given another refund took the units after this run had looked, then the next run takes what is left', async () => {
    const orderRef = await bought();
    const wish = { orderRef, lines: [units('1', 3)], context: command() };
    const { orders } = shop.checkout.parts.streams;
    const load = orders.load.bind(orders);
    jest.spyOn(orders, 'load').mockImplementationOnce(async (id) => {
      const seen = await load(id);
      await shop.refund(orderRef, scope(units('1', 2)));
      return seen;
    });
    expect(await refused(wish)).toMatchObject({
      ...{ code: 'withdrawal.refund-refused', retryable: true },
    });
    expect(await refund(wish)).toEqual({ refundId: `${orderRef}-R2` });
    expect(await refundsOf(orderRef)).toEqual([
      ['2 of 1', 'refunded'],
      ['1 of 1', 'refunded'],
    ]);
  });
});
