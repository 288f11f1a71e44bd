import { describe, expect, it } from '@jest/globals';
import { currency, money, type PaymentRef } from '../../kernel/index.ts';
import type { OrderEvent } from '../../orders/index.ts';
import type { PaymentEvent } from '../../payments/index.ts';
import {
  after,
  cancelled,
  closed,
  completed,
  confirmed,
  expired,
  firstPayment as first,
  opened,
  orderAfter,
  paid,
  placed,
  placedFree,
  rejectedOrder,
  reserved,
  roundFailed,
  sampleOrderRef,
  samplePrice,
  secondPayment as second,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import {
  cancelledPayment,
  declined,
  expiredPayment,
  invoiced,
  lost,
  ore,
  paymentAfter,
  refundFailed,
  refundLost,
  refundNotSent,
  refundRefOf,
  refundRequested,
  refundRetried,
  refundStarted,
  refundSucceeded,
  requested,
  requestedInvoice,
  started,
  succeeded,
} from '../../../test/support/payment-samples.ts';
import { type Action, type Checkout, defaultTimes, keyOf } from './checkout.ts';
import { nextAction } from './next-action.ts';

const aSecond = 1_000;
const minute = 60 * aSecond;
const hour = 60 * minute;
const day = 24 * hour;

interface Situation {
  readonly order: readonly OrderEvent[];
  /** The events of the first payment, and of the second. */
  readonly payments?: readonly (readonly PaymentEvent[])[];
  /** Milliseconds after the order was placed; 20 s when left out. */
  readonly at?: number;
  /** What this run has asked or handed over already. */
  readonly done?: readonly Action[];
  readonly canRefund?: boolean;
}

const openOrder = [placed(), reserved(), opened()] as const;
const declinedOrder = [...openOrder, closed('declined')] as const;
const cancelledOrder = [
  ...openOrder,
  closed('cancelled'),
  cancelled,
  settled('given-back'),
] as const;
const expiredOrder = [...openOrder, closed('expired'), expired, settled('given-back')] as const;
const lostRound = [...expiredOrder, roundFailed(), settled('given-back', 2)] as const;
const paidOrder = [...openOrder, closed('succeeded'), paid()] as const;
const complete = [...paidOrder, settled('taken'), completed] as const;
const reservedForInvoice = [
  placed({ tenders: [tender('invoice')] }),
  reserved(),
  opened(first, { method: 'invoice' }),
] as const;
const confirmedOrder = [...reservedForInvoice, confirmed(), settled('taken')] as const;
const paidPayment = [requested(), started(), succeeded()] as const;

const askFirst: Action = { kind: 'ask-payment', paymentRef: first };
const unresolved = caseOf('payment-unresolved');
const differs = caseOf('amount-differs');
const byHand = caseOf('refund-by-hand');
const askRefund: Action = { kind: 'ask-refund', paymentRef: first, refundRef: refundRefOf(1) };

describe('an order that was placed', () => {
  it('given it is new, then its parts are held', () => {
    expectAct({ order: [placed()] }, { kind: 'reserve', round: 1 });
  });

  it('given nobody took it further, then it is let go after 15 minutes and not a moment before', () => {
    expectAct({ order: [placed()], at: 15 * minute - 1 }, { kind: 'reserve', round: 1 });
    expectAct({ order: [placed()], at: 15 * minute }, { kind: 'expire' });
  });

  it('given it is reserved, then the first attempt is opened', () => {
    expectAct({ order: [placed(), reserved()] }, { kind: 'open-first-payment' });
  });

  it('given nothing is to pay, then it is paid at once, however late', () => {
    expectAct({ order: [placedFree()] }, { kind: 'reserve', round: 1 });
    expectAct({ order: [placedFree(), reserved()] }, { kind: 'pay' });
    expectAct({ order: [placedFree(), reserved()], at: day }, { kind: 'pay' });
    const free: OrderEvent = { type: 'OrderPaid', orderRef: sampleOrderRef, amount: sek(0) };
    expectAct({ order: [placedFree(), reserved(), free] }, { kind: 'take-holds' });
    expectDone({ order: [placedFree(), reserved(), free, settled('taken'), completed] });
  });
});

describe('the holds of an order follow from its end', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['paid', paidOrder],
    ['confirmed', [...reservedForInvoice, confirmed()]],
    ['paid in its second round', [...expiredOrder, reserved(2), paid()]],
  ])('given it is %s, then they are taken', (_, order) => {
    expectAct({ order, payments: [[requestedInvoice(), invoiced()]] }, { kind: 'take-holds' });
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['rejected', [placed(), rejectedOrder()]],
    ['cancelled', [placed(), cancelled]],
    ['expired', [placed(), reserved(), expired]],
    ['expired, its second round failed', [...expiredOrder, roundFailed()]],
    ['cancelled after they were taken', [...confirmedOrder, closed('cancelled'), cancelled]],
  ])('given it is %s, then they are given back', (_, order) => {
    expectAct(
      { order, payments: [[requested(), cancelledPayment()]] },
      { kind: 'give-back-holds' },
    );
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['rejected', [placed(), rejectedOrder(), settled('given-back')]],
    ['cancelled', cancelledOrder],
    ['expired', expiredOrder],
    ['complete', complete],
  ])('given it is %s and its holds are resolved, then nothing is left to do', (_, order) => {
    const payment = order === complete ? paidPayment : [requested(), declined()];
    expectDone({ order, payments: [payment] });
    expectDone({ order, payments: [payment], at: 400 * day });
  });

  it('given its holds were taken before it was paid, then it is complete', () => {
    const order = [...confirmedOrder, closed('succeeded'), paid()];
    expectAct(
      { order, payments: [[requestedInvoice(), invoiced(), succeeded()]] },
      { kind: 'complete' },
    );
  });
});

