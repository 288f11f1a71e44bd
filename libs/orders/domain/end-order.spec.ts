import { describe, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  cancelled,
  closed,
  completed,
  confirmed,
  expired,
  firstPayment,
  opened,
  paid,
  placed,
  placedFree,
  rejectedOrder,
  reserved,
  roundFailed,
  sampleOrderRef,
  secondPayment,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import { cancelOrder, completeOrder, expireOrder, settleOrder } from './end-order.ts';
import type { OrderEvent, OrderSettled } from './order-events.ts';
import { evolveOrder, initialOrder, type OrderState } from './order.ts';

const orders = scenario({ initialState: initialOrder, evolve: evolveOrder });
const cancel =
  (reason = 'changed my mind') =>
  (state: OrderState) =>
    cancelOrder(state, { reason });
const settle =
  (holds: OrderSettled['holds'], round = 1) =>
  (state: OrderState) =>
    settleOrder(state, { round, holds });

const underInvoice = [
  placed({ tenders: [tender('invoice')] }),
  reserved(),
  opened(undefined, { method: 'invoice' }),
  confirmed(),
] as const;
const paidByInvoice = [...underInvoice, closed('succeeded'), paid()] as const;
const isPaid = [placed(), reserved(), opened(), closed('succeeded'), paid()] as const;
const isComplete = [...isPaid, settled('taken'), completed] as const;
const gone = [placed(), reserved(), expired, settled('given-back')] as const;

describe('cancelling an order', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['placed', [placed()]],
    ['reserved', [placed(), reserved()]],
    ['reserved after a decline', [placed(), reserved(), opened(), closed('declined')]],
    ['confirmed, its invoice given up', [...underInvoice, closed('cancelled')]],
    ['reserved again', [...gone, reserved(2)]],
  ])('given it is %s, when it is cancelled, then it is, with the reason', (_, events) => {
    orders.given(events).when(cancel()).thenAccepted([cancelled]);
  });

  it('given it is cancelled, when it is twice, with whatever reason, then the first stands', () => {
    orders.given([placed(), cancelled]).when(cancel()).thenAlready();
    orders.given([placed(), cancelled]).when(cancel('found a cheaper one')).thenAlready();
  });

  it('given an attempt is open, when it is cancelled, then that one must end first', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(cancel())
      .thenRejected('order.payment-open', { paymentRef: firstPayment });
    orders
      .given(underInvoice)
      .when(cancel())
      .thenRejected('order.payment-open', { paymentRef: firstPayment });
  });

  it('given it is paid, when it is cancelled, then it is too late', () => {
    orders.given(isPaid).when(cancel()).thenRejected('order.already-paid');
    orders.given(isComplete).when(cancel()).thenRejected('order.already-paid');
  });

  it('given it was rejected or has expired, when it is cancelled, then nothing is left to cancel', () => {
    orders.given([placed(), rejectedOrder()]).when(cancel()).thenRejected('order.not-open');
    orders.given(gone).when(cancel()).thenRejected('order.not-open');
  });

  it('given no order, when it is cancelled, then it is unknown', () => {
    orders.given([]).when(cancel()).thenRejected('order.unknown');
  });
});

describe('letting an order expire', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['placed', [placed()]],
    ['reserved', [placed(), reserved()]],
    ['reserved after a decline', [placed(), reserved(), opened(), closed('declined')]],
  ])('given it is %s, when its time is over, then it expires', (_, events) => {
    orders.given(events).when(expireOrder).thenAccepted([expired]);
  });

  it('given it has expired, when it does twice, then nothing happens', () => {
    orders.given([placed(), expired]).when(expireOrder).thenAlready();
    orders
      .given([...gone, roundFailed(2)])
      .when(expireOrder)
      .thenAlready();
  });

  it('given an attempt is open, when its time is over, then that one is asked about first', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(expireOrder)
      .thenRejected('order.payment-open', { paymentRef: firstPayment });
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['confirmed', underInvoice],
    ['paid', isPaid],
    ['rejected', [placed(), rejectedOrder()]],
    ['cancelled', [placed(), cancelled]],
  ])('given it is %s, when its time is over, then it never expires', (_, events) => {
    orders.given(events).when(expireOrder).thenRejected('order.not-open');
  });

  it('given no order, when its time is over, then it is unknown', () => {
    orders.given([]).when(expireOrder).thenRejected('order.unknown');
  });
});

