import { describe, expect, it } from '@jest/globals';
import type { AuditedEvent, SwishPayment } from './answers.ts';
import type { OrderEvidence, PoolEvidence } from './evidence.ts';
import { checkMoney, checkMoneyEnds, checkOneEffect } from './money-rules.ts';
import { checkPlaces } from './place-rule.ts';

const paymentRef = 'SC-20261120-AAAAAA';
const sek = (amount: number) => ({ amount, currency: 'SEK' });

function event(type: string, data: Record<string, unknown> = {}): AuditedEvent {
  const recordedAt = '2026-11-20T12:00:00.000Z';
  const actor = { kind: 'checkout' };
  return { stream: 'any', type, position: '1', recordedAt, actor, data };
}

const minor = (amount: number) => ({ minor: amount, currency: 'SEK' });
const money = (type: string, amount: number) => event(type, { paymentRef, amount: minor(amount) });
const placed = event('OrderPlaced', {
  total: minor(100),
  tenders: [{ kind: 'payment', amount: minor(100) }],
});
const wentBack = (amount: number, refundRef = 'R1'): AuditedEvent[] =>
  ['RefundRequested', 'RefundSucceeded'].map((type) =>
    event(type, { paymentRef, refundRef, amount: minor(amount) }),
  );

const swishPaid = (...answers: number[]): SwishPayment => ({
  status: 'PAID',
  callbacks: { deliveries: [{ status: 'PAID', answers }] },
});

const paid: OrderEvidence = {
  order: {
    reference: 'ORD-20261120-AAAAAA',
    status: 'completed',
    total: sek(100),
    payments: [
      { reference: paymentRef, status: 'succeeded', captured: sek(100), refunded: sek(0) },
    ],
  },
  events: [
    placed,
    money('PaymentRequested', 100),
    money('PaymentSucceeded', 100),
    money('OrderPaid', 100),
    event('OrderCompleted'),
  ],
  swish: new Map([[paymentRef, swishPaid(200, 200, 200)]]),
  inOpenCases: new Set(),
};

const refunded: OrderEvidence = {
  ...paid,
  order: {
    ...paid.order,
    status: 'cancelled',
    payments: [
      { reference: paymentRef, status: 'succeeded', captured: sek(100), refunded: sek(100) },
    ],
  },
  events: [
    placed,
    money('PaymentRequested', 100),
    event('OrderCancelled'),
    money('PaymentSucceeded', 100),
    ...wentBack(100),
  ],
};

const withEvents = (of: OrderEvidence, ...events: AuditedEvent[]): OrderEvidence => ({
  ...of,
  events: [...of.events, ...events],
});

