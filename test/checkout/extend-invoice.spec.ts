import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import {
  checkoutProcesses,
  ExtendInvoice,
  ExtendInvoiceHandler,
  type OrderAnswer,
} from '../../libs/checkout/index.ts';
import {
  type BusinessDate,
  businessDateOf,
  type CommandId,
  type GiftCardId,
  money,
  type OrderRef,
  plusDays,
  type ProductId,
  SEK,
} from '../../libs/kernel/index.ts';
import { dueOn } from '../../libs/payments/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { type MemoryShop, memoryShop, settledIn } from '../support/memory-shop.ts';

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
const lines = [{ productId: 'gift-card', quantity: 2 }];
const reason = 'waits for her pay';

let shop: MemoryShop;

beforeEach(() => {
  shop = memoryShop(card);
});

const inDays = (days: number) => plusDays(businessDateOf(shop.checkout.clock.now()), days);
const extend = (
  orderRef: OrderRef,
  day: BusinessDate,
  commandId?: CommandId,
): Promise<OrderAnswer> => {
  const context = contextAt(shop.checkout.clock.now());
  return new ExtendInvoiceHandler(shop.checkout.parts).execute(
    new ExtendInvoice(
      { orderRef, dueOn: day, reason },
      { ...context, commandId: commandId ?? context.commandId },
    ),
  );
};
const cardsOf = async (orderRef: OrderRef): Promise<readonly GiftCardId[]> => {
  const { order } = await shop.checkout.settle(orderRef);
  return order.price.lines.flatMap(
    ({ giftCard }) => giftCard?.cards.map(({ cardId }) => cardId) ?? [],
  );
};
const historyOf = (cardId: GiftCardId) => shop.checkout.history(`giftCard-${cardId}`);

describe('more time for an invoice', () => {
  it('given gift cards that wait for their invoice, when it is extended twice the same way, then it is due later, and every card is told once', async () => {
    const { order } = await shop.placed({ lines, paymentMethod: 'invoice' });
    const { orderRef, paymentRef } = order.placed;
    const command = 'one' as CommandId;
    for (const answer of [
      await extend(orderRef, inDays(60), command),
      await extend(orderRef, inDays(60), command),
      await extend(orderRef, inDays(60)),
    ]) {
      const payment = settledIn(answer).payments.get(paymentRef);
      expect(payment && dueOn(payment)).toBe(inDays(60));
      expect(settledIn(answer).order.status).toBe('confirmed');
    }
    const cards = await cardsOf(orderRef);
    expect(cards).toHaveLength(2);
    for (const id of cards)
      expect(await historyOf(id)).toEqual(['GiftCardIssued', 'GiftCardPaymentPostponed']);
    expect(await shop.checkout.history(`payment-${paymentRef}`)).toEqual([
      'PaymentRequested',
      'InvoiceIssued',
      'InvoiceExtended',
    ]);
  });

  it('given the run ended after the invoice was extended, when the process runs, then the cards are told (number 17)', async () => {
    const { order } = await shop.placed({ lines, paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    const { giftCards } = shop.checkout.parts.streams;
    const cut = {
      ...giftCards,
      execute: () => Promise.reject(new Error('killed')),
    } as unknown as typeof giftCards;
    const parts = {
      ...shop.checkout.parts,
      streams: { ...shop.checkout.parts.streams, giftCards: cut },
    };
    const wish = new ExtendInvoice(
      { orderRef, dueOn: inDays(60), reason },
      contextAt(shop.checkout.clock.now()),
    );
    await expect(new ExtendInvoiceHandler(parts).execute(wish)).rejects.toThrow('killed');
    const [first] = await cardsOf(orderRef);
    if (first === undefined) throw new Error('no card');
    expect(await historyOf(first)).toEqual(['GiftCardIssued']);
    const process = checkoutProcesses(shop.checkout.parts).find(({ wakes }) =>
      wakes.some(({ eventType }) => eventType === 'InvoiceExtended'),
    );
    await process?.run(orderRef, new AbortController().signal);
    for (const id of await cardsOf(orderRef))
      expect(await historyOf(id)).toEqual(['GiftCardIssued', 'GiftCardPaymentPostponed']);
  });

  it('given it was paid after all, when it is extended, then it is refused, and its cards are active', async () => {
    const { order } = await shop.placed({ lines, paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    settledIn(await extend(orderRef, inDays(60)));
    settledIn(await shop.confirm(orderRef));
    expect(await extend(orderRef, inDays(90))).toMatchObject({ code: 'payment.invoice-closed' });
    for (const id of await cardsOf(orderRef))
      expect(await shop.onCard(id)).toMatchObject({ available: 50_000 });
  });

  it('given an order that was cancelled, paid by Swish, or never placed, when it is extended, then it is refused', async () => {
    const cancelled = (await shop.placed({ lines, paymentMethod: 'invoice' })).order.placed;
    await shop.cancel(cancelled.orderRef);
    const swish = (await shop.placed({ lines, paymentMethod: 'swish' })).order.placed;
    const codes = await Promise.all(
      [cancelled.orderRef, swish.orderRef, 'ORD-20261120-FFFFFF' as OrderRef].map((orderRef) =>
        extend(orderRef, inDays(60)),
      ),
    );
    expect(codes.map((answer) => 'code' in answer && answer.code)).toEqual([
      'payment.invoice-closed',
      'order.not-invoiced',
      'order.unknown',
    ]);
  });
});