describe('an attempt to pay', () => {
  it('given it was opened, then the gateway is asked, within a minute', () => {
    expectAct({ order: openOrder }, { kind: 'request-payment', paymentRef: first });
    expectAct({ order: openOrder, at: minute - 1 }, { kind: 'request-payment', paymentRef: first });
  });

  it('given it could not be sent within a minute, then it is given up: a phone that rings later only scares', () => {
    expectAct(
      { order: openOrder, at: minute },
      { kind: 'end-payment', paymentRef: first, as: 'PaymentExpired' },
    );
  });

  it('given a claim stands, then nobody else acts until it ends; after it the outcome is unknown', () => {
    const payments = [[requested()]];
    expectWait({ order: openOrder, payments, at: 0 }, 10_000);
    expectWait({ order: openOrder, payments, at: 9_999 }, 10_000);
    expectAct(
      { order: openOrder, payments, at: 10_000 },
      { kind: 'lose-track', paymentRef: first },
    );
  });

  it.each([
    ['declined', declined()],
    ['cancelled', cancelledPayment()],
    ['expired', expiredPayment()],
  ])('given it is %s, then its order is told', (_, event) => {
    expectAct(
      { order: openOrder, payments: [[requested(), event]] },
      { kind: 'close-payment', paymentRef: first },
    );
  });

  it('given it was given up before it was requested, then its order is told', () => {
    expectAct(
      { order: openOrder, payments: [[expiredPayment()]] },
      { kind: 'close-payment', paymentRef: first },
    );
  });

  it('given it ended, then the order waits 15 minutes for another, and then expires', () => {
    const payments = [[requested(), declined()]];
    const until = minute + 15 * minute;
    expectWait({ order: declinedOrder, payments, at: minute }, until);
    expectWait({ order: declinedOrder, payments, at: until - 1 }, until);
    expectAct({ order: declinedOrder, payments, at: until }, { kind: 'expire' });
  });

  it('given one is under way, then the order does not expire', () => {
    const order = [...declinedOrder, opened(second, { openedAt: after(2 * minute) })];
    const payments = [
      [requested(), declined()],
      [requested(), started()],
    ];
    expect(next({ order, payments, at: day })).not.toEqual({
      kind: 'act',
      action: { kind: 'expire' },
    });
  });
});

