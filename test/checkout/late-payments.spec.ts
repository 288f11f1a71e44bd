import { describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import { money, type ProductId, SEK } from '../../libs/kernel/index.ts';
import { shownStatus } from '../../libs/orders/index.ts';
import { succeedPayment } from '../../libs/payments/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { memoryShop } from '../support/memory-shop.ts';

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

describe('money that comes after its order expired', () => {
  it('given an order for a gift card that expired, when its money comes all the same, then the card is there with its money', async () => {
    const shop = memoryShop(card);
    const { checkout } = shop;
    const placed = await shop.placed({
      lines: [{ productId: 'gift-card', quantity: 1 }],
      paymentMethod: 'swish',
    });
    const { orderRef, paymentRef } = placed.order.placed;
    checkout.gateway.news = { kind: 'expired', code: 'payment.expired-at-provider' };
    checkout.clock.pass(30_000);
    await checkout.settle(orderRef);
    checkout.clock.pass(15 * 60_000);
    expect((await checkout.settle(orderRef)).order.status).toBe('expired');
    const { parts, clock } = checkout;
    await parts.streams.payments.execute(paymentRef, contextAt(clock.now()), (state) =>
      succeedPayment(state, {
        amount: money(50_000, SEK),
        providerPaymentId: 'late',
        paidAt: clock.now(),
      }),
    );
    const { order } = await checkout.settle(orderRef);
    expect(shownStatus(order)).toBe('completed');
    const [sold] = order.price.lines[0]?.giftCard?.cards ?? [];
    expect(await shop.onCard(sold!.cardId)).toEqual({ available: 50_000, held: 0, used: 0 });
  });
});