describe('what the demo checks of the money', () => {
  it('given a paid and a refunded order, then every rule holds', () => {
    for (const check of [checkMoney, checkOneEffect, checkMoneyEnds])
      expect(check([paid, refunded])).toMatchObject({ failures: [] });
  });

  it('given a part by gift card and a part by points, when some of it goes back to each, then rule 2 holds', () => {
    const points = (amount: number) => ({ kind: 'points', amount: minor(amount) });
    const mixed = event('OrderPlaced', {
      total: minor(100),
      tenders: [{ kind: 'gift-card', amount: minor(60) }, points(40)],
    });
    const refund = { refundId: 'R1', amount: minor(25) };
    const events = [
      mixed,
      event('OrderPaid'),
      event('GiftCardRedeemed', { amount: minor(60) }),
      event('PointsDebited', { points: 4 }),
      event('OrderRefundRequested', { ...refund, shares: [points(20)] }),
      event('GiftCardRefunded', { ...refund, amount: minor(5) }),
      event('PointsRefunded', refund),
      event('OrderRefunded', refund),
    ];
    const order = { ...paid.order, payments: [] };
    const found = (all: readonly AuditedEvent[]) =>
      checkMoney([{ ...paid, order, events: [...all] }]).failures;
    expect(found(events)).toEqual([]);
    expect(found(events.filter(({ type }) => type !== 'GiftCardRefunded'))).toHaveLength(1);
    expect(found(events.filter(({ type }) => type !== 'PointsRefunded'))).toHaveLength(1);
  });

  it.each([
    ['more is refunded than was captured', withEvents(refunded, ...wentBack(1, 'R2'))],
    [
      'a cancelled order keeps the money',
      { ...refunded, events: refunded.events.slice(0, 4), order: paid.order },
    ],
    [
      'more was taken than asked for',
      {
        ...withEvents(paid, money('PaymentSucceeded', 1)),
        order: { ...paid.order, payments: [] },
      },
    ],
    [
      'a gift card paid a part and the gateway all of it',
      withEvents(paid, event('GiftCardRedeemed', { amount: minor(30) })),
    ],
    [
      'a refund of the order gave nothing back',
      withEvents(paid, event('OrderRefunded', { refundId: 'R1', amount: minor(30) })),
    ],
    [
      'the read model shows another amount',
      {
        ...paid,
        order: {
          ...paid.order,
          payments: [
            { reference: paymentRef, status: 'succeeded', captured: sek(99), refunded: sek(0) },
          ],
        },
      },
    ],
  ])('given %s, then rule 2 fails', (_, evidence) => {
    expect(checkMoney([paid, evidence]).failures).not.toEqual([]);
  });

  it.each([
    ['one success is recorded twice', withEvents(paid, money('PaymentSucceeded', 100))],
    ['Swish has the money and nobody here knows', { ...paid, events: paid.events.slice(0, 2) }],
    ['a callback was not taken', { ...paid, swish: new Map([[paymentRef, swishPaid(200, 500)]]) }],
    ['an order is completed twice', withEvents(paid, event('OrderCompleted'))],
  ])('given %s, then rule 5 fails', (_, evidence) => {
    expect(checkOneEffect([paid, evidence]).failures).not.toEqual([]);
  });

  it.each([
    ['money came and the order did not', { ...paid, events: paid.events.slice(0, 3) }],
    [
      'half of the money went back',
      { ...refunded, events: [...refunded.events.slice(0, 4), ...wentBack(50)] },
    ],
  ])('given %s, then rule 6 fails', (_, evidence) => {
    expect(checkMoneyEnds([paid, evidence]).failures).toHaveLength(1);
  });

  it('given money that came to nothing, when a case is open for it, then rule 6 holds', () => {
    const stuck = { ...paid, events: paid.events.slice(0, 3) };
    expect(checkMoneyEnds([{ ...stuck, inOpenCases: new Set([paymentRef]) }]).failures).toEqual([]);
  });
});

describe('what the demo checks of the places', () => {
  const held = (holdId: string, units: number) => event('UnitsHeld', { holdId, units });
  const taken = (holdId: string, units: number) => event('UnitsTaken', { holdId, units });
  const pool: PoolEvidence = {
    productId: 'course',
    events: [
      event('CapacitySet', { capacity: 2 }),
      held('a', 1),
      held('b', 1),
      taken('a', 1),
      event('HoldReleased', { holdId: 'b' }),
      event('HoldReleased', { holdId: 'never' }),
      held('c', 1),
    ],
    shown: { capacity: 2, left: 0 },
  };

  it('given holds that come and go within the capacity, then rule 4 holds', () => {
    expect(checkPlaces([pool])).toMatchObject({ rule: 4, over: '1 pool', failures: [] });
  });

  it('given one unit too many for a moment, then rule 4 fails although it is gone later', () => {
    const events = [...pool.events, held('d', 1), event('HoldReleased', { holdId: 'd' })];
    expect(checkPlaces([{ ...pool, events }]).failures).toEqual([
      'course: 3 of 2 used after UnitsHeld',
    ]);
  });

  it('given a catalogue that shows more than is left, then rule 4 fails', () => {
    const shown = { capacity: 2, left: 1 };
    expect(checkPlaces([{ ...pool, shown }]).failures).toEqual(['course: 0 are left, 1 are shown']);
  });
});