describe('a payment that has started', () => {
  const payments = [[requested(), started(after(500))]];
  const order = openOrder;
  const asks = [
    30 * aSecond,
    3 * minute,
    6 * minute,
    15 * minute,
    hour,
    day,
    2 * day,
    3 * day,
    4 * day,
    5 * day,
  ];

  it.each(asks.map((ms, i) => [ms, asks[i - 1]] as const))(
    'given %d ms are over since it started, then it is asked about, and not a moment before',
    (ms, earlier) => {
      expectWait(
        { order, payments, at: 500 + ms - 1, done: earlier === undefined ? [] : [askFirst] },
        500 + ms,
      );
      expectAct({ order, payments, at: 500 + ms }, askFirst);
    },
  );

  it.each(asks.slice(1).map((ms, i) => [asks[i] ?? 0, ms] as const))(
    'given it was asked about at %d ms in this run, then the next time is at %d ms',
    (ms, later) => {
      expectWait({ order, payments, at: 500 + ms, done: [askFirst] }, 500 + later);
    },
  );

  it('given five days without news, then a person is asked after one last try, once', () => {
    const at = 500 + 5 * day;
    expectAct({ order, payments, at }, askFirst);
    expectAct({ order, payments, at, done: [askFirst] }, unresolved);
    expectDone({ order, payments, at, done: [askFirst, unresolved] });
  });
});

describe('a payment that nobody knows of', () => {
  const since = 10 * aSecond;
  const payments = [[requested(), lost(after(since))]];
  const order = openOrder;
  const asks = [10 * aSecond, minute, 5 * minute, hour, day, 2 * day, 3 * day, 4 * day, 5 * day];

  it.each(asks.map((ms, i) => [ms, asks[i - 1]] as const))(
    'given %d ms are over since it became unknown, then it is asked about, and not a moment before',
    (ms, earlier) => {
      const done = earlier === undefined ? [] : [askFirst];
      expectWait({ order, payments, at: since + ms - 1, done }, since + ms);
      expectAct({ order, payments, at: since + ms }, askFirst);
    },
  );

  it('given it became unknown after it had started, then the time counts from when it became so', () => {
    const again = [[requested(), started(), lost(after(hour))]];
    expectWait({ order, payments: again, at: hour }, hour + 10 * aSecond);
  });

  it('given five days without news, then a person is asked after one last try, once', () => {
    const at = since + 5 * day;
    expectAct({ order, payments, at }, askFirst);
    expectAct({ order, payments, at, done: [askFirst] }, unresolved);
    expectDone({ order, payments, at, done: [askFirst, unresolved] });
  });
});