describe('settling an order', () => {
  it('given it is paid, when its holds are taken, then it is settled and complete at once', () => {
    orders
      .given(isPaid)
      .when(settle('taken'))
      .thenAccepted([settled('taken'), completed]);
  });

  it('given it is confirmed, when its holds are taken, then it is settled and waits for the money', () => {
    orders
      .given(underInvoice)
      .when(settle('taken'))
      .thenAccepted([settled('taken')]);
  });

  it('given it is paid in its second round, when that round’s holds are taken, then it is complete', () => {
    orders
      .given([...gone, reserved(2), opened(), closed('succeeded'), paid()])
      .when(settle('taken', 2))
      .thenAccepted([settled('taken', 2), completed]);
  });

  it.each<[string, readonly OrderEvent[], number]>([
    ['rejected', [placed(), rejectedOrder()], 1],
    ['cancelled', [placed(), reserved(), cancelled], 1],
    ['cancelled before its first round', [placed(), cancelled], 1],
    ['expired', [placed(), reserved(), expired], 1],
    ['expired before its first round', [placed(), expired], 1],
    ['expired, its second round failed', [...gone, roundFailed(2)], 2],
    [
      'confirmed, taken and then cancelled',
      [...underInvoice, settled('taken'), closed('cancelled'), cancelled],
      1,
    ],
  ])('given it is %s, when its holds are given back, then it is settled', (_, events, round) => {
    orders
      .given(events)
      .when(settle('given-back', round))
      .thenAccepted([settled('given-back', round)]);
  });

  it('given it is settled, when it is twice, then nothing happens', () => {
    orders.given(isComplete).when(settle('taken')).thenAlready();
    orders
      .given([...underInvoice, settled('taken')])
      .when(settle('taken'))
      .thenAlready();
    orders.given(gone).when(settle('given-back')).thenAlready();
  });

  it('given round 2 failed, when a run that looked long ago gives round 1 back, then round 2 is not settled by it', () => {
    orders
      .given([...gone, roundFailed(2)])
      .when(settle('given-back', 1))
      .thenAlready();
  });

  it('given round 1, when round 2 is settled, then it is too early', () => {
    orders.given(isPaid).when(settle('taken', 2)).thenRejected('order.not-open');
    orders.given(gone).when(settle('given-back', 2)).thenRejected('order.not-open');
  });

  it.each<[string, readonly OrderEvent[], OrderSettled['holds']]>([
    ['paid', isPaid, 'given-back'],
    ['complete', isComplete, 'given-back'],
    ['confirmed', underInvoice, 'given-back'],
    ['cancelled', [placed(), cancelled], 'taken'],
    ['expired', gone, 'taken'],
    ['rejected', [placed(), rejectedOrder()], 'taken'],
    ['reserved', [placed(), reserved()], 'taken'],
    ['reserved', [placed(), reserved()], 'given-back'],
  ])(
    'given it is %s, when its holds are told to be the wrong way (%#), then it is rejected',
    (_, events, holds) => {
      orders.given(events).when(settle(holds)).thenRejected('order.not-open');
    },
  );

  it('given it was only placed, when round 0 is given back, then there is none', () => {
    orders.given([placed()]).when(settle('given-back', 0)).thenRejected('order.not-open');
  });

  it('given no order, when it is settled, then it is unknown', () => {
    orders.given([]).when(settle('taken')).thenRejected('order.unknown');
  });
});

describe('completing an order', () => {
  it('given its holds were taken before it was paid, when it is completed, then it is', () => {
    orders
      .given([...underInvoice, settled('taken'), closed('succeeded'), paid()])
      .when(completeOrder)
      .thenAccepted([completed]);
  });

  it('given it is complete, when it is twice, then nothing happens', () => {
    orders.given(isComplete).when(completeOrder).thenAlready();
  });

  it('given it was paid by the second attempt, when it is completed, then it says how many there were', () => {
    orders
      .given([
        ...[placed(), reserved(), opened(), closed('declined'), opened(secondPayment)],
        ...[closed('succeeded', secondPayment), paid(secondPayment), settled('taken')],
      ])
      .when(completeOrder)
      .thenAccepted([{ ...completed, attempts: 2 } as OrderEvent]);
  });

  it('given it is paid and its holds stand, when it is completed, then they come first', () => {
    orders.given(isPaid).when(completeOrder).thenRejected('order.holds-unresolved');
    orders.given(paidByInvoice).when(completeOrder).thenRejected('order.holds-unresolved');
    const free: OrderEvent = { type: 'OrderPaid', orderRef: sampleOrderRef, amount: sek(0) };
    orders
      .given([placedFree(), reserved(), free])
      .when(completeOrder)
      .thenRejected('order.holds-unresolved');
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['placed', [placed()]],
    ['reserved', [placed(), reserved()]],
    ['confirmed', [...underInvoice, settled('taken')]],
    ['cancelled', [placed(), cancelled]],
    ['expired', gone],
    ['rejected', [placed(), rejectedOrder()]],
  ])('given it is %s, when it is completed, then it is rejected', (_, events) => {
    orders.given(events).when(completeOrder).thenRejected('order.not-open');
  });

  it('given no order, when it is completed, then it is unknown', () => {
    orders.given([]).when(completeOrder).thenRejected('order.unknown');
  });
});
