import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import { checkoutProcesses } from '../../libs/checkout/index.ts';
import {
  type GiftCardId,
  money,
  type OrderRef,
  type ProductId,
  SEK,
} from '../../libs/kernel/index.ts';
import { cancelledLines, type PlacedOrder, shownStatus } from '../../libs/orders/index.ts';
import { type RefundNews, recordRefund } from '../../libs/payments/index.ts';
import { availablePoints } from '../../libs/points/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { buyer, type MemoryShop, memoryShop, settledIn } from '../support/memory-shop.ts';

const card: Offer = {
  productId: 'gift-card' as ProductId,
  productType: 'gift-card',
  name: 'Presentkort',
  unitPrice: money(50_000, SEK),
  vatRateBasisPoints: 0,
  salesAccount: '2421',
  allocates: 'nothing',
  delivers: 'gift-card',
  giftCard: { validityDays: 365, voucherKind: 'multi-purpose' },
};
const points: Offer = {
  ...card,
  productId: 'points-100' as ProductId,
  productType: 'points-package',
  unitPrice: money(10_000, SEK),
  delivers: 'points',
  points: { points: 100 },
};

let shop: MemoryShop;

beforeEach(() => {
  shop = memoryShop(card, points);
  shop.checkout.gateway.refunded = { kind: 'failed', code: 'refund.payer-left-swish' };
});

async function bought(productId: string, quantity = 1): Promise<PlacedOrder> {
  const lines = [{ productId, quantity }];
  const { order } = await shop.placed({ lines, paymentMethod: 'swish' });
  return (await shop.paid(order.placed.orderRef)).order;
}

const cardsOf = ({ price }: PlacedOrder): readonly GiftCardId[] =>
  price.lines.flatMap((line) => line.giftCard?.cards.map(({ cardId }) => cardId) ?? []);
const onCards = (order: PlacedOrder): Promise<readonly number[]> =>
  Promise.all(cardsOf(order).map(async (id) => (await shop.onCard(id)).available));
const pointsLeft = async (): Promise<number> => {
  const { state } = await shop.checkout.parts.streams.points.load(buyer);
  return availablePoints(state, shop.checkout.clock.now());
};
const oneUnit = { kind: 'lines', lines: [{ lineId: '1', quantity: 1 }] } as const;
const sends = (minor: number) => {
  const amount = money(minor, SEK);
  shop.checkout.gateway.refunded = { kind: 'succeeded', amount, providerRefundId: 'back' };
};
const keep = ({ placed }: PlacedOrder, n = 1) =>
  shop.resolve(`${placed.paymentRef}-R${String(n)}-refund-failed`, 'kept');

describe('a refund that a person decided not to make', () => {
  it('given a gift card, then it is the customer’s again with all that was on it, however often that is carried out', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    expect(await onCards(order)).toEqual([0]);
    await keep(order);
    await keep(order);
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('completed');
    expect(await onCards(order)).toEqual([50_000]);
    expect(await shop.checkout.history(`giftCard-${String(cardsOf(order)[0])}`)).toEqual([
      ...['GiftCardIssued', 'GiftCardActivated', 'GiftCardRevoked', 'GiftCardReinstated'],
    ]);
  });

  it('given points, then they are the customer’s again, and another refund takes them and pays', async () => {
    const order = await bought('points-100');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    expect(await pointsLeft()).toBe(0);
    await keep(order);
    expect(await pointsLeft()).toBe(100);
    sends(10_000);
    expect(shownStatus(settledIn(await shop.refund(orderRef)).order)).toBe('refunded');
    expect(await pointsLeft()).toBe(0);
  });

  it('given a refund by hand, when it is kept, then its card is the customer’s again', async () => {
    const lines = [{ productId: 'gift-card', quantity: 1 }];
    const { order } = await shop.placed({ lines, paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    await shop.confirm(orderRef);
    await shop.refund(orderRef);
    expect(await onCards(order)).toEqual([0]);
    await shop.resolve(`${orderRef}-R1-refund-by-hand`, 'kept');
    await shop.checkout.settle(orderRef);
    expect(await onCards(order)).toEqual([50_000]);
  });

  it('given another refund of the same line meanwhile, then each card is taken once, and only the unmade one’s comes back', async () => {
    const order = await bought('gift-card', 3);
    const { orderRef } = order.placed;
    await shop.refund(orderRef, oneUnit);
    expect(await onCards(order)).toEqual([50_000, 50_000, 0]);
    shop.checkout.gateway.refunded = { kind: 'started' };
    await shop.refund(orderRef, oneUnit);
    expect(await onCards(order)).toEqual([50_000, 0, 0]);
    await keep(order);
    shop.checkout.gateway.refundNews = {
      ...{ kind: 'succeeded', amount: money(50_000, SEK), providerRefundId: 'back' },
    };
    shop.checkout.clock.pass(10_000);
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(after.refunds.map(({ status }) => status)).toEqual(['abandoned', 'refunded']);
    expect(await onCards(order)).toEqual([50_000, 0, 50_000]);
    sends(100_000);
    await shop.refund(orderRef);
    expect(await onCards(order)).toEqual([0, 0, 0]);
  });

  it('given a card that ended meanwhile, then it can be used for the grace', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    shop.checkout.clock.pass(400 * 86_400_000);
    await keep(order);
    const { state } = await shop.checkout.parts.streams.giftCards.load(cardsOf(order)[0] ?? '');
    expect(state.expiresAt).toBe('2028-01-24T23:00:00.000Z');
    expect(await onCards(order)).toEqual([50_000]);
  });

  it('given a line that was cancelled by itself, then it stands again', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    const cancelled = settledIn(await shop.cancelLine(orderRef, '1')).order;
    expect(cancelledLines(cancelled)).toEqual(['1']);
    await keep(order);
    expect(cancelledLines((await shop.checkout.settle(orderRef)).order)).toEqual([]);
  });
});

