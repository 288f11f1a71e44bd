import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import { money, type OrderRef, type ProductId, SEK } from '../../libs/kernel/index.ts';
import { availablePoints } from '../../libs/points/index.ts';
import { buyer, type MemoryShop, memoryShop } from '../support/memory-shop.ts';

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
});

/** An order on invoice that was paid: no gateway can pay it back. */
async function paidByInvoice(productId: string): Promise<OrderRef> {
  const { order } = await shop.placed({
    lines: [{ productId, quantity: 1 }],
    paymentMethod: 'invoice',
  });
  await shop.confirm(order.placed.orderRef);
  return order.placed.orderRef;
}

describe('a refund that a person makes by hand', () => {
  it('given a gift card paid by invoice, when its refund is asked for, then nobody can spend the card while the money is on its way', async () => {
    const orderRef = await paidByInvoice('gift-card');
    await shop.refund(orderRef);
    const { order } = await shop.checkout.settle(orderRef);
    expect(order.refunds).toMatchObject([{ status: 'requested' }]);
    const [sold] = order.price.lines[0]?.giftCard?.cards ?? [];
    expect(await shop.onCard(sold!.cardId)).toEqual({ available: 0, held: 0, used: 0 });
    await shop.resolve(`${orderRef}-R1-refund-by-hand`, 'refunded-by-hand');
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(after.refunds).toMatchObject([{ status: 'refunded' }]);
  });

  it('given points paid by invoice, when their refund is asked for, then they cannot be spent meanwhile', async () => {
    const orderRef = await paidByInvoice('points-100');
    await shop.refund(orderRef);
    const { state } = await shop.checkout.parts.streams.points.load(buyer);
    expect(availablePoints(state, shop.checkout.clock.now())).toBe(0);
  });
});