describe('money that came', () => {
  it.each<[string, readonly OrderEvent[]]>([
    ['under way', openOrder],
    ['declined before', declinedOrder],
    ['of an order reserved again', [...expiredOrder, reserved(2)]],
  ])('given its attempt is %s, then it pays the order', (_, order) => {
    expectAct({ order, payments: [paidPayment] }, { kind: 'pay', paymentRef: first });
  });

  it('given the first attempt’s money came while a second is open, then it pays the order', () => {
    const order = [...declinedOrder, opened(second)];
    expectAct(
      { order, payments: [[...paidPayment], [requested()]] },
      { kind: 'pay', paymentRef: first },
    );
  });

  it('given an expired order that still holds something, then that is given back before the next round', () => {
    const order = [...openOrder, closed('expired'), expired];
    expectAct({ order, payments: [paidPayment] }, { kind: 'give-back-holds' });
    expectAct({ order: expiredOrder, payments: [paidPayment] }, { kind: 'reserve', round: 2 });
  });

  it('given the second round failed, then the money goes back, also before what it held', () => {
    const refund: Action = {
      kind: 'refund',
      paymentRef: first,
      amount: samplePrice,
      reason: 'order-expired',
    };
    expectAct({ order: lostRound, payments: [paidPayment] }, refund);
    expectAct({ order: [...expiredOrder, roundFailed()], payments: [paidPayment] }, refund);
  });

  it('given an order that was cancelled, then the money goes back, and that is said', () => {
    expectAct(
      { order: cancelledOrder, payments: [paidPayment] },
      { kind: 'refund', paymentRef: first, amount: samplePrice, reason: 'order-cancelled' },
    );
  });

  it('given the order was paid by another (10), then it goes back', () => {
    const order = [
      ...declinedOrder,
      opened(second),
      closed('succeeded', second),
      paid(second),
      settled('taken'),
      completed,
    ];
    expectAct(
      { order, payments: [paidPayment, paidPayment] },
      { kind: 'refund', paymentRef: first, amount: samplePrice, reason: 'paid-twice' },
    );
  });

  it('given it is on its way back, or back, then nothing more is asked for', () => {
    const way = [...paidPayment, refundRequested()];
    expectWait({ order: cancelledOrder, payments: [way], at: minute }, 70_000);
    expectDone({ order: cancelledOrder, payments: [[...way, refundSucceeded()]] });
  });

  it('given a part of it is back, then the rest goes back', () => {
    const part = [...paidPayment, refundRequested(1, ore(129_499)), refundSucceeded(1)];
    expectAct(
      { order: cancelledOrder, payments: [part] },
      { kind: 'refund', paymentRef: first, amount: ore(1), reason: 'order-cancelled' },
    );
  });

  it('given it came twice by one payment, then the surplus goes back', () => {
    const twice = [...paidPayment, succeeded('bank-2')];
    const refund: Action = {
      kind: 'refund',
      paymentRef: first,
      amount: samplePrice,
      reason: 'paid-twice',
    };
    expectAct({ order: complete, payments: [twice] }, refund);
    expectDone({ order: complete, payments: [[...twice, refundRequested(), refundSucceeded()]] });
  });

  it('given a second success of one öre, then one öre goes back', () => {
    expectAct(
      { order: complete, payments: [[...paidPayment, succeeded('bank-2', ore(1))]] },
      { kind: 'refund', paymentRef: first, amount: ore(1), reason: 'paid-twice' },
    );
  });

  it('given it paid the order, and a part went back, then nothing more goes back', () => {
    const part = [...paidPayment, refundRequested(1, ore(100)), refundSucceeded(1, ore(100))];
    expectDone({ order: complete, payments: [part] });
  });

  it.each<[string, PaymentEvent]>([
    ['one öre less', succeeded('bank-1', ore(129_499))],
    ['one öre more', succeeded('bank-1', ore(129_501))],
    ['another currency', succeeded('bank-1', money(129_500, currency('EUR')))],
  ])(
    'given %s came than was asked for, then a person is asked, and the attempt is closed',
    (_, success) => {
      const payments = [[requested(), started(), success]];
      expectAct({ order: openOrder, payments }, differs);
      expectAct(
        { order: openOrder, payments, done: [differs] },
        { kind: 'close-payment', paymentRef: first },
      );
      const order = [...openOrder, closed('succeeded')];
      expectWait({ order, payments, done: [differs] }, 16 * minute);
    },
  );

  it('given an invoice was paid with another amount, then a person is asked, and the attempt is closed, so that the order may still be cancelled', () => {
    const payments = [[requestedInvoice(), invoiced(), succeeded('bank-1', ore(1))]];
    expectAct({ order: confirmedOrder, payments }, differs);
    expectAct(
      { order: confirmedOrder, payments, done: [differs] },
      { kind: 'close-payment', paymentRef: first },
    );
    const order = [...confirmedOrder, closed('succeeded')];
    expectDone({ order, payments, done: [differs] });
  });

  it.each([
    [cancelledOrder, paidPayment],
    [complete, [...paidPayment, succeeded('bank-2')]],
  ])(
    'given a gateway that cannot refund (%#), then a person pays back by hand, and is asked once',
    (order, payment) => {
      const situation = { order, payments: [payment], canRefund: false };
      expectAct(situation, byHand);
      expectDone({ ...situation, done: [byHand] });
    },
  );

  it('given an invoice that was paid twice, then no gateway can refund it', () => {
    const order = [...confirmedOrder, closed('succeeded'), paid(), completed];
    const payment = [requestedInvoice(), invoiced(), succeeded('a'), succeeded('b')];
    expectAct({ order, payments: [payment] }, byHand);
  });

  it.each([
    [cancelledOrder, [...paidPayment, refundRequested(), refundFailed()]],
    [complete, [...paidPayment, succeeded('bank-2'), refundRequested(), refundFailed()]],
  ])(
    'given a refund failed (%#), then it is not asked for again, but a person is',
    (order, payment) => {
      const failed = { ...caseOf('refund-failed'), refundId: `${first}-R1` };
      expectAct({ order, payments: [payment] }, failed);
      expectDone({ order, payments: [payment], done: [failed] });
    },
  );
});

