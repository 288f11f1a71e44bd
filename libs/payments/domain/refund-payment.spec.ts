import { describe, expect, it } from '@jest/globals';
import { CorruptStream, currency, money } from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import { after, samplePrice } from '../../../test/support/order-samples.ts';
import {
  declined,
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
  succeeded,
} from '../../../test/support/payment-samples.ts';
import type { PaymentEvent } from './payment-events.ts';
import {
  evolvePayment,
  initialPayment,
  type PaymentState,
  refundable,
  refunding,
} from './payment.ts';
import {
  recordRefund,
  type RefundNews,
  refundOf,
  requestRefund,
  retryRefund,
} from './refund-payment.ts';

const payments = scenario({ initialState: initialPayment, evolve: evolvePayment });
const refund =
  (n = 1, amount = samplePrice) =>
  (state: PaymentState) => {
    const { type, ...wish } = refundRequested(n, amount);
    expect(type).toBe('RefundRequested');
    return requestRefund(state, wish);
  };
const hear =
  (news: RefundNews, n = 1) =>
  (state: PaymentState) =>
    recordRefund(state, refundRefOf(n), news);

const startedNews: RefundNews = { kind: 'started' };
const succeededNews: RefundNews = {
  kind: 'succeeded',
  amount: samplePrice,
  providerRefundId: 'bank-refund-1',
};
const notSentNews: RefundNews = {
  kind: 'not-sent',
  code: 'payment.provider-not-reached',
  notSentAt: after(61_000),
};
const failedNews: RefundNews = { kind: 'failed', code: 'payment.refund-refused' };
const unknownNews: RefundNews = {
  kind: 'unknown',
  code: 'payment.no-answer',
  unknownSince: after(70_000),
};

const paid = [requested(), succeeded()] as const;
const asked = [...paid, refundRequested()] as const;

describe('requesting a refund', () => {
  it('given money came, when all of it goes back, then that is set aside', () => {
    payments.given(paid).when(refund()).thenAccepted([refundRequested()]);
    expect(refundable(paymentAfter(asked))).toEqual(ore(0));
  });

  it.each([1, 129_499])(
    'given 1,295 kr came, when %d öre go back, then the rest may still',
    (minor) => {
      payments
        .given(paid)
        .when(refund(1, ore(minor)))
        .thenAccepted([refundRequested(1, ore(minor))]);
      expect(refundable(paymentAfter([...paid, refundRequested(1, ore(minor))]))).toEqual(
        ore(129_500 - minor),
      );
    },
  );

  it.each([129_501, 0, -1])(
    'given 1,295 kr came, when %d öre are to go back, then it is rejected',
    (minor) => {
      payments
        .given(paid)
        .when(refund(1, ore(minor)))
        .thenRejected('payment.refund-exceeds-captured');
    },
  );

  it('given a part is on its way (11), when the rest and an öre more go back, then only the rest may', () => {
    const part = [...paid, refundRequested(1, ore(100_000))];
    payments
      .given(part)
      .when(refund(2, ore(29_500)))
      .thenAccepted([refundRequested(2, ore(29_500))]);
    payments
      .given(part)
      .when(refund(2, ore(29_501)))
      .thenRejected('payment.refund-exceeds-captured');
  });

  it('given a rejection, then it says what could still go back', () => {
    expect(
      refund(2, ore(29_501))(paymentAfter([...paid, refundRequested(1, ore(100_000))])),
    ).toEqual({
      kind: 'rejected',
      code: 'payment.refund-exceeds-captured',
      facts: { refundableOre: 29_500 },
    });
  });

  it.each<[string, PaymentEvent]>([
    ['unknown', refundLost()],
    ['started', refundStarted()],
    ['succeeded', refundSucceeded()],
  ])(
    'given a refund of all is %s, when one öre more is to go back, then it is rejected',
    (_, event) => {
      payments
        .given([...asked, event])
        .when(refund(2, ore(1)))
        .thenRejected('payment.refund-exceeds-captured');
    },
  );

  it('given a refund of all failed, when it is tried under a new reference, then it is', () => {
    payments
      .given([...asked, refundFailed()])
      .when(refund(2))
      .thenAccepted([refundRequested(2)]);
  });

  it('given money came twice, when both go back, then they may', () => {
    const twice = [requested(), succeeded(), succeeded('bank-2')];
    payments
      .given(twice)
      .when(refund(1, ore(259_000)))
      .thenAccepted([refundRequested(1, ore(259_000))]);
    payments
      .given(twice)
      .when(refund(1, ore(259_001)))
      .thenRejected('payment.refund-exceeds-captured');
  });

  it('given it was requested, when it is twice with the same amount, then nothing happens', () => {
    payments.given(asked).when(refund()).thenAlready();
    payments
      .given([...asked, refundSucceeded()])
      .when(refund())
      .thenAlready();
    payments
      .given([...asked, refundFailed()])
      .when(refund())
      .thenAlready();
  });

  it('given it was requested, when it is twice with another amount, then it is rejected', () => {
    payments
      .given(asked)
      .when(refund(1, ore(1)))
      .thenRejected('payment.command-reused');
    payments
      .given(asked)
      .when(refund(1, money(129_500, currency('EUR'))))
      .thenRejected('payment.command-reused');
  });

  it('given no money came, when some is to go back, then it is rejected', () => {
    payments.given([]).when(refund()).thenRejected('payment.nothing-captured');
    payments.given([requested()]).when(refund()).thenRejected('payment.nothing-captured');
    payments
      .given([requested(), declined()])
      .when(refund())
      .thenRejected('payment.nothing-captured');
  });

  it('given kronor came, when euro are to go back, then none were captured', () => {
    payments
      .given(paid)
      .when(refund(1, money(1, currency('EUR'))))
      .thenRejected('payment.nothing-captured');
  });
});