describe('a decision that was cut off', () => {
  /** The process that decided dies before it can give the card back. */
  async function cutOff(order: PlacedOrder): Promise<void> {
    const dies = jest.spyOn(shop.checkout.parts.streams.giftCards, 'execute');
    dies.mockRejectedValue(new Error('the process died'));
    await expect(keep(order)).rejects.toThrow('the process died');
    dies.mockRestore();
    expect(await endOf(order.placed.orderRef)).toEqual(['abandoned']);
    expect(await onCards(order)).toEqual([0]);
  }

  async function carriesOut({ placed }: PlacedOrder): Promise<void> {
    const processes = checkoutProcesses(shop.checkout.parts);
    const process = processes.find(({ name }) => name === 'carry-out-decision');
    await process?.run(`${placed.paymentRef}-R1-refund-failed`, new AbortController().signal);
  }

  const endOf = async (orderRef: OrderRef) =>
    (await shop.checkout.settle(orderRef)).order.refunds.map(({ status }) => status);

  it('given the refund ended and its card was not given back, when the process carries it out, then it is, once', async () => {
    const order = await bought('gift-card');
    await shop.refund(order.placed.orderRef);
    await cutOff(order);
    await carriesOut(order);
    await carriesOut(order);
    expect(await onCards(order)).toEqual([50_000]);
  });

  it('given another refund takes the card before the process comes, then the card is taken and the money is back, and the process changes nothing', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    await cutOff(order);
    sends(50_000);
    expect(shownStatus(settledIn(await shop.refund(orderRef)).order)).toBe('refunded');
    await carriesOut(order);
    expect(await onCards(order)).toEqual([0]);
  });
});

describe('money that went back after all', () => {
  const news: RefundNews = {
    ...{ kind: 'succeeded', amount: money(50_000, SEK), providerRefundId: 'late' },
  };
  const hears = async ({ placed: { paymentRef } }: PlacedOrder) => {
    const { parts, clock } = shop.checkout;
    await parts.streams.payments.execute(paymentRef, contextAt(clock.now()), (payment) =>
      recordRefund(payment, `${paymentRef}-R1`, news),
    );
  };

  it('given a person had kept it, then they are asked about it', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    await keep(order);
    await hears(order);
    await shop.checkout.settle(orderRef);
    expect(await shop.checkout.history(`case-${orderRef}-R1-refunded-though-kept`)).toEqual([
      'CaseOpened',
    ]);
  });

  it('given it is heard of before it is kept, then the card stays taken', async () => {
    const order = await bought('gift-card');
    const { orderRef } = order.placed;
    await shop.refund(orderRef);
    await hears(order);
    await shop.checkout.settle(orderRef);
    await keep(order);
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('refunded');
    expect(await onCards(order)).toEqual([0]);
  });
});