describe('a refund', () => {
  const order = cancelledOrder;

  it('given a claim stands, then nobody else acts until it ends; after it the outcome is unknown', () => {
    const payments = [[...paidPayment, refundRequested()]];
    expectWait({ order, payments, at: 69_999 }, 70_000);
    expectAct(
      { order, payments, at: 70_000 },
      { kind: 'lose-track-of-refund', paymentRef: first, refundRef: refundRefOf(1) },
    );
  });

  it('given it has started, then it is asked about from its request on', () => {
    const payments = [
      [...paidPayment, refundRequested(1, samplePrice, after(minute)), refundStarted()],
    ];
    expectWait({ order, payments, at: minute + 9_999 }, minute + 10_000);
    expectAct({ order, payments, at: minute + 10_000 }, askRefund);
    expectWait({ order, payments, at: minute + 10_000, done: [askRefund] }, 2 * minute);
  });

  it('given nobody knows, then it is asked about from then on', () => {
    const payments = [[...paidPayment, refundRequested(), refundLost(1, after(hour))]];
    expectWait({ order, payments, at: hour }, hour + 10_000);
    expectAct({ order, payments, at: hour + 10_000 }, askRefund);
  });

  it('given five days without news, then a person is asked after one last try, once', () => {
    const payments = [[...paidPayment, refundRequested(), refundLost(1, after(hour))]];
    const given = { ...caseOf('refund-unresolved'), refundId: `${first}-R1` };
    const at = hour + 5 * day;
    expectAct({ order, payments, at }, askRefund);
    expectAct({ order, payments, at, done: [askRefund] }, given);
    expectDone({ order, payments, at, done: [askRefund, given] });
  });

  it('given it was not sent, then it is sent again on schedule, once each, and fails after the last time (15)', () => {
    const sent = [...paidPayment, refundRequested(), refundNotSent(1, after(hour))];
    const again: Action = {
      kind: 'send-refund-again',
      paymentRef: first,
      refundRef: refundRefOf(1),
    };
    expectWait({ order, payments: [sent], at: hour }, hour + 10_000);
    expectAct({ order, payments: [sent], at: hour + 10_000 }, again);
    const once = [
      ...sent,
      refundRetried(1, after(hour + 10_000)),
      refundNotSent(1, after(hour + 11_000)),
    ];
    expectWait({ order, payments: [once], at: hour + 11_000 }, hour + minute);
    expectAct({ order, payments: [once], at: hour + minute }, again);
    const last = hour + 5 * day;
    const often = [...sent, refundRetried(1, after(last)), refundNotSent(1, after(last + 1))];
    const giveUp = { ...again, kind: 'give-up-refund' } as const;
    expectAct({ order, payments: [often], at: last + 1 }, giveUp);
  });

  it('given two, then each is looked after, and the first to wait for counts, whichever it is', () => {
    const lostAt = (one: number, other: number) => [
      [
        ...paidPayment,
        refundRequested(1, ore(1_000)),
        refundLost(1, after(one)),
        refundRequested(2, ore(128_500)),
        refundLost(2, after(other)),
      ],
    ];
    expectWait({ order, payments: lostAt(hour, 2 * hour), at: hour }, hour + 10_000);
    const payments = lostAt(2 * hour, hour);
    expectWait({ order, payments, at: hour }, hour + 10_000);
    const askSecond: Action = { kind: 'ask-refund', paymentRef: first, refundRef: refundRefOf(2) };
    expectAct({ order, payments, at: hour + 10_000 }, askSecond);
  });
});

