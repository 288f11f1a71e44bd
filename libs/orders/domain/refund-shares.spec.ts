import { describe, expect, it } from '@jest/globals';
import {
  after,
  closed,
  completed,
  firstPayment,
  opened,
  orderAfter,
  paid,
  placed,
  reserved,
  sampleLine,
  samplePerson,
  sampleOrderRef,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import { type CommandId, type GiftCardId, money, type Money, SEK } from '../../kernel/index.ts';
import type { Tender } from './order-content.ts';
import type { OrderEvent } from './order-events.ts';
import type { PlacedOrder } from './order.ts';
import { isPlaced } from './reading-order.ts';
import type { RefundShare } from './refund-events.ts';
import { sharesOfRefund } from './refund-shares.ts';

const card = (cardId: string, kronor: number): Tender => ({
  kind: 'gift-card',
  cardId: cardId as GiftCardId,
  lastFour: '7K2M',
  amount: sek(kronor),
});
const ofPoints = (points: number, kronor: number): Tender => ({
  kind: 'points',
  accountId: samplePerson,
  points,
  amount: sek(kronor),
});
const toPayment = (amount: Money): RefundShare => ({
  kind: 'payment',
  paymentRef: firstPayment,
  amount,
});
const toCard = (cardId: string, kronor: number): RefundShare => ({
  kind: 'gift-card',
  cardId: cardId as GiftCardId,
  amount: sek(kronor),
});
const toPoints = (points: number, amount: Money): RefundShare => ({
  kind: 'points',
  accountId: samplePerson,
  points,
  amount,
});

const mixed = [
  card('first', 200),
  tender('swish', sek(400)),
  ofPoints(10, 100),
  card('second', 300),
];

/** An order of 1,000 kr that was paid like this, and of which this much went back before. */
function paidWith(tenders: readonly Tender[], ...before: (readonly RefundShare[])[]): PlacedOrder {
  const past: readonly OrderEvent[] = [
    placed({ lines: [sampleLine({ total: sek(1_000) })], total: sek(1_000), tenders }),
    reserved(),
    opened(),
    closed('succeeded'),
    paid(),
    settled('taken'),
    completed,
    ...before.map((shares, index) => requested(shares, index + 1)),
  ];
  const order = orderAfter(past);
  if (!isPlaced(order)) throw new Error('the order was placed');
  return order;
}

function requested(shares: readonly RefundShare[], number: number): OrderEvent {
  const amount = money(
    shares.reduce((total, share) => total + share.amount.minor, 0),
    SEK,
  );
  return {
    type: 'OrderRefundRequested',
    orderRef: sampleOrderRef,
    refundId: `${sampleOrderRef}-R${String(number)}`,
    requestedBy: `c0ffee00-0000-4000-8000-00000000000${String(number)}` as CommandId,
    requestedAt: after(3_600_000),
    reason: 'the kiln broke',
    returnsUnits: false,
    amount,
    lines: [{ lineId: '1', quantity: 0, amount }],
    shares,
  };
}

describe('to which tender a refund goes', () => {
  it.each<[number, readonly RefundShare[]]>([
    [1, [toPayment(sek(1))]],
    [400, [toPayment(sek(400))]],
    [401, [toPayment(sek(400)), toPoints(0, sek(1))]],
    [500, [toPayment(sek(400)), toPoints(10, sek(100))]],
    [600, [toPayment(sek(400)), toPoints(10, sek(100)), toCard('second', 100)]],
    [
      1_000,
      [toPayment(sek(400)), toPoints(10, sek(100)), toCard('second', 300), toCard('first', 200)],
    ],
  ])(
    'given all kinds of tenders, when %d kr goes back, then the gateway comes first and the card used last before the other',
    (kronor, shares) => {
      expect(sharesOfRefund(paidWith(mixed), sek(kronor))).toEqual(shares);
    },
  );

  it('given what went back before, when more goes back, then no tender gets more than it paid', () => {
    const order = paidWith(
      mixed,
      [toPayment(sek(400)), toPoints(5, sek(50))],
      [toPoints(5, sek(50)), toCard('second', 299)],
    );
    expect(sharesOfRefund(order, sek(201))).toEqual([toCard('second', 1), toCard('first', 200)]);
  });

  it('given points whose worth is no whole öre, when they go back in parts, then all the money back is all the points back', () => {
    const tenders = [ofPoints(7, 100), tender('swish', sek(900))];
    const before: RefundShare[][] = [[toPayment(sek(900))]];
    const parts = [33, 33, 34].map((kronor) => {
      const shares = [...sharesOfRefund(paidWith(tenders, ...before), sek(kronor))];
      before.push(shares);
      return shares;
    });
    expect(parts).toEqual([[toPoints(2, sek(33))], [toPoints(2, sek(33))], [toPoints(3, sek(34))]]);
  });

  it('given nothing to go back, then no tender gets anything', () => {
    expect(sharesOfRefund(paidWith(mixed), sek(0))).toEqual([]);
  });
});
