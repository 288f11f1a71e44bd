import { describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import { ResolveCase, ResolveCaseHandler } from '../../libs/checkout/index.ts';
import { money, type OrderRef, type ProductId, SEK } from '../../libs/kernel/index.ts';
import { shownStatus } from '../../libs/orders/index.ts';
import { succeedPayment } from '../../libs/payments/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { type MemoryShop, memoryShop } from '../support/memory-shop.ts';
import { succeeded } from '../support/scripted-gateway.ts';

const image: Offer = {
  productId: 'image-aurora' as ProductId,
  productType: 'image',
  name: 'Norrsken',
  unitPrice: money(50_000, SEK),
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'nothing',
  delivers: 'booking',
};

interface Short {
  readonly shop: MemoryShop;
  readonly orderRef: OrderRef;
  readonly decide: (action: string) => Promise<string>;
}

/** An order for which one krona too little came, and a person who decides about it. */
async function oneKronaShort(): Promise<Short> {
  const shop = memoryShop(image);
  const { checkout } = shop;
  const { order } = await shop.placed({
    lines: [{ productId: 'image-aurora', quantity: 1 }],
    paymentMethod: 'swish',
  });
  const { orderRef, paymentRef } = order.placed;
  checkout.gateway.news = succeeded(49_900);
  checkout.clock.pass(30_000);
  await checkout.settle(orderRef);
  const decide = async (action: string): Promise<string> => {
    const { outcome } = await new ResolveCaseHandler(checkout.parts).execute(
      new ResolveCase(
        `${paymentRef}-amount-differs`,
        { action, reason: 'looked into it' },
        contextAt(checkout.clock.now()),
      ),
    );
    return outcome.kind === 'rejected' ? outcome.code : outcome.kind;
  };
  return { shop, orderRef, decide };
}

describe('a case about another amount than was asked', () => {
  it('given its order is open, when the amount is accepted, then it pays the order, however often that is said', async () => {
    const { shop, orderRef, decide } = await oneKronaShort();
    expect(await decide('accepted')).toBe('accepted');
    expect(await decide('accepted')).toBe('already');
    const { order } = await shop.checkout.settle(orderRef);
    expect(shownStatus(order)).toBe('completed');
  });

  it('given it was accepted, when the order is refunded whole, then all that came goes back, and no more', async () => {
    const { shop, orderRef, decide } = await oneKronaShort();
    await decide('accepted');
    shop.checkout.gateway.refunded = {
      kind: 'succeeded',
      amount: money(49_900, SEK),
      providerRefundId: 'back-1',
    };
    await shop.refund(orderRef);
    const { order, payments, next } = await shop.checkout.settle(orderRef);
    expect(next.kind).toBe('done');
    expect(shownStatus(order)).toBe('refunded');
    const [payment] = [...payments.values()];
    expect(payment?.refunds).toMatchObject([
      { status: 'succeeded', requested: { amount: money(49_900, SEK) } },
    ]);
  });

  it('given it was accepted and one öre less went back, when the rest is refunded, then only what came goes back', async () => {
    const { shop, orderRef, decide } = await oneKronaShort();
    await decide('accepted');
    const back = (minor: number) => {
      const amount = money(minor, SEK);
      const providerRefundId = `back-${String(minor)}`;
      shop.checkout.gateway.refunded = { kind: 'succeeded', amount, providerRefundId };
    };
    back(49_899);
    await shop.refund(orderRef, { kind: 'amount', amount: money(49_899, SEK) });
    back(1);
    await shop.refund(orderRef, { kind: 'amount', amount: money(2, SEK) });
    await shop.refund(orderRef);
    const { order, payments, next } = await shop.checkout.settle(orderRef);
    expect(next.kind).toBe('done');
    expect(shownStatus(order)).toBe('refunded');
    const [payment] = [...payments.values()];
    expect(payment?.refunds.map(({ requested }) => requested.amount.minor)).toEqual([49_899, 1]);
  });

  it('given its order was cancelled, when the amount is accepted, then that is refused and the money can still go back', async () => {
    const { shop, orderRef, decide } = await oneKronaShort();
    await shop.cancel(orderRef);
    expect(await decide('accepted')).toBe('case.action-not-possible');
    expect(await decide('refunded-by-hand')).toBe('accepted');
    const { order, payments } = await shop.checkout.settle(orderRef);
    expect(order.status).toBe('cancelled');
    const [payment] = [...payments.values()];
    expect(payment?.refunds).toMatchObject([
      { status: 'succeeded', requested: { amount: money(49_900, SEK) } },
    ]);
  });

  it('given its order expired, when the amount is accepted, then that is refused', async () => {
    const { shop, orderRef, decide } = await oneKronaShort();
    shop.checkout.clock.pass(15 * 60_000);
    expect((await shop.checkout.settle(orderRef)).order.status).toBe('expired');
    expect(await decide('accepted')).toBe('case.action-not-possible');
  });
});

describe('a case about a payment of which nobody knows', () => {
  it('given a person said that it was paid, when the provider tells of that money after all, then it is the same money and none goes back', async () => {
    const shop = memoryShop(image);
    const { checkout } = shop;
    const { parts, clock, gateway } = checkout;
    const { order } = await shop.placed({
      lines: [{ productId: 'image-aurora', quantity: 1 }],
      paymentMethod: 'swish',
    });
    const { orderRef, paymentRef } = order.placed;
    gateway.news = { kind: 'unknown', code: 'payment.no-answer' };
    for (let days = 0; days < 7; days += 1) {
      clock.pass(24 * 60 * 60_000);
      await checkout.settle(orderRef);
    }
    const decision = { action: 'paid', reason: 'seen on the bank statement' };
    const { outcome } = await new ResolveCaseHandler(parts).execute(
      new ResolveCase(`${paymentRef}-payment-unresolved`, decision, contextAt(clock.now())),
    );
    expect(outcome.kind).toBe('accepted');
    expect(shownStatus((await checkout.settle(orderRef)).order)).toBe('completed');

    await parts.streams.payments.execute(paymentRef, contextAt(clock.now()), (state) =>
      succeedPayment(state, {
        amount: money(50_000, SEK),
        providerPaymentId: 'bank-late',
        paidAt: clock.now(),
      }),
    );
    const { order: after, payments } = await checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('completed');
    expect(payments.get(paymentRef)).toMatchObject({
      successes: [{ providerPaymentId: 'bank-late', amount: money(50_000, SEK) }],
      refunds: [],
    });
  });
});
