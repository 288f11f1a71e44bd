import { describe, expect, it } from '@jest/globals';
import {
  type BusinessDate,
  CorruptStream,
  currency,
  money,
  type OrderRef,
} from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  after,
  firstPayment,
  sampleOrderRef,
  samplePerson,
  samplePrice,
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
  refundRequested,
  refundStarted,
  refundSucceeded,
  requested,
  requestedInvoice,
  started,
  succeeded,
} from '../../../test/support/payment-samples.ts';
import type { PaymentEvent, PaymentRequested } from './payment-events.ts';
import { captured, evolvePayment, hasEnded, initialPayment, type PaymentState } from './payment.ts';
import {
  endPayment,
  type EndWithoutMoney,
  issueInvoice,
  loseTrack,
  requestPayment,
  startPayment,
  succeedPayment,
  tookAnotherAmount,
} from './take-payment.ts';

const payments = scenario({ initialState: initialPayment, evolve: evolvePayment });
const of = { paymentRef: firstPayment, orderRef: sampleOrderRef };
const request =
  (changes: Partial<PaymentRequested> = {}) =>
  (state: PaymentState) => {
    const { type, ...wish } = requested(changes);
    expect(type).toBe('PaymentRequested');
    return requestPayment(state, wish);
  };
const start =
  (token = 'token-1') =>
  (state: PaymentState) =>
    startPayment(state, { ...of, startedAt: after(500), personId: samplePerson, token });
const succeed =
  (providerPaymentId = 'bank-1', amount = samplePrice) =>
  (state: PaymentState) =>
    succeedPayment(state, { amount, providerPaymentId, paidAt: after(45_000) });
const end =
  (as: EndWithoutMoney, code = 'payment.cancelled-here') =>
  (state: PaymentState) =>
    endPayment(state, { as, ...of, code });
const lose = (state: PaymentState) =>
  loseTrack(state, { code: 'payment.no-answer', unknownSince: after(10_000) });
const invoice =
  (number = 'INV-2611-0001') =>
  (state: PaymentState) =>
    issueInvoice(state, {
      number,
      issuedOn: '2026-11-20' as BusinessDate,
      dueOn: '2026-12-20' as BusinessDate,
    });

type Past = readonly [string, readonly PaymentEvent[]];
const alive: readonly Past[] = [
  ['requested', [requested()]],
  ['started', [requested(), started()]],
  ['unknown', [requested(), lost()]],
  ['unknown after it had started', [requested(), started(), lost()]],
];
const endedWithoutMoney: readonly Past[] = [
  ['declined', [requested(), declined()]],
  ['cancelled', [requested(), started(), cancelledPayment()]],
  ['expired', [requested(), lost(), expiredPayment()]],
];
const ended: readonly Past[] = [...endedWithoutMoney, ['succeeded', [requested(), succeeded()]]];

describe('requesting a payment', () => {
  it('given none, when it is requested, then whoever wrote that makes the call', () => {
    payments.given([]).when(request()).thenAccepted([requested()]);
    payments
      .given([])
      .when(request({ payerAlias: '46701234567' }))
      .thenAccepted([requested({ payerAlias: '46701234567' })]);
  });

  it.each([...alive, ...ended])(
    'given it is %s, when it is requested twice, then nobody calls again',
    (_, events) => {
      payments.given(events).when(request()).thenAlready();
    },
  );

  it('given it was requested, when another run claims it later, then the first claim stands', () => {
    payments
      .given([requested()])
      .when(request({ requestedAt: after(20_000), callUntil: after(30_000) }))
      .thenAlready();
  });

  it.each<[string, Partial<PaymentRequested>]>([
    ['another amount', { amount: ore(129_501) }],
    ['another currency', { amount: money(129_500, currency('EUR')) }],
    ['another method', { method: 'invoice' }],
    ['another request', { requestId: '00000000000000000000000000000000' }],
    ['another order', { orderRef: 'ORD-20261120-FFFFFF' as OrderRef }],
  ])('given it was requested, when it is twice with %s, then it is rejected', (_, changes) => {
    payments.given([requested()]).when(request(changes)).thenRejected('payment.command-reused');
  });

  it.each([
    ['declined', declined()],
    ['cancelled', cancelledPayment()],
    ['expired', expiredPayment()],
  ])(
    'given its order gave it up (%s), when it is requested late, then nobody calls',
    (_, event) => {
      payments.given([event]).when(request()).thenRejected('payment.ended');
    },
  );
});

