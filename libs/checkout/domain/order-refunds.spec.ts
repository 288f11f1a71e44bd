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
  sampleCommand,
  sampleOrderRef,
  samplePerson,
  samplePrice,
  settled,
} from '../../../test/support/order-samples.ts';
import {
  ore,
  paymentAfter,
  refundFailed,
  refundRequested,
  refundStarted,
  refundSucceeded,
  requested,
  started,
  succeeded,
} from '../../../test/support/payment-samples.ts';
import { isPlaced, type OrderEvent, type RefundShare } from '../../orders/index.ts';
import type { PaymentEvent } from '../../payments/index.ts';
import { type Action, type Checkout, defaultTimes, keyOf } from './checkout.ts';
import { nextForMoney } from './money-received.ts';
import { nextForOrderRefunds, payableBack, refundFor } from './order-refunds.ts';

const complete = [
  placed(),
  reserved(),
  opened(),
  closed('succeeded'),
  paid(),
  settled('taken'),
  completed,
] as const;
const refundId = `${sampleOrderRef}-R1`;
const otherRefundId = `${sampleOrderRef}-R2`;
const toPayment: RefundShare = { kind: 'payment', paymentRef: firstPayment, amount: samplePrice };
const toPoints: RefundShare = {
  kind: 'points',
  accountId: samplePerson,
  points: 5,
  amount: samplePrice,
};
const wished = (id: string, ...shares: readonly RefundShare[]): OrderEvent => ({
  type: 'OrderRefundRequested',
  orderRef: sampleOrderRef,
  refundId: id,
  requestedBy: sampleCommand,
  requestedAt: after(60_000),
  reason: 'the kiln broke',
  amount: samplePrice,
  lines: [],
  shares,
  returnsUnits: false,
});
const isPaid = [requested(), started(), succeeded()] as const;
/** The payment's refund that pays a refund of the order back. */
const paying = (id: string, n = 1, amount = samplePrice): PaymentEvent => ({
  ...refundRequested(n, amount),
  orderRefundId: id,
});

interface Situation {
  readonly order: readonly OrderEvent[];
  readonly payment?: readonly PaymentEvent[];
  readonly canRefund?: boolean;
  readonly done?: readonly Action[];
}

function checkoutOf({ order, payment = isPaid, canRefund = true, done = [] }: Situation): Checkout {
  const state = orderAfter(order);
  if (!isPlaced(state)) throw new Error('no order was placed');
  return {
    order: state,
    payments: new Map([[firstPayment, paymentAfter(payment)]]),
    now: after(120_000),
    times: defaultTimes,
    gateways: new Map([['swish', { notFoundFinalMs: 360_000, canRefund }]]),
    done: new Set(done.map(keyOf)),
  };
}

const payBack: Action = { kind: 'pay-back', refundId };
const returnValue: Action = { kind: 'return-value', refundId };
const byHand: Action = {
  kind: 'open-case',
  paymentRef: firstPayment,
  about: 'refund-by-hand',
  refundId,
};

