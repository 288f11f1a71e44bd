import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import type { DiscountTerms } from '../../libs/discounts/index.ts';
import {
  type CommandId,
  money,
  type OrderRef,
  type PaymentRef,
  type PoolId,
  type ProductId,
  readable,
  SEK,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { cancelledLines, shownStatus } from '../../libs/orders/index.ts';
import { succeedPayment } from '../../libs/payments/index.ts';
import { availablePoints } from '../../libs/points/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { tender } from '../support/order-samples.ts';
import { buyer, type MemoryShop, memoryShop, settledIn } from '../support/memory-shop.ts';

const seatless: Offer = {
  productId: 'course-wheel' as ProductId,
  productType: 'course',
  name: 'Drejning',
  unitPrice: money(100_000, SEK),
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'seats',
  delivers: 'booking',
};
const course: Offer = { ...seatless, poolId: 'course-wheel' as PoolId };
const image: Offer = {
  ...seatless,
  productId: 'image-aurora' as ProductId,
  productType: 'image',
  name: 'Norrsken',
  unitPrice: money(4_999, SEK),
  delivers: 'download',
  unitPoints: 60,
};
const card: Offer = {
  ...seatless,
  productId: 'gift-card' as ProductId,
  productType: 'gift-card',
  vatRateBasisPoints: 0,
  unitPrice: money(50_000, SEK),
  delivers: 'gift-card',
  giftCard: { validityDays: 365, voucherKind: 'multi-purpose' },
};
const points: Offer = {
  ...seatless,
  productId: 'points-100' as ProductId,
  productType: 'points-package',
  unitPrice: money(10_000, SEK),
  delivers: 'points',
  points: { points: 100 },
};
const pool = 'availability-course-wheel';

let shop: MemoryShop;

beforeEach(async () => {
  shop = memoryShop(course, image, card, points);
  await shop.checkout.open('course-wheel', 2);
});

const courseFor = (more: Parameters<MemoryShop['place']>[0] = {}) =>
  shop.placed({ lines: [{ productId: 'course-wheel', quantity: 1 }], ...more });
const pointsLeft = async () => {
  const { state } = await shop.checkout.parts.streams.points.load(buyer);
  return availablePoints(state, shop.checkout.clock.now());
};

describe('an order that is paid with several tenders', () => {
  it('given a gift card for a part, when the rest is paid by Swish, then each part is held first and used after', async () => {
    const { code, id } = await shop.card(30_000);
    const { order } = await courseFor({ giftCards: [{ code }], paymentMethod: 'swish' });
    expect(order.price.tenders).toMatchObject([
      { kind: 'gift-card', amount: money(30_000, SEK) },
      { kind: 'payment', amount: money(70_000, SEK) },
    ]);
    expect(await shop.onCard(id)).toEqual({ available: 0, held: 30_000, used: 0 });
    const paid = await shop.paid(order.placed.orderRef);
    expect(shownStatus(paid.order)).toBe('completed');
    expect(await shop.onCard(id)).toEqual({ available: 0, held: 0, used: 30_000 });
    expect(await shop.checkout.history(pool)).toEqual(['CapacitySet', 'UnitsHeld', 'UnitsTaken']);
  });

  it('given two cards that cover it all, then both are drained rightly and no gateway is asked (number 2)', async () => {
    const [first, second] = [await shop.card(60_000), await shop.card(90_000)];
    const { order } = await courseFor({
      giftCards: [{ code: first.code }, { code: second.code }],
    });
    expect(shownStatus(order)).toBe('completed');
    expect(order.attempts).toEqual([]);
    expect(await shop.onCard(first.id)).toEqual({ available: 0, held: 0, used: 60_000 });
    expect(await shop.onCard(second.id)).toEqual({ available: 50_000, held: 0, used: 40_000 });
    expect(shop.checkout.gateway.calls).toEqual([]);
  });

  it('given points for a part of the price, then they pay for it to the öre', async () => {
    await shop.credit(30);
    const { order } = await shop.placed({
      lines: [{ productId: 'image-aurora', quantity: 1 }],
      points: 30,
      paymentMethod: 'swish',
    });
    expect(order.price.tenders).toMatchObject([
      { kind: 'points', points: 30, amount: money(2_499, SEK) },
      { kind: 'payment', amount: money(2_500, SEK) },
    ]);
    await shop.paid(order.placed.orderRef);
    expect(await pointsLeft()).toBe(0);
  });

  it('given too few points, then it is refused and says how many are missing', async () => {
    await shop.credit(50);
    const lines = [{ productId: 'image-aurora', quantity: 1 }];
    expect(await shop.place({ lines, points: 60 })).toMatchObject({
      code: 'points.insufficient',
      facts: { missing: 10, available: 50 },
    });
  });

  it('given more points than the price, then it is refused and says how many there may be', async () => {
    await shop.credit(500);
    const lines = [{ productId: 'image-aurora', quantity: 1 }];
    expect(await shop.place({ lines, points: 61 })).toMatchObject({
      code: 'order.points-exceed-price',
      facts: { pointsMax: 60 },
    });
  });

  it('given tenders that do not reach the price, then it is refused and says what is left', async () => {
    const { code } = await shop.card(30_000);
    const lines = [{ productId: 'course-wheel', quantity: 1 }];
    expect(await shop.place({ lines, giftCards: [{ code }] })).toMatchObject({
      code: 'order.tenders-do-not-add-up',
      facts: { leftOre: 70_000 },
    });
  });

  it('given two carts that redeem one card at once, then one of them gets it (number 1)', async () => {
    const { code, id } = await shop.card(100_000);
    const answers = await Promise.all(
      [1, 2].map(() =>
        shop.place({
          lines: [{ productId: 'course-wheel', quantity: 1 }],
          giftCards: [{ code }],
        }),
      ),
    );
    const statuses = answers.map((answer) =>
      answer.kind === 'settled' ? answer.settled.order.status : answer.code,
    );
    expect(statuses.filter((status) => status === 'paid')).toHaveLength(1);
    expect(statuses).toContain('rejected');
    expect(await shop.onCard(id)).toEqual({ available: 0, held: 0, used: 100_000 });
    expect(
      (await shop.checkout.history(pool)).filter((type) => type === 'UnitsTaken'),
    ).toHaveLength(1);
  });

  it('given an order that nobody pays, when it expires, then the card’s money is free again (number 22)', async () => {
    const { code, id } = await shop.card(30_000);
    shop.checkout.gateway.answer = { kind: 'declined', code: 'payment.declined' };
    const { order } = await courseFor({ giftCards: [{ code }], paymentMethod: 'swish' });
    shop.checkout.clock.pass(15 * 60_000);
    const expired = await shop.checkout.settle(order.placed.orderRef);
    expect(expired.order.status).toBe('expired');
    expect(await shop.onCard(id)).toEqual({ available: 30_000, held: 0, used: 0 });
  });

  it('given a cancelled order, then everything that it held is free again', async () => {
    const { code, id } = await shop.card(30_000);
    const { order } = await courseFor({ giftCards: [{ code }], paymentMethod: 'swish' });
    const cancelled = settledIn(await shop.cancel(order.placed.orderRef));
    expect(cancelled.order.status).toBe('cancelled');
    expect(await shop.onCard(id)).toEqual({ available: 30_000, held: 0, used: 0 });
  });

  it('given money that comes after the order expired, when the card is spent meanwhile, then the money goes back', async () => {
    const { code, id } = await shop.card(30_000);
    const { order } = await courseFor({ giftCards: [{ code }], paymentMethod: 'swish' });
    const { orderRef } = order.placed;
    shop.checkout.gateway.news = { kind: 'expired', code: 'payment.timed-out' };
    shop.checkout.clock.pass(3 * 60_000);
    await shop.checkout.settle(orderRef);
    shop.checkout.clock.pass(15 * 60_000);
    expect((await shop.checkout.settle(orderRef)).order.status).toBe('expired');
    const lines = [{ productId: 'course-wheel', quantity: 1 }];
    await shop.placed({ lines, giftCards: [{ code }], paymentMethod: 'invoice' });
    expect(await shop.onCard(id)).toMatchObject({ available: 0 });
    await lateMoney(order.placed.paymentRef, 70_000);
    const late = await shop.checkout.settle(orderRef);
    expect(late.order).toMatchObject({ status: 'expired', roundFailed: true });
    expect(shop.checkout.gateway.calls).toContain('refund');
  });

  it('given a repeat of the same command, then it answers as the first time though the card is held by it', async () => {
    const { code } = await shop.card(100_000);
    const commandId = systemRandom.uuid() as CommandId;
    const orderRef = 'ORD-20261120-ABCDEF' as OrderRef;
    const wish = { commandId, orderRef, giftCards: [{ code }] };
    const first = await courseFor(wish);
    const again = await courseFor({ ...wish, giftCards: [{ code: code.toLowerCase() }] });
    expect(again.order).toEqual(first.order);
  });
});

describe('a discount', () => {
  it('given a code at placing, then the lines, the VAT and the tenders are those of what is left (number 24)', async () => {
    await shop.code('SUMMER', { kind: 'percentage', percentBasisPoints: 3_333 });
    const { order } = await courseFor({ discountCode: 'summer', paymentMethod: 'swish' });
    expect(order.price).toMatchObject({
      total: money(66_670, SEK),
      discounts: [{ code: 'SUMMER', amount: money(33_330, SEK) }],
      lines: [{ total: money(66_670, SEK), vat: money(13_334, SEK) }],
    });
    await shop.paid(order.placed.orderRef);
    expect(await shop.checkout.history('discountCode-SUMMER')).toEqual([
      'DiscountCodeCreated',
      'DiscountHeld',
      'DiscountUsed',
    ]);
  });

  it('given a code that the house gives by itself, when a customer types it, then there is no such code', async () => {
    await shop.code('MEMBER-HOUSE', {
      kind: 'percentage',
      percentBasisPoints: 1_000,
      automatic: 'member',
    });
    const lines = [{ productId: 'course-wheel', quantity: 1 }];
    const typed = await shop.place({
      lines,
      discountCode: 'MEMBER-HOUSE',
      paymentMethod: 'swish',
    });
    expect(typed).toMatchObject({ code: 'discount.unknown-code' });
  });

  it('given the house’s own discount for members, then members get it, once a line, and others do not', async () => {
    await shop.code('MEMBER-HOUSE', {
      kind: 'percentage',
      percentBasisPoints: 1_000,
      automatic: 'member',
    });
    const member = await courseFor({ isMember: true, paymentMethod: 'swish' });
    expect(member.order.price.total).toEqual(money(90_000, SEK));
    const other = await courseFor({ paymentMethod: 'swish' });
    expect(other.order.price.total).toEqual(money(100_000, SEK));
  });

  it('given a code with one use, when two orders want it at once, then one gets it (number 3)', async () => {
    await shop.code('ONCE', { kind: 'percentage', percentBasisPoints: 10_000, usesMax: 1 });
    const lines = [{ productId: 'course-wheel', quantity: 1 }];
    const answers = await Promise.all(
      [1, 2].map(() => shop.place({ lines, discountCode: 'ONCE' })),
    );
    const paid = answers.filter(
      (answer) => answer.kind === 'settled' && answer.settled.order.status === 'paid',
    );
    expect(paid).toHaveLength(1);
  });

  it('given an open order, when a code is put on it, then it is held and the gateway asks for less', async () => {
    await shop.code('FIFTY', { kind: 'fixed', amount: money(5_000, SEK) });
    shop.checkout.gateway.answer = { kind: 'declined', code: 'payment.declined' };
    const { order } = await courseFor({ paymentMethod: 'swish' });
    const { orderRef } = order.placed;
    const discounted = settledIn(await shop.discount(orderRef, 'FIFTY'));
    expect(discounted.order).toMatchObject({
      status: 'reserved',
      price: { total: money(95_000, SEK), tenders: [{ amount: money(95_000, SEK) }] },
    });
    expect(await shop.checkout.history('discountCode-FIFTY')).toContain('DiscountHeld');
    expect((await shop.checkout.history(pool)).filter((type) => type === 'UnitsHeld')).toHaveLength(
      1,
    );
    await shop.cancel(orderRef);
    expect(await shop.checkout.history('discountCode-FIFTY')).toContain('DiscountReleased');
  });

  it.each<[string, DiscountTerms]>([
    ['some of the price', { kind: 'fixed', amount: money(5_000, SEK), usesMax: 1 }],
    ['all of the price', { kind: 'percentage', percentBasisPoints: 10_000, usesMax: 1 }],
  ])(
    'given a code for %s whose last use went a moment ago, when it is put on an open order, then the order goes on without',
    async (_much, terms) => {
      const code = await shop.code('LAST', terms);
      shop.checkout.gateway.answer = { kind: 'declined', code: 'payment.declined' };
      const { order } = await courseFor({ paymentMethod: 'swish' });
      const { parts } = shop.checkout;
      // Between the look at the code and the hold of its use, another order takes it.
      const { orders } = parts.streams;
      const execute = orders.execute.bind(orders);
      let isTaken = false;
      orders.execute = async (id, context, decide) => {
        const executed = await execute(id, context, decide);
        const isRepriced =
          executed.outcome.kind === 'accepted' &&
          executed.outcome.events.some(({ type }) => type === 'OrderRepriced');
        if (isRepriced && !isTaken) {
          isTaken = true;
          await shop.place({
            lines: [{ productId: 'course-wheel', quantity: 1 }],
            discountCode: code,
            ...(terms.kind === 'fixed' ? { paymentMethod: 'swish' } : {}),
          });
        }
        return executed;
      };
      expect(await shop.discount(order.placed.orderRef, code)).toMatchObject({
        code: 'discount.used-up',
      });
      const { order: after } = await shop.checkout.settle(order.placed.orderRef);
      expect(after).toMatchObject({
        status: 'reserved',
        price: { total: money(100_000, SEK), tenders: [tender('swish', money(100_000, SEK))] },
      });
    },
  );

  it('given money of an attempt from before the discount, when it comes late, then it pays the order and the surplus goes back', async () => {
    await shop.code('FIFTY', { kind: 'fixed', amount: money(5_000, SEK) });
    shop.checkout.gateway.answer = { kind: 'declined', code: 'payment.declined' };
    const { order } = await courseFor({ paymentMethod: 'swish' });
    const { orderRef, paymentRef } = order.placed;
    await shop.discount(orderRef, 'FIFTY');
    shop.checkout.gateway.refunded = succeededRefund(5_000);
    await lateMoney(paymentRef, 100_000);
    const { order: after, payments } = await shop.checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('completed');
    const refunds = payments.get(paymentRef)?.refunds ?? [];
    expect(refunds.map(({ requested }) => requested.amount.minor)).toEqual([5_000]);
  });

  it('given an order that is refunded whole, then the use comes back (number 4)', async () => {
    const code = await shop.code('ONCE', {
      kind: 'fixed',
      amount: money(5_000, SEK),
      usesMax: 1,
    });
    const { order } = await courseFor({ discountCode: code, paymentMethod: 'swish' });
    await shop.paid(order.placed.orderRef);
    shop.checkout.gateway.refunded = succeededRefund(95_000);
    await shop.refund(order.placed.orderRef);
    expect(await shop.checkout.history(`discountCode-${code}`)).toContain('DiscountReturned');
  });
});

describe('a refund', () => {
  it('given three tenders, when all of it goes back, then the gateway pays first, then points and the card, and the seat is free', async () => {
    const { code, id } = await shop.card(40_000);
    await shop.credit(60);
    const { order } = await shop.placed({
      lines: [
        { productId: 'course-wheel', quantity: 1 },
        { productId: 'image-aurora', quantity: 1 },
      ],
      giftCards: [{ code }],
      points: 60,
      paymentMethod: 'swish',
    });
    await shop.paid(order.placed.orderRef);
    shop.checkout.gateway.refunded = { kind: 'started' };
    const asked = settledIn(await shop.refund(order.placed.orderRef));
    expect(asked.order.refunds[0]?.requested.shares).toMatchObject([
      { kind: 'payment', amount: money(60_000, SEK) },
      { kind: 'points', points: 60, amount: money(4_999, SEK) },
      { kind: 'gift-card', amount: money(40_000, SEK) },
    ]);
    expect(await shop.onCard(id)).toMatchObject({ available: 0, used: 40_000 });
    shop.checkout.gateway.refundNews = succeededRefund(60_000);
    shop.checkout.clock.pass(10_000);
    const { order: refunded } = await shop.checkout.settle(order.placed.orderRef);
    expect(shownStatus(refunded)).toBe('refunded');
    expect(await shop.onCard(id)).toMatchObject({ available: 40_000, used: 0 });
    expect(await pointsLeft()).toBe(60);
    expect((await shop.checkout.history(pool)).at(-1)).toBe('UnitsReturned');
  });

  it('given refunds at once that exceed the order together, then only what it cost goes back (number 11)', async () => {
    const { order } = await courseFor({ paymentMethod: 'swish' });
    await shop.paid(order.placed.orderRef);
    const answers = await Promise.all(
      [60_000, 60_000, 40_000].map((minor) =>
        shop.refund(order.placed.orderRef, { kind: 'amount', amount: money(minor, SEK) }),
      ),
    );
    const { order: after } = await shop.checkout.settle(order.placed.orderRef);
    const back = after.refunds.reduce((all, { requested }) => all + requested.amount.minor, 0);
    expect(back).toBe(100_000);
    expect(answers.filter(({ kind }) => kind === 'rejected')).toMatchObject([
      { code: 'order.refund-exceeds-paid' },
    ]);
  });

  it('given the same command twice, then it is one refund', async () => {
    const { order } = await courseFor({ paymentMethod: 'swish' });
    await shop.paid(order.placed.orderRef);
    const commandId = systemRandom.uuid() as CommandId;
    await shop.refund(order.placed.orderRef, undefined, commandId);
    await shop.refund(order.placed.orderRef, undefined, commandId);
    const { order: after } = await shop.checkout.settle(order.placed.orderRef);
    expect(after.refunds).toHaveLength(1);
  });

  it('given a provider that refuses, then nothing else goes back until a person has decided', async () => {
    const { code, id } = await shop.card(40_000);
    const { order } = await courseFor({ giftCards: [{ code }], paymentMethod: 'swish' });
    const { orderRef, paymentRef } = order.placed;
    await shop.paid(orderRef);
    shop.checkout.gateway.refunded = { kind: 'failed', code: 'refund.payer-left-swish' };
    await shop.refund(orderRef);
    expect(await shop.onCard(id)).toMatchObject({ available: 0, used: 40_000 });
    await shop.resolve(`${paymentRef}-R1-refund-failed`, 'refunded-by-hand');
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('refunded');
    expect(await shop.onCard(id)).toMatchObject({ available: 40_000, used: 0 });
  });

  it('given a provider that refuses, when a person keeps the money, then the refund ends and may be asked for again', async () => {
    const { order } = await courseFor({ paymentMethod: 'swish' });
    const { orderRef, paymentRef } = order.placed;
    await shop.paid(orderRef);
    shop.checkout.gateway.refunded = { kind: 'failed', code: 'refund.payer-left-swish' };
    await shop.refund(orderRef);
    await shop.resolve(`${paymentRef}-R1-refund-failed`, 'kept');
    const { order: kept } = await shop.checkout.settle(orderRef);
    expect(kept.refunds.map(({ status }) => status)).toEqual(['abandoned']);
    expect(shownStatus(kept)).toBe('completed');
    shop.checkout.gateway.refunded = succeededRefund(100_000);
    expect(shownStatus(settledIn(await shop.refund(orderRef)).order)).toBe('refunded');
  });

  it('given an invoice, which no gateway can refund, then a person pays back and the refund ends', async () => {
    const { order } = await courseFor({ paymentMethod: 'invoice' });
    const { orderRef } = order.placed;
    await shop.confirm(orderRef);
    await shop.refund(orderRef);
    await shop.resolve(`${orderRef}-R1-refund-by-hand`, 'refunded-by-hand');
    const { order: after } = await shop.checkout.settle(orderRef);
    expect(shownStatus(after)).toBe('refunded');
  });

  it('given two lines, when one is cancelled by itself, then its money and its seat go back, once', async () => {
    const { order } = await shop.placed({
      lines: [
        { productId: 'course-wheel', quantity: 1 },
        { productId: 'course-wheel', quantity: 1 },
      ],
      paymentMethod: 'swish',
    });
    const { orderRef } = order.placed;
    await shop.paid(orderRef);
    shop.checkout.gateway.refunded = succeededRefund(100_000);
    await shop.cancelLine(orderRef, '2');
    const after = settledIn(await shop.cancelLine(orderRef, '2'));
    expect(shownStatus(after.order)).toBe('partly-refunded');
    expect(cancelledLines(after.order)).toEqual(['2']);
    expect(
      (await shop.checkout.history(pool)).filter((type) => type === 'UnitsReturned'),
    ).toHaveLength(1);
  });
});

describe('gift cards and points that are sold', () => {
  const sell = (productId: string, more: Parameters<MemoryShop['place']>[0] = {}) =>
    shop.placed({ lines: [{ productId, quantity: 1 }], paymentMethod: 'swish', ...more });

  it('given a card paid by Swish, then it is active once the money has come, with what was paid on it', async () => {
    const { order } = await sell('gift-card');
    const [sold] = order.price.lines[0]?.giftCard?.cards ?? [];
    if (sold === undefined) throw new Error('no card was drawn');
    expect(await shop.onCard(sold.cardId)).toEqual({ available: 0, held: 0, used: 0 });
    const { order: paid } = await shop.paid(order.placed.orderRef);
    expect(shownStatus(paid)).toBe('completed');
    expect(await shop.onCard(sold.cardId)).toMatchObject({ available: 50_000 });
    const spent = await courseFor({
      giftCards: [{ code: readable(sold.code) ?? '' }],
      paymentMethod: 'swish',
    });
    expect(spent.order.price.tenders[0]).toMatchObject({ amount: money(50_000, SEK) });
  });

  it('given a card on an invoice, then it is pending until the invoice is paid, and gone when it is cancelled', async () => {
    const [first, second] = [
      await sell('gift-card', { paymentMethod: 'invoice' }),
      await sell('gift-card', { paymentMethod: 'invoice' }),
    ];
    const cardOf = ({ order }: typeof first) => {
      const [sold] = order.price.lines[0]?.giftCard?.cards ?? [];
      if (sold === undefined) throw new Error('no card was drawn');
      return `giftCard-${sold.cardId}`;
    };
    expect(await shop.checkout.history(cardOf(first))).toEqual(['GiftCardIssued']);
    await shop.confirm(first.order.placed.orderRef);
    expect(await shop.checkout.history(cardOf(first))).toContain('GiftCardActivated');
    await shop.cancel(second.order.placed.orderRef);
    expect(await shop.checkout.history(cardOf(second))).toEqual([
      'GiftCardIssued',
      'GiftCardRevoked',
    ]);
  });

  it('given a card that was spent in part, when its purchase is refunded, then the rest is gone and a person is asked about what was spent', async () => {
    const { order } = await sell('gift-card');
    const { orderRef } = order.placed;
    await shop.paid(orderRef);
    const [sold] = order.price.lines[0]?.giftCard?.cards ?? [];
    const { order: spending } = await shop.placed({
      lines: [{ productId: 'image-aurora', quantity: 1 }],
      giftCards: [{ code: readable(sold?.code) ?? '' }],
    });
    expect(shownStatus(spending)).toBe('completed');
    shop.checkout.gateway.refunded = succeededRefund(50_000);
    await shop.refund(orderRef);
    expect(await shop.checkout.history(`case-${orderRef}-R1-value-spent`)).toEqual(['CaseOpened']);
    expect(await shop.onCard(sold?.cardId as never)).toMatchObject({ available: 0, used: 4_999 });
  });

  it('given a package of points, then they are on the account once paid, once, and are taken back when it is refunded', async () => {
    const { order } = await sell('points-100');
    const { orderRef } = order.placed;
    await shop.paid(orderRef);
    await shop.checkout.settle(orderRef);
    expect(await pointsLeft()).toBe(100);
    shop.checkout.gateway.refunded = succeededRefund(10_000);
    await shop.refund(orderRef);
    expect(await pointsLeft()).toBe(0);
    expect(await shop.checkout.history(`case-${orderRef}-R1-value-spent`)).toEqual([]);
  });

  it('given a package whose points were spent in part, when it is refunded, then a person is asked about them', async () => {
    const { order } = await sell('points-100');
    const { orderRef } = order.placed;
    await shop.paid(orderRef);
    await shop.placed({ lines: [{ productId: 'image-aurora', quantity: 1 }], points: 60 });
    shop.checkout.gateway.refunded = succeededRefund(10_000);
    await shop.refund(orderRef);
    expect(await pointsLeft()).toBe(0);
    expect(await shop.checkout.history(`case-${orderRef}-R1-value-spent`)).toEqual(['CaseOpened']);
  });
});

async function lateMoney(paymentRef: PaymentRef, minor: number): Promise<void> {
  const { parts, clock } = shop.checkout;
  await parts.streams.payments.execute(paymentRef, contextAt(clock.now()), (state) =>
    succeedPayment(state, {
      amount: money(minor, SEK),
      providerPaymentId: 'late',
      paidAt: clock.now(),
    }),
  );
}

function succeededRefund(minor: number) {
  return {
    kind: 'succeeded',
    amount: money(minor, SEK),
    providerRefundId: systemRandom.uuid(),
  } as const;
}