describe('a payment that starts', () => {
  it.each(alive.filter(([status]) => !status.includes('started')))(
    'given it is %s, when the gateway has it, then it is started',
    (_, events) => {
      payments.given(events).when(start()).thenAccepted([started()]);
    },
  );

  it('given it is unknown though it had started, when the gateway tells of it, then it is started again', () => {
    payments.given([requested(), started(), lost()]).when(start()).thenAccepted([started()]);
  });

  it('given it has started, when it does twice, with whatever token, then the first stands', () => {
    payments.given([requested(), started()]).when(start()).thenAlready();
    payments.given([requested(), started()]).when(start('token-2')).thenAlready();
    expect(paymentAfter([requested(), started()]).status).toBe('started');
  });

  it.each(ended)(
    'given it is %s by now, when the answer to our call comes late, then nothing happens',
    (_, events) => {
      payments.given(events).when(start()).thenAlready();
    },
  );

  it('given no request, when it starts, then it is unknown', () => {
    payments.given([]).when(start()).thenRejected('payment.unknown');
    payments.given([declined()]).when(start()).thenRejected('payment.unknown');
  });
});

describe('a payment that succeeds (rules 5 and 6)', () => {
  it.each([...alive, ...endedWithoutMoney])(
    'given it is %s, when money came, then that is recorded',
    (_, events) => {
      payments.given(events).when(succeed()).thenAccepted([succeeded()]);
      expect(captured(paymentAfter([...events, succeeded()]))).toBe(129_500);
    },
  );

  it('given it succeeded, when the same provider payment is told of twice, then it counts once', () => {
    payments.given([requested(), succeeded()]).when(succeed()).thenAlready();
    payments
      .given([requested(), succeeded()])
      .when(succeed('bank-1', ore(1)))
      .thenAlready();
    payments
      .given([requested(), succeeded(), succeeded('bank-2')])
      .when(succeed('bank-1'))
      .thenAlready();
  });

  it('given it succeeded, when another provider payment came, then that is a second success', () => {
    payments
      .given([requested(), succeeded()])
      .when(succeed('bank-2'))
      .thenAccepted([succeeded('bank-2')]);
    expect(captured(paymentAfter([requested(), succeeded(), succeeded('bank-2')]))).toBe(259_000);
  });

  it('given another amount than asked for, when it came, then it is recorded as it is', () => {
    payments
      .given([requested()])
      .when(succeed('bank-1', ore(100)))
      .thenAccepted([succeeded('bank-1', ore(100))]);
  });

  it('given an operator who saw the money, when it is recorded, then the reason is', () => {
    const success = {
      amount: samplePrice,
      providerPaymentId: `${firstPayment}-paid`,
      paidAt: after(0),
      reason: 'Bankgiro 2026-12-01',
    };
    payments
      .given([requestedInvoice()])
      .when((state) => succeedPayment(state, success))
      .thenAccepted([{ type: 'PaymentSucceeded', ...of, ...success }]);
  });

  describe('of which a person told first', () => {
    const said = { ...succeeded('case-1-paid'), reason: 'seen on the bank statement' };
    const past = [requested(), started(), lost(), said];
    const reconciled: PaymentEvent = {
      type: 'PaymentReconciled',
      ...of,
      providerPaymentId: 'bank-1',
      paidAt: after(45_000),
    };

    it('given that, when the provider tells of as much, then it is the same money, under its id', () => {
      payments.given(past).when(succeed()).thenAccepted([reconciled]);
      const state = [...past, reconciled].reduce(evolvePayment, initialPayment);
      expect(state.successes).toEqual([succeeded('bank-1')]);
    });

    it('given the provider has told of it, when it tells again or of another one, then only the other is a second success', () => {
      payments
        .given([...past, reconciled])
        .when(succeed())
        .thenAlready();
      payments
        .given([...past, reconciled])
        .when(succeed('bank-2'))
        .thenAccepted([succeeded('bank-2')]);
    });

    it('given that, when the provider tells of another amount or a person says it again, then it is another success', () => {
      payments
        .given(past)
        .when(succeed('bank-1', ore(129_499)))
        .thenAccepted([succeeded('bank-1', ore(129_499))]);
      const again = { ...said, providerPaymentId: 'case-2-paid' };
      payments
        .given(past)
        .when((state) => succeedPayment(state, again))
        .thenAccepted([again]);
    });

    it('given another amount came besides, when the provider tells of as much as was said, then only that is reconciled', () => {
      const other = succeeded('bank-0', ore(1));
      expect(paymentAfter([...past, other, reconciled]).successes).toEqual([
        succeeded('bank-1'),
        other,
      ]);
    });

    it('given only the provider’s word, when it is reconciled with nothing, then the stream is corrupt', () => {
      expect(() =>
        [requested(), succeeded(), reconciled].reduce(evolvePayment, initialPayment),
      ).toThrow(CorruptStream);
    });
  });

  it('given no request, when money came, then the payment is unknown', () => {
    payments.given([]).when(succeed()).thenRejected('payment.unknown');
    payments.given([expiredPayment()]).when(succeed()).thenRejected('payment.unknown');
  });

  it('given what was asked and taken, then only the same amount and currency are the same', () => {
    expect(tookAnotherAmount(samplePrice, succeeded())).toBe(false);
    expect(tookAnotherAmount(samplePrice, succeeded('bank-1', ore(129_499)))).toBe(true);
    expect(
      tookAnotherAmount(samplePrice, succeeded('bank-1', money(129_500, currency('EUR')))),
    ).toBe(true);
  });
});