describe('hearing of a refund', () => {
  const news: readonly (readonly [string, RefundNews, PaymentEvent])[] = [
    ['started', startedNews, refundStarted()],
    ['succeeded', succeededNews, refundSucceeded()],
    ['not-sent', notSentNews, refundNotSent()],
    ['failed', failedNews, refundFailed()],
    ['unknown', unknownNews, refundLost()],
  ];

  it.each(news)(
    'given it was requested, when it is %s, then that is recorded',
    (_, told, event) => {
      payments.given(asked).when(hear(told)).thenAccepted([event]);
    },
  );

  it.each(news)(
    'given it is %s, when that is told twice, then nothing happens',
    (_, told, event) => {
      payments
        .given([...asked, event])
        .when(hear(told))
        .thenAlready();
    },
  );

  it.each(news)(
    'given it is unknown, when it turns out to be %s, then that is recorded or known',
    (status, told, event) => {
      const given = payments.given([...asked, refundLost()]).when(hear(told));
      if (status === 'unknown') given.thenAlready();
      else given.thenAccepted([event]);
    },
  );

  it.each(news)(
    'given it has started, when it turns out to be %s, then that is recorded or known',
    (status, told, event) => {
      const given = payments.given([...asked, refundStarted()]).when(hear(told));
      if (status === 'started') given.thenAlready();
      else given.thenAccepted([event]);
    },
  );

  it.each(news)(
    'given it succeeded, when it is told to be %s, then the success stands',
    (_, told) => {
      payments
        .given([...asked, refundSucceeded()])
        .when(hear(told))
        .thenAlready();
    },
  );

  it('given it failed, when it is told to be under way or failed, then the failure stands', () => {
    const failed = [...asked, refundFailed()];
    for (const told of [startedNews, notSentNews, failedNews, unknownNews])
      payments.given(failed).when(hear(told)).thenAlready();
  });

  it('given it failed, when it succeeded after all, then that is a fact', () => {
    payments
      .given([...asked, refundFailed()])
      .when(hear(succeededNews))
      .thenAccepted([refundSucceeded()]);
  });

  it('given two refunds, when one is told of, then only that one changes', () => {
    const both = [...paid, refundRequested(1, ore(100)), refundRequested(2, ore(200))];
    const state = paymentAfter([...both, refundFailed(2)]);
    expect(refundOf(state, refundRefOf(1))?.status).toBe('requested');
    expect(refundOf(state, refundRefOf(2))).toMatchObject({
      status: 'failed',
      code: 'payment.refund-refused',
    });
    expect(refunding(state)).toBe(100);
  });

  it('given it became unknown, then it says since when and why, and keeps the first time however often it comes and goes', () => {
    const unknown = refundOf(paymentAfter([...asked, refundLost()]), refundRefOf(1));
    expect(unknown).toMatchObject({ unknownSince: after(70_000), code: 'payment.no-answer' });
    const known = refundOf(paymentAfter([...asked, refundLost(), refundStarted()]), refundRefOf(1));
    expect(known).toMatchObject({ status: 'started', unknownSince: after(70_000) });
    expect(known).not.toHaveProperty('code');
  });

  it('given no such refund, when it is told of, then it is unknown', () => {
    payments.given(asked).when(hear(succeededNews, 2)).thenRejected('payment.refund-unknown');
    payments.given([]).when(hear(succeededNews)).thenRejected('payment.refund-unknown');
  });

  it('given news of a refund that was never requested, when it is folded, then it stops', () => {
    expect(() => paymentAfter([...asked, refundStarted(2)])).toThrow(
      new CorruptStream(`RefundStarted of ${refundRefOf(2)}, which was never requested`),
    );
  });
});

