import { describe, expect, it } from '@jest/globals';
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
  secondPayment,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import type { OrderEvent } from './order-events.ts';
import { initialOrder, type PlacedOrder } from './order.ts';
import {
  attemptOf,
  idleSince,
  isPlaced,
  isUnsettled,
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

  it('given attempts, then since the latest one ended', () => {
    expect(
      idleSince(
        orderOf([
          placed(),
          reserved(),
          opened(),
          closed('declined'),
          opened(secondPayment),
          closed('expired', secondPayment, after(300_000)),
        ]),
      ),
    ).toBe(after(300_000));
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