describe('a payment that ends without money', () => {
  const ends: readonly (readonly [EndWithoutMoney, PaymentEvent])[] = [
    ['PaymentDeclined', declined('payment.cancelled-here')],
    ['PaymentCancelled', cancelledPayment('payment.cancelled-here')],
    ['PaymentExpired', expiredPayment('payment.cancelled-here')],
  ];

  it.each(ends)(
    'given it is under way or was never requested, when it ends as %s, then that is recorded',
    (as, event) => {
      payments.given([]).when(end(as)).thenAccepted([event]);
      for (const [, events] of alive) payments.given(events).when(end(as)).thenAccepted([event]);
    },
  );

  it.each([...ended, ['given up', [cancelledPayment()]] as const])(
    'given it is %s, when it ends twice, in whatever way, then the first end stands',
    (_, events) => {
      for (const [as] of ends) payments.given(events).when(end(as)).thenAlready();
    },
  );

  it('given each state, then it has ended only where nothing more is expected', () => {
    expect(hasEnded(initialPayment)).toBe(false);
    for (const [, events] of alive) expect(hasEnded(paymentAfter(events))).toBe(false);
    for (const [, events] of ended) expect(hasEnded(paymentAfter(events))).toBe(true);
  });
});

describe('a payment that nobody knows of', () => {
  it.each(alive.slice(0, 2))(
    'given it is %s, when nobody knows, then it is asked about from then on',
    (_, events) => {
      payments.given(events).when(lose).thenAccepted([lost()]);
    },
  );

  it('given it is unknown, when it is twice, then it still is, since the first time', () => {
    payments.given([requested(), lost()]).when(lose).thenAlready();
    payments
      .given([requested(), lost(after(1))])
      .when(lose)
      .thenAlready();
  });

  it.each(ended)('given it is %s, when nobody answers, then its end stands', (_, events) => {
    payments.given(events).when(lose).thenAlready();
  });

  it('given no request, when nobody answers, then it is unknown to us', () => {
    payments.given([]).when(lose).thenRejected('payment.unknown');
  });
});

describe('an invoice', () => {
  it('given it was requested, when it gets its number, then that is recorded', () => {
    payments.given([requestedInvoice()]).when(invoice()).thenAccepted([invoiced()]);
  });

  it('given it is paid before it was numbered, when it gets its number, then that is recorded', () => {
    payments.given([requestedInvoice(), succeeded()]).when(invoice()).thenAccepted([invoiced()]);
  });

  it('given it has its number, when it gets it twice (25), then nothing happens', () => {
    payments.given([requestedInvoice(), invoiced()]).when(invoice()).thenAlready();
  });

  it('given it has its number, when it gets another, then it is rejected', () => {
    payments
      .given([requestedInvoice(), invoiced()])
      .when(invoice('INV-2611-0002'))
      .thenRejected('payment.invoice-renumbered');
  });

  it('given a payment by Swish, when it gets a number, then it is no invoice', () => {
    payments.given([requested()]).when(invoice()).thenRejected('payment.not-an-invoice');
  });

  it('given no request, when it gets a number, then it is unknown', () => {
    payments.given([]).when(invoice()).thenRejected('payment.unknown');
  });
});

describe('history that cannot be', () => {
  it.each([
    started(),
    invoiced(),
    succeeded(),
    lost(),
    refundRequested(),
    refundStarted(),
    refundSucceeded(),
    refundFailed(),
    refundLost(),
  ])('given no request, when $type is folded, then it stops', (event) => {
    expect(() => paymentAfter([event])).toThrow(
      new CorruptStream(`${event.type} of a payment that is none`),
    );
    expect(() => paymentAfter([expiredPayment(), event])).toThrow(
      new CorruptStream(`${event.type} of a payment that is expired`),
    );
  });

  it('given a request, when a second one is folded, or one after the end, then it stops', () => {
    expect(() => paymentAfter([requested(), requested()])).toThrow(CorruptStream);
    expect(() => paymentAfter([declined(), requested()])).toThrow(CorruptStream);
  });
});
