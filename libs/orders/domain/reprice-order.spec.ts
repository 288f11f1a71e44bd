import { describe, expect, it } from '@jest/globals';
import {
  closed,
  confirmed,
  expired,
  firstPayment,
  opened,
  orderAfter,
  placed,
  reserved,
  sampleCommand,
  sampleLine,
  sampleOrderRef,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  type CommandId,
  type DiscountCode,
  type GiftCardId,
  type Money,
  type PoolId,
} from '../../kernel/index.ts';
import type { AppliedDiscount, Tender } from './order-content.ts';
import type { OrderEvent } from './order-events.ts';
import { evolveOrder, initialOrder } from './order.ts';
import { type NewPrice, repriceOrder } from './reprice-order.ts';

const order = scenario({ initialState: initialOrder, evolve: evolveOrder });

const off = (code: string, kronor: number): AppliedDiscount => ({
  code: code as DiscountCode,
  amount: sek(kronor),
});
const card = (amount: Money, cardId = 'card'): Tender => ({
  kind: 'gift-card',
  cardId: cardId as GiftCardId,
  lastFour: '7K2M',
  amount,
});
const book = sampleLine({ lineId: 'book', poolId: 'book' as PoolId, total: sek(60), vat: sek(12) });
const place = sampleLine({ lineId: 'place', total: sek(100), vat: sek(20) });
/** 160 kr: 50 from a gift card, the rest by Swish. */
const before = placed({
  lines: [place, book],
  total: sek(160),
  tenders: [card(sek(50)), tender('swish', sek(110))],
});

/** The place for 40 kr less. */
const wish: NewPrice = {
  repricedBy: 'c0ffee00-0000-4000-8000-000000000001' as CommandId,
  discounts: [off('SUMMER', 40)],
  lines: [{ lineId: 'place', discount: sek(40), total: sek(60), vat: sek(12) }],
  tenders: [card(sek(50)), tender('swish', sek(70))],
};
const repriced: OrderEvent = {
  type: 'OrderRepriced',
  orderRef: sampleOrderRef,
  ...wish,
  total: sek(120),
};
const again = { ...wish, repricedBy: sampleCommand };

describe('another price for an open order', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['placed', [before]],
    ['reserved', [before, reserved()]],
    ['open after an attempt that failed', [before, reserved(), opened(), closed('declined')]],
  ])('given an order that is %s, when a discount comes, then it has that price', (_title, past) => {
    order
      .given(past)
      .when((state) => repriceOrder(state, wish))
      .thenAccepted([repriced]);
  });

  it('given a reserved order, when it is repriced, then its lines keep all but their amounts, and it is held anew', () => {
    expect(orderAfter([before, reserved(), repriced])).toMatchObject({
      status: 'placed',
      round: 0,
      repricedBy: [wish.repricedBy],
      price: {
        total: sek(120),
        lines: [{ ...place, discount: sek(40), total: sek(60), vat: sek(12) }, book],
      },
      parts: [{ part: '1' }, { part: '2' }, { part: 'discount-SUMMER' }, { part: 'gift-card-1' }],
    });
  });

  it('given a discount that paid the gateway’s part, when it comes, then the gateway has none', () => {
    order
      .given([before])
      .when((state) =>
        repriceOrder(state, {
          ...wish,
          lines: [
            { lineId: 'place', discount: sek(100), total: sek(0), vat: sek(0) },
            { lineId: 'book', discount: sek(10), total: sek(50), vat: sek(10) },
          ],
          tenders: [card(sek(50))],
        }),
      )
      .thenAccepted([
        {
          ...repriced,
          discounts: wish.discounts,
          lines: [
            { lineId: 'place', discount: sek(100), total: sek(0), vat: sek(0) },
            { lineId: 'book', discount: sek(10), total: sek(50), vat: sek(10) },
          ],
          tenders: [card(sek(50))],
          total: sek(50),
        },
      ]);
  });

  it('given the same command, when it comes again, also after another, then nothing happens', () => {
    order
      .given([before, repriced])
      .when((state) => repriceOrder(state, { ...wish, lines: [] }))
      .thenAlready();
  });

  it.each<[string, readonly AppliedDiscount[]]>([
    ['it goes again', []],
    ['another comes beside it', [off('SUMMER', 40), off('AUTUMN', 10)]],
    ['another takes its place', [off('AUTUMN', 40)]],
  ])('given a code on the order, when %s, then the price changes', (_title, discounts) => {
    expect(repriceOrder(orderAfter([before, repriced]), { ...again, discounts })).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'OrderRepriced', discounts }],
    });
  });

  it('given a code on the order, when it comes again, then it is rejected', () => {
    order
      .given([before, repriced])
      .when((state) => repriceOrder(state, again))
      .thenRejected('order.discounted-already');
  });
});

describe('a price that is refused', () => {
  it('given no order, when it is repriced, then it is rejected', () => {
    order
      .given([])
      .when((state) => repriceOrder(state, wish))
      .thenRejected('order.unknown');
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['expired', [before, reserved(), expired]],
    [
      'reserved for money that came late',
      [before, reserved(), expired, settled('given-back'), reserved(2)],
    ],
    ['confirmed', [before, reserved(), opened(firstPayment, { method: 'invoice' }), confirmed()]],
  ])('given an order that is %s, when it is repriced, then it is rejected', (_title, past) => {
    order
      .given(past)
      .when((state) => repriceOrder(state, wish))
      .thenRejected('order.not-open');
  });

  it('given an attempt under way, when it is repriced, then it is rejected and named', () => {
    expect(repriceOrder(orderAfter([before, reserved(), opened()]), wish)).toEqual({
      kind: 'rejected',
      code: 'order.payment-open',
      facts: { paymentRef: firstPayment },
    });
  });

  it.each<[string, readonly Tender[]]>([
    ['too little', [card(sek(50)), tender('swish', sek(69))]],
    ['too much', [card(sek(50)), tender('swish', sek(71))]],
    ['less by the card', [card(sek(49)), tender('swish', sek(71))]],
    ['as much by another card', [card(sek(50), 'another'), tender('swish', sek(70))]],
    ['nothing by the card', [tender('swish', sek(120))]],
    ['by two cards', [card(sek(50)), card(sek(70))]],
    [
      'by points in the card’s place',
      [
        { kind: 'points', accountId: before.customer.personId, points: 5, amount: sek(50) },
        tender('swish', sek(70)),
      ],
    ],
  ])('given 120 kr to pay, when %s is tendered, then it is rejected', (_title, tenders) => {
    order
      .given([before])
      .when((state) => repriceOrder(state, { ...wish, tenders }))
      .thenRejected('order.tenders-do-not-add-up');
  });

  it('given two cards on the order, when the price takes from one of them, then it is rejected', () => {
    const two = [card(sek(50)), card(sek(30), 'second')];
    order
      .given([placed({ ...before, tenders: [...two, tender('swish', sek(80))] })])
      .when((state) =>
        repriceOrder(state, {
          ...wish,
          tenders: [card(sek(50)), card(sek(20), 'second'), tender('swish', sek(50))],
        }),
      )
      .thenRejected('order.tenders-do-not-add-up');
  });
});