describe('an order paid by invoice', () => {
  it('given its attempt was opened, then it is requested, confirmed, taken and numbered, in that order', () => {
    const order = reservedForInvoice;
    expectAct({ order }, { kind: 'request-payment', paymentRef: first });
    expectAct({ order, at: hour }, { kind: 'request-payment', paymentRef: first });
    const payments = [[requestedInvoice()]];
    expectAct({ order, payments }, { kind: 'confirm', paymentRef: first });
    expectAct({ order: [...order, confirmed()], payments }, { kind: 'take-holds' });
    expectAct({ order: confirmedOrder, payments }, { kind: 'issue-invoice', paymentRef: first });
  });

  it('given it has its number, then it waits for the money, however long', () => {
    const payments = [[requestedInvoice(), invoiced()]];
    expectDone({ order: confirmedOrder, payments });
    expectDone({ order: confirmedOrder, payments, at: 400 * day });
  });

  it('given the money came, then it is paid', () => {
    const payments = [[requestedInvoice(), invoiced(), succeeded()]];
    expectAct({ order: confirmedOrder, payments }, { kind: 'pay', paymentRef: first });
  });

  it('given the money came before it was confirmed, then it is paid, and still gets its number', () => {
    const payments = [[requestedInvoice(), succeeded()]];
    expectAct({ order: reservedForInvoice, payments }, { kind: 'pay', paymentRef: first });
    const order = [...reservedForInvoice, closed('succeeded'), paid(), settled('taken'), completed];
    expectAct({ order, payments }, { kind: 'issue-invoice', paymentRef: first });
  });

  it('given it was called off, then the order is told, so that it can be cancelled', () => {
    const payments = [[requestedInvoice(), invoiced(), cancelledPayment()]];
    const close: Action = { kind: 'close-payment', paymentRef: first };
    expectAct({ order: confirmedOrder, payments }, close);
    expectAct({ order: reservedForInvoice, payments: [[cancelledPayment()]] }, close);
  });

  it('given it was called off before it had a number, then it gets none', () => {
    const payments = [[requestedInvoice(), cancelledPayment()]];
    expectDone({ order: [...confirmedOrder, closed('cancelled')], payments });
  });

  it('given it was called off with its order before it had a number, when its money comes, then a person pays back and it still gets none', () => {
    const order = [...confirmedOrder, closed('cancelled'), cancelled, settled('given-back')];
    const payments = [[requestedInvoice(), cancelledPayment(), succeeded()]];
    expectAct({ order, payments }, byHand);
    expectDone({ order, payments, done: [byHand] });
  });

  it('given an earlier attempt paid after it was confirmed, then the invoice gets its number and stands', () => {
    const order = [
      ...[placed(), reserved(), opened(), closed('expired')],
      ...[opened(second, { method: 'invoice' }), confirmed(second), settled('taken')],
      ...[paid(), completed],
    ];
    expectAct(
      { order, payments: [paidPayment, [requestedInvoice()]] },
      { kind: 'issue-invoice', paymentRef: second },
    );
    expectDone({ order, payments: [paidPayment, [requestedInvoice(), invoiced()]] });
  });
});

