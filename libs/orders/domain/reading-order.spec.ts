import { describe, expect, it } from '@jest/globals';
import { money, type Money, type PaymentRef, SEK } from '../../kernel/index.ts';
import {
  after,
  cancelled,
  closed,
  completed,
  confirmed,
  expired,
  firstPayment,
  opened,
  orderAfter,
  paid,
  placed,
  rejectedOrder,
  reserved,
  roundFailed,
  sampleCommand,
  sampleLine,
  sampleOrderRef,
  samplePrice,
  secondPayment,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import type { OrderLine } from './order-content.ts';
import type { OrderEvent } from './order-events.ts';
import { initialOrder, type PlacedOrder } from './order.ts';
import {
  attemptOf,
  idleSince,
  isPlaced,
  isUnsettled,
  mustDeliver,
  openAttempt,
  shownStatus,
} from './reading-order.ts';

const underInvoice = [
  placed({ tenders: [tender('invoice')] }),
  reserved(),
  opened(undefined, { method: 'invoice' }),
  confirmed(),
] as const;
const isPaid = [placed(), reserved(), opened(), closed('succeeded'), paid()] as const;
const gone = [placed(), reserved(), expired, settled('given-back')] as const;

describe('whether an order has been placed', () => {
  it('given no event, then it has not; given one, then it has', () => {
    expect(isPlaced(initialOrder)).toBe(false);
    expect(isPlaced(orderAfter([placed()]))).toBe(true);
  });
});

describe('the attempts of an order', () => {
  const order = orderOf([
    placed(),
    reserved(),
    opened(),
    closed('declined'),
    opened(secondPayment),
  ]);

  it('given one ended and one is under way, then the open one is that under way', () => {
    expect(openAttempt(order)?.opened.paymentRef).toBe(secondPayment);
    expect(attemptOf(order, firstPayment)?.end).toBe('declined');
    expect(attemptOf(order, secondPayment)?.end).toBeUndefined();
  });

  it('given all have ended, or there is none, then none is open', () => {
    expect(openAttempt(orderOf(isPaid))).toBeUndefined();
    expect(openAttempt(orderOf([placed()]))).toBeUndefined();
    expect(attemptOf(orderOf([placed()]), firstPayment)).toBeUndefined();
  });

  it('given it ended with a code, then the attempt carries it; without one, then not', () => {
    const coded = { ...closed('declined'), code: 'payment.declined-by-bank' };
    const withCode = orderOf([placed(), reserved(), opened(), coded]);
    expect(attemptOf(withCode, firstPayment)).toStrictEqual({
      opened: opened(),
      end: 'declined',
      closedAt: after(60_000),
      code: 'payment.declined-by-bank',
    });
    expect(attemptOf(order, firstPayment)).not.toHaveProperty('code');
  });
});

describe('since when nobody has tried to pay', () => {
  it('given no attempt, then since it was placed', () => {
    expect(idleSince(orderOf([placed(), reserved()]))).toBe(after(0));
  });

  it('given attempts, then since the latest one ended, and each keeps its own end', () => {
    const third = 'SC-20261120-7C0FFE' as PaymentRef;
    const order = orderOf([
      ...[placed(), reserved(), opened(), closed('declined')],
      ...[opened(secondPayment), closed('expired', secondPayment, after(300_000))],
      ...[opened(third), closed('cancelled', third, after(600_000))],
    ]);
    expect(idleSince(order)).toBe(after(600_000));
    expect(order.attempts.map(({ end }) => end)).toEqual(['declined', 'expired', 'cancelled']);
  });
});

describe('the status that a client is shown', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['placed', [placed()]],
    ['reserved', [placed(), reserved()]],
    ['confirmed', underInvoice],
    ['paid', isPaid],
    ['completed', [...isPaid, settled('taken'), completed]],
    ['rejected', [placed(), rejectedOrder()]],
    ['cancelled', [placed(), cancelled]],
    ['expired', gone],
  ])('given such an order, then it is shown as %s', (shown, events) => {
    expect(shownStatus(orderOf(events))).toBe(shown);
  });
});