describe('sending a refund again that surely was not sent (15)', () => {
  const retry =
    (at: number, n = 1) =>
    (state: PaymentState) =>
      retryRefund(state, {
        refundRef: refundRefOf(n),
        retriedAt: after(at),
        callUntil: after(at + 10_000),
      });
  const notSent = [...asked, refundNotSent()];

  it('given it was not sent, when it is sent again, then whoever wrote that makes the call, and its amount stays set aside', () => {
    payments.given(notSent).when(retry(71_000)).thenAccepted([refundRetried()]);
    const state = paymentAfter([...notSent, refundRetried()]);
    expect(refunding(state)).toBe(samplePrice.minor);
    expect(refundOf(state, refundRefOf(1))).toMatchObject({
      status: 'requested',
      requested: { requestId: refundRequested().requestId, callUntil: after(81_000) },
    });
  });

  it('given it is under way, or is over, when it is sent again, then nobody sends', () => {
    for (const event of [refundStarted(), refundLost(), refundSucceeded(), refundFailed()])
      payments
        .given([...asked, event])
        .when(retry(71_000))
        .thenAlready();
    payments.given(asked).when(retry(71_000)).thenAlready();
    payments
      .given([...notSent, refundRetried()])
      .when(retry(71_001))
      .thenAlready();
  });

  it('given it does not get there again and again, then the first time and the last sending are known', () => {
    const state = paymentAfter([
      ...notSent,
      refundRetried(1, after(71_000)),
      refundNotSent(1, after(72_000)),
      refundRetried(1, after(121_000)),
      refundLost(1, after(131_000)),
    ]);
    expect(refundOf(state, refundRefOf(1))).toMatchObject({
      status: 'unknown',
      unknownSince: after(131_000),
      sending: { notSentSince: after(61_000), lastSentAt: after(121_000) },
    });
  });

  it('given no such refund, when it is sent again, then it is unknown', () => {
    payments.given(asked).when(retry(71_000, 2)).thenRejected('payment.refund-unknown');
  });

  it('given a sending of what was sent, when it is folded, then the stream is corrupt', () => {
    expect(() => paymentAfter([...asked, refundRetried()])).toThrow(CorruptStream);
    const again = [...notSent, refundRetried(), refundRetried(1, after(72_000))];
    expect(() => paymentAfter(again)).toThrow(CorruptStream);
  });
});