describe('an order that one attempt paid while another is open', () => {
  const order = [...declinedOrder, opened(second), paid(), settled('taken'), completed];

  it('given the other was not sent yet, then it never is', () => {
    expectAct(
      { order, payments: [paidPayment] },
      { kind: 'end-payment', paymentRef: second, as: 'PaymentCancelled' },
    );
  });

  it('given the other succeeds too, then its money goes back and its attempt is closed', () => {
    expectAct(
      { order, payments: [paidPayment, paidPayment] },
      { kind: 'refund', paymentRef: second, amount: samplePrice, reason: 'paid-twice' },
    );
    expectAct(
      { order, payments: [paidPayment, [...paidPayment, refundRequested(), refundSucceeded()]] },
      { kind: 'close-payment', paymentRef: second },
    );
  });

  it('given the other is an invoice that nobody was sent, then it gets no number and is called off, or closed where it was paid too', () => {
    const invoice = [
      ...declinedOrder,
      opened(second, { method: 'invoice' }),
      paid(),
      settled('taken'),
      completed,
    ];
    for (const payment of [[], [requestedInvoice()]])
      expectAct(
        { order: invoice, payments: [paidPayment, payment] },
        { kind: 'end-payment', paymentRef: second, as: 'PaymentCancelled' },
      );
    expectAct(
      { order: invoice, payments: [paidPayment, [requestedInvoice(), cancelledPayment()]] },
      { kind: 'close-payment', paymentRef: second },
    );
    const both = [paidPayment, [requestedInvoice(), succeeded()]];
    const paidTwice = { ...byHand, paymentRef: second };
    expectAct({ order: invoice, payments: both }, paidTwice);
    expectAct(
      { order: invoice, payments: both, done: [paidTwice] },
      { kind: 'close-payment', paymentRef: second },
    );
  });
});

describe('what comes first', () => {
  it('given something to do and something to wait for, then it is done', () => {
    const payments = [[...paidPayment, refundRequested(1, ore(1_000)), refundLost(1, after(hour))]];
    expectAct(
      { order: [...openOrder, closed('expired'), expired], payments, at: hour },
      { kind: 'give-back-holds' },
    );
  });

  it('given money and holds to deal with, then the money comes first', () => {
    const order = [...openOrder, closed('cancelled'), cancelled];
    expect(next({ order, payments: [paidPayment] })).toMatchObject({ action: { kind: 'refund' } });
  });
});

describe('the key under which a run remembers what it asked', () => {
  it('given actions on different things, then their keys differ', () => {
    const actions: readonly Action[] = [
      { kind: 'complete' },
      askFirst,
      { kind: 'ask-payment', paymentRef: second },
      askRefund,
      { kind: 'ask-refund', paymentRef: first, refundRef: refundRefOf(2) },
      unresolved,
      differs,
      { ...differs, paymentRef: second },
    ];
    expect(new Set(actions.map(keyOf)).size).toBe(actions.length);
    expect(keyOf(askRefund)).toBe(`ask-refund:${refundRefOf(1)}`);
  });
});

function caseOf(
  about: Extract<Action, { kind: 'open-case' }>['about'],
): Extract<Action, { kind: 'open-case' }> {
  return { kind: 'open-case', paymentRef: first, about };
}

function next({ order, payments = [], at = 20_000, done = [], canRefund = true }: Situation) {
  const state = orderAfter(order);
  if (state.status === 'none') throw new Error('no order was placed');
  const refs: readonly PaymentRef[] = [first, second];
  const checkout: Checkout = {
    order: state,
    payments: new Map(
      payments.map((events, i) => {
        const paymentRef = refs[i] ?? first;
        return [paymentRef, paymentAfter(events.map((event) => ({ ...event, paymentRef })))];
      }),
    ),
    now: after(at),
    times: defaultTimes,
    gateways: new Map([['swish', { notFoundFinalMs: 360_000, canRefund }]]),
    done: new Set(done.map(keyOf)),
  };
  return nextAction(checkout);
}

function expectAct(situation: Situation, action: Action): void {
  expect(next(situation)).toEqual({ kind: 'act', action });
}

function expectWait(situation: Situation, untilMs: number): void {
  expect(next(situation)).toEqual({ kind: 'wait', until: after(untilMs) });
}

function expectDone(situation: Situation): void {
  expect(next(situation)).toEqual({ kind: 'done' });
}