describe('the status of an order of which money went back', () => {
  const done = [...isPaid, settled('taken'), completed] as const;
  const requested = (n: number, amount: Money): OrderEvent => ({
    type: 'OrderRefundRequested',
    orderRef: sampleOrderRef,
    refundId: `${sampleOrderRef}-R${String(n)}`,
    requestedBy: sampleCommand,
    requestedAt: after(3_600_000),
    reason: 'the kiln broke',
    returnsUnits: false,
    amount,
    lines: [],
    shares: [],
  });
  const ended = (type: 'OrderRefunded' | 'OrderRefundAbandoned', n: number): OrderEvent => ({
    type,
    orderRef: sampleOrderRef,
    refundId: `${sampleOrderRef}-R${String(n)}`,
    amount: samplePrice,
    reason: 'paid out in cash',
  });
  const allButOne = money(samplePrice.minor - 1, SEK);
  const one = money(1, SEK);

  it.each<[string, readonly OrderEvent[]]>([
    ['completed', [requested(1, samplePrice)]],
    ['completed', [requested(1, samplePrice), ended('OrderRefundAbandoned', 1)]],
    ['partly-refunded', [requested(1, allButOne), ended('OrderRefunded', 1)]],
    ['partly-refunded', [requested(1, allButOne), ended('OrderRefunded', 1), requested(2, one)]],
    [
      'refunded',
      [
        requested(1, allButOne),
        ended('OrderRefunded', 1),
        requested(2, one),
        ended('OrderRefunded', 2),
      ],
    ],
  ])('given what is back by now, then it is shown as %s', (shown, events) => {
    expect(shownStatus(orderOf([...done, ...events]))).toBe(shown);
  });
});

describe('whether paying is not enough', () => {
  const giftCard = { validityDays: 365, voucherKind: 'multi-purpose', cards: [] } as const;

  it.each<[boolean, string, readonly OrderLine[]]>([
    [false, 'a place', [sampleLine()]],
    [true, 'a gift card beside a place', [sampleLine(), sampleLine({ giftCard })]],
    [true, 'points beside a place', [sampleLine(), sampleLine({ points: { points: 100 } })]],
  ])('given (%s) an order of %s, then so it is told', (must, _, lines) => {
    expect(mustDeliver(orderOf([placed({ lines })]))).toBe(must);
  });
});

describe('whether an order’s holds wait to be resolved', () => {
  it.each<[boolean, string, readonly OrderEvent[]]>([
    [false, 'placed', [placed()]],
    [false, 'reserved', [placed(), reserved()]],
    [true, 'confirmed', underInvoice],
    [false, 'confirmed and taken', [...underInvoice, settled('taken')]],
    [true, 'paid', isPaid],
    [false, 'paid and taken', [...isPaid, settled('taken')]],
    [true, 'rejected', [placed(), rejectedOrder()]],
    [false, 'rejected and given back', [placed(), rejectedOrder(), settled('given-back')]],
    [true, 'cancelled before its first round', [placed(), cancelled]],
    [
      true,
      'taken, then cancelled',
      [...underInvoice, settled('taken'), closed('cancelled'), cancelled],
    ],
    [true, 'expired', [placed(), reserved(), expired]],
    [false, 'expired and given back', gone],
    [false, 'reserved again', [...gone, reserved(2)]],
    [true, 'its second round failed', [...gone, roundFailed(2)]],
    [
      false,
      'its second round failed and given back',
      [...gone, roundFailed(2), settled('given-back', 2)],
    ],
    [true, 'paid in its second round', [...gone, reserved(2), opened(), paid()]],
    [true, 'expired again', [...gone, reserved(2), expired]],
  ])('given (%s) an order that is %s, then so it is told', (unsettled, _, events) => {
    expect(isUnsettled(orderOf(events))).toBe(unsettled);
  });
});

function orderOf(events: readonly OrderEvent[]): PlacedOrder {
  const state = orderAfter(events);
  if (state.status === 'none') throw new Error('no order was placed');
  return state;
}