describe('what a refund of an order needs next', () => {
  it.each<[string, Situation, Action | undefined]>([
    ['nothing for a gateway', { order: [...complete, wished(refundId, toPoints)] }, returnValue],
    [
      'a part for the gateway',
      { order: [...complete, wished(refundId, toPoints, toPayment)] },
      payBack,
    ],
    [
      'a gateway that cannot refund',
      { order: [...complete, wished(refundId, toPayment)], canRefund: false },
      byHand,
    ],
    [
      'a person who was asked already',
      { order: [...complete, wished(refundId, toPayment)], canRefund: false, done: [byHand] },
      undefined,
    ],
    [
      'a case about another refund',
      {
        order: [...complete, wished(refundId, toPayment)],
        canRefund: false,
        done: [{ ...byHand, refundId: otherRefundId }],
      },
      byHand,
    ],
    [
      'the gateway’s part under way',
      {
        order: [...complete, wished(refundId, toPayment)],
        payment: [...isPaid, paying(refundId), refundStarted()],
      },
      undefined,
    ],
    [
      'the gateway’s part back',
      {
        order: [...complete, wished(refundId, toPayment, toPoints)],
        payment: [...isPaid, paying(refundId), refundSucceeded()],
      },
      returnValue,
    ],
    [
      'a first try that failed, and another that is back',
      {
        order: [...complete, wished(refundId, toPayment)],
        payment: [
          ...isPaid,
          paying(refundId),
          refundFailed(),
          paying(refundId, 2),
          refundSucceeded(2),
        ],
      },
      returnValue,
    ],
    [
      'only another refund’s part back',
      {
        order: [...complete, wished(refundId, toPayment)],
        payment: [...isPaid, paying(otherRefundId, 1, ore(100)), refundSucceeded(1, ore(100))],
      },
      payBack,
    ],
    [
      'a payment of which nothing is left to pay back',
      {
        order: [...complete, wished(refundId, toPayment)],
        payment: [...isPaid, paying(otherRefundId), refundSucceeded()],
      },
      returnValue,
    ],
  ])('given %s, then it is that', (_what, situation, action) => {
    expect(nextForOrderRefunds(checkoutOf(situation))).toStrictEqual([action && { act: action }]);
  });

  it('given two, of which one is done, then only the other is looked after', () => {
    const order: readonly OrderEvent[] = [
      ...complete,
      wished(refundId, toPayment),
      { type: 'OrderRefunded', orderRef: sampleOrderRef, refundId, amount: samplePrice },
      wished(otherRefundId, toPoints),
    ];
    expect(nextForOrderRefunds(checkoutOf({ order }))).toEqual([
      { act: { kind: 'return-value', refundId: otherRefundId } },
    ]);
  });

  it('given a refund that a person decided not to make, when the provider tells that it was made, then they are asked about that, once a run', () => {
    const order: readonly OrderEvent[] = [
      ...complete,
      wished(refundId, toPayment),
      { type: 'OrderRefundAbandoned', orderRef: sampleOrderRef, refundId, reason: 'a late one' },
    ];
    const kept = [...isPaid, paying(refundId), refundFailed()];
    const about = 'refunded-though-kept';
    const act: Action = { kind: 'open-case', paymentRef: firstPayment, about, refundId };
    const next = (payment: readonly PaymentEvent[], done: readonly Action[] = []) =>
      nextForOrderRefunds(checkoutOf({ order, payment, done }));
    const another = [paying(otherRefundId, 2, ore(100)), refundSucceeded(2, ore(100))];
    expect(next(kept)).toStrictEqual([undefined]);
    expect(next([...isPaid, ...another])).toStrictEqual([undefined]);
    expect(next([...kept, refundSucceeded()])).toStrictEqual([{ act }]);
    expect(next([...kept, refundSucceeded(), ...another])).toStrictEqual([{ act }]);
    expect(next([...kept, refundSucceeded()], [act])).toStrictEqual([undefined]);
  });

  it('given two tries of a payment’s refund, then the latest is the one that counts', () => {
    const { refunds } = paymentAfter([
      ...isPaid,
      paying(refundId),
      refundFailed(),
      paying(refundId, 2),
    ]);
    expect(refundFor(refunds, refundId)).toBe(refunds[1]);
    expect(refundFor(refunds, otherRefundId)).toBeUndefined();
  });

  it('given a payment without money, then nothing of a refund can be paid back by it', () => {
    expect(payableBack(paymentAfter([requested()]), ore(100))).toEqual(ore(0));
    expect(payableBack(paymentAfter(isPaid), ore(100))).toEqual(ore(100));
  });

  it('given steps for two refunds of one order, then a run keeps them apart', () => {
    const keys = [payBack, returnValue, byHand].flatMap((action) => [
      keyOf(action),
      keyOf({ ...action, refundId: otherRefundId }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('money beside the refunds of an order', () => {
  const back = { kind: 'refund', paymentRef: firstPayment, amount: samplePrice } as const;

  it('given the order gave its money back, when the same payment came twice, then the second goes back too', () => {
    const payment = [...isPaid, succeeded('bank-2'), paying(refundId), refundSucceeded()];
    const order = [...complete, wished(refundId, toPayment)];
    expect(nextForMoney(checkoutOf({ order, payment }))).toEqual([
      { act: { ...back, reason: 'paid-twice' } },
    ]);
  });

  it('given a discount went off the order after the attempt, when its money comes, then a person is asked once', () => {
    const less = [
      requested({ amount: ore(100_000) }),
      started(),
      succeeded('bank-1', ore(100_000)),
    ];
    const differs: Action = {
      kind: 'open-case',
      paymentRef: firstPayment,
      about: 'amount-differs',
    };
    const order = [placed(), reserved(), opened(), closed('expired')];
    expect(nextForMoney(checkoutOf({ order, payment: less }))).toEqual([{ act: differs }]);
    expect(nextForMoney(checkoutOf({ order, payment: less, done: [differs] }))).toStrictEqual([
      undefined,
    ]);
  });

  it('given an order that is cancelled or was paid by another, when too little comes for it, then it just goes back', () => {
    const amount = ore(100_000);
    const less = [requested({ amount }), started(), succeeded('bank-1', amount)];
    const other = 'SC-20261120-04B1C2' as typeof firstPayment;
    const cancelled: OrderEvent = {
      type: 'OrderCancelled',
      orderRef: sampleOrderRef,
      reason: 'changed my mind',
    };
    const attempted = [placed(), reserved(), opened(), closed('expired')];
    expect(nextForMoney(checkoutOf({ order: [...attempted, cancelled], payment: less }))).toEqual([
      { act: { ...back, amount, reason: 'order-cancelled' } },
    ]);
    expect(
      nextForMoney(
        checkoutOf({ order: [...attempted, opened(other), paid(other)], payment: less }),
      ),
    ).toEqual([{ act: { ...back, amount, reason: 'paid-twice' } }]);
  });

  it('given a discount that is being put on the order, when money comes, then its new parts are held first', () => {
    const order: readonly OrderEvent[] = [
      placed(),
      reserved(),
      opened(),
      closed('expired'),
      {
        type: 'OrderRepriced',
        orderRef: sampleOrderRef,
        repricedBy: sampleCommand,
        discounts: [],
        lines: [],
        total: samplePrice,
        tenders: placed().tenders,
      },
    ];
    expect(nextForMoney(checkoutOf({ order }))).toStrictEqual([undefined]);
  });

  it('given a discount that left nothing to pay, when the money of an earlier attempt comes, then it goes back', () => {
    const order: readonly OrderEvent[] = [
      ...[placed(), reserved(), opened(), closed('expired')],
      {
        type: 'OrderRepriced',
        orderRef: sampleOrderRef,
        repricedBy: sampleCommand,
        discounts: [],
        lines: [],
        total: ore(0),
        tenders: [],
      },
      ...[reserved(), { type: 'OrderPaid', orderRef: sampleOrderRef, amount: ore(0) } as const],
      ...[settled('taken'), completed],
    ];
    expect(nextForMoney(checkoutOf({ order }))).toEqual([
      { act: { ...back, reason: 'paid-twice' } },
    ]);
  });

  it('given a payment without money, then nothing follows from it', () => {
    expect(nextForMoney(checkoutOf({ order: complete, payment: [requested()] }))).toStrictEqual([
      undefined,
    ]);
  });
});
