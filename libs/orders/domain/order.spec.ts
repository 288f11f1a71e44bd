import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type BusinessDate,
  canonicalJson,
  CorruptStream,
  type Decision,
  type PaymentRef,
} from '../../kernel/index.ts';
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
  placedFree,
  rejectedOrder,
  reserved,
  roundFailed,
  secondPayment,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import { cancelOrder, completeOrder, expireOrder, settleOrder } from './end-order.ts';
import type { OrderEvent, OrderPaymentClosed, OrderSettled } from './order-events.ts';
import type { PaymentMethod } from './order-content.ts';
import { evolveOrder, initialOrder, type OrderState, type OrderStatus } from './order.ts';
import { closePayment, confirmOrder, openPayment, payOrder } from './pay-order.ts';
import { placeOrder } from './place-order.ts';
import { failRound, rejectOrder, reserveOrder } from './reserve-order.ts';

interface Step {
  readonly name: string;
  readonly decide: (state: OrderState) => Decision<OrderEvent>;
}

const thirdPayment = 'SC-20261120-7C0FFE' as PaymentRef;
const paymentRefs = fc.constantFrom(firstPayment, secondPayment, thirdPayment);
const rounds = fc.constantFrom(1, 1, 2, 3);
const codes = fc.constantFrom('availability.sold-out', 'availability.hold-released');
const orderWishes = fc.constantFrom(
  placed(),
  placed({ tenders: [tender('invoice')] }),
  placedFree(),
);
const attempts = fc.record({
  paymentRef: paymentRefs,
  method: fc.constantFrom<PaymentMethod[]>('swish', 'invoice'),
  openedAt: fc.constant(after(0)),
});
const ends = fc.record({
  paymentRef: paymentRefs,
  end: fc.constantFrom<OrderPaymentClosed['end'][]>('declined', 'cancelled', 'expired'),
  closedAt: fc.constant(after(60_000)),
});
const settlings = fc.record({
  round: rounds,
  holds: fc.constantFrom<OrderSettled['holds'][]>('taken', 'given-back'),
});

/** What takes an order further is drawn more often than what ends it, or few would ever be paid. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  step(4, 'place', orderWishes, (wish) => (state) => placeOrder(state, wish)),
  step(
    8,
    'reserve',
    rounds,
    (round) => (state) =>
      reserveOrder(state, { round, held: state.status === 'none' ? [] : state.parts }),
  ),
  step(1, 'reject', codes, (code) => (state) => rejectOrder(state, { code })),
  step(
    2,
    'fail',
    fc.record({ round: rounds, code: codes }),
    (failed) => (state) => failRound(state, failed),
  ),
  step(8, 'open', attempts, (attempt) => (state) => openPayment(state, attempt)),
  step(2, 'close', ends, (closing) => (state) => closePayment(state, closing)),
  step(
    3,
    'confirm',
    paymentRefs,
    (paymentRef) => (state) =>
      confirmOrder(state, { paymentRef, confirmedOn: '2026-11-20' as BusinessDate }),
  ),
  step(
    4,
    'pay',
    paymentRefs,
    (paymentRef) => (state) => payOrder(state, { paymentRef, closedAt: after(90_000) }),
  ),
  step(
    1,
    'pay nothing',
    fc.constant(0),
    () => (state) => payOrder(state, { closedAt: after(90_000) }),
  ),
  step(8, 'settle', settlings, (settling) => (state) => settleOrder(state, settling)),
  step(2, 'complete', fc.constant(0), () => completeOrder),
  step(
    1,
    'cancel',
    fc.constantFrom('changed my mind', 'ill'),
    (reason) => (state) => cancelOrder(state, { reason }),
  ),
  step(1, 'expire', fc.constant(0), () => expireOrder),
);

/** Where each state may go. Source: domain, "How an order goes": the order is the only arbiter. */
const mayBecome: Readonly<Record<OrderState['status'], readonly OrderStatus[]>> = {
  none: ['placed'],
  placed: ['reserved', 'rejected', 'cancelled', 'expired'],
  reserved: ['paid', 'confirmed', 'cancelled', 'expired'],
  confirmed: ['paid', 'cancelled'],
  expired: ['reserved'],
  paid: [],
  rejected: [],
  cancelled: [],
};

const runs = fc.array(steps, { maxLength: 80, size: 'max' });

describe('any sequence of commands on one order', () => {
  it('given any, then nothing throws, and the order only goes where it may', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        for (const { before, now } of walk(commands))
          if (before.status !== now.status) expect(mayBecome[before.status]).toContain(now.status);
      }),
      { numRuns: 200 },
    );
  });

  it('given any, then the order is paid at most once, and one attempt at most is open', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const trail = walk(commands);
        const events = trail.flatMap((walked) => walked.events);
        expect(events.filter(({ type }) => type === 'OrderPaid').length).toBeLessThanOrEqual(1);
        for (const { now } of trail)
          if (now.status !== 'none')
            expect(now.attempts.filter(({ end }) => end === undefined).length).toBeLessThanOrEqual(
              1,
            );
      }),
      { numRuns: 200 },
    );
  });

  it('given any, then every attempt is opened once and closed at most once', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const events = walk(commands).flatMap((walked) => walked.events);
        for (const type of ['OrderPaymentOpened', 'OrderPaymentClosed']) {
          const refs = events.flatMap((event) =>
            event.type === type && 'paymentRef' in event ? [event.paymentRef] : [],
          );
          expect(new Set(refs).size).toBe(refs.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('given any, when a command that was accepted comes again at once, then nothing happens (rule 8)', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        for (const { now, taken, events } of walk(commands))
          if (events.length > 0)
            expect({ step: taken.name, ...taken.decide(now) }).toEqual({
              step: taken.name,
              kind: 'already',
            });
      }),
      { numRuns: 150 },
    );
  });

  it('given any, then each round is settled at most once each way, and a paid order is complete only after that', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const events = walk(commands).flatMap((walked) => walked.events);
        const ends = events.flatMap((event) =>
          event.type === 'OrderSettled' ? [`${String(event.round)} ${event.holds}`] : [],
        );
        expect(new Set(ends).size).toBe(ends.length);
        const types = events.map(({ type }) => type);
        if (types.includes('OrderCompleted')) {
          expect(types.lastIndexOf('OrderSettled')).toBeLessThan(types.indexOf('OrderCompleted'));
          expect(types).toContain('OrderPaid');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('given any, when what was recorded is stored, read and folded anew, then the order is the same', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const trail = walk(commands);
        const stored = canonicalJson(trail.flatMap((walked) => walked.events));
        expect(orderAfter(JSON.parse(stored) as OrderEvent[])).toEqual(
          trail.at(-1)?.now ?? initialOrder,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('given these sequences, then they reach every state and event there is', () => {
    const trails = fc.sample(runs, { numRuns: 400, seed: 20_261_120 }).map(walk);
    const statuses = new Set(trails.flatMap((trail) => trail.map(({ now }) => now.status)));
    const types = new Set(
      trails.flatMap((trail) => trail.flatMap(({ events }) => events.map(({ type }) => type))),
    );
    expect([...statuses].sort()).toEqual(Object.keys(mayBecome).sort());
    expect(types.size).toBe(12);
  });
});

describe('history that cannot be', () => {
  const pasts: Readonly<Record<OrderStatus, readonly OrderEvent[]>> = {
    placed: [placed()],
    reserved: [placed(), reserved(), opened()],
    confirmed: [placed(), reserved(), opened(), confirmed()],
    paid: [placed(), reserved(), opened(), paid()],
    rejected: [placed(), rejectedOrder()],
    cancelled: [placed(), cancelled],
    expired: [placed(), expired],
  };
  const mayFollow: readonly (readonly [OrderEvent, readonly OrderStatus[]])[] = [
    [reserved(), ['placed', 'expired']],
    [roundFailed(), ['expired']],
    [rejectedOrder(), ['placed']],
    [opened(secondPayment), ['reserved']],
    [closed('declined'), ['reserved', 'confirmed', 'paid']],
    [confirmed(), ['reserved']],
    [paid(), ['reserved', 'confirmed']],
    [settled('taken'), ['confirmed', 'paid', 'rejected', 'cancelled', 'expired']],
    [completed, ['paid']],
    [cancelled, ['placed', 'reserved', 'confirmed']],
    [expired, ['placed', 'reserved']],
  ];
  const cases = mayFollow.flatMap(([event, from]) =>
    Object.entries(pasts).map(
      ([status, past]) =>
        [
          event.type,
          status,
          from.some((each) => each === status) ? 'folds' : 'stops',
          { event, past },
        ] as const,
    ),
  );

  it.each(cases)(
    'given %s of an order that is %s, when it is folded, then it %s',
    (type, status, what, { event, past }) => {
      const fold = () => evolveOrder(orderAfter(past), event);
      if (what === 'folds') expect(fold).not.toThrow();
      else expect(fold).toThrow(new CorruptStream(`${type} of an order that is ${status}`));
    },
  );

  it('given an attempt closed that was never opened, when it is folded, then it stops', () => {
    expect(() =>
      orderAfter([placed(), reserved(), opened(), closed('declined', secondPayment)]),
    ).toThrow(new CorruptStream(`OrderPaymentClosed of ${secondPayment}, which was never opened`));
  });
});

interface Walked {
  readonly before: OrderState;
  readonly taken: Step;
  readonly events: readonly OrderEvent[];
  readonly now: OrderState;
}

function walk(commands: readonly Step[]): readonly Walked[] {
  let state = initialOrder;
  return commands.map((taken) => {
    const before = state;
    const decision = taken.decide(before);
    const events = decision.kind === 'accepted' ? decision.events : [];
    state = events.reduce(evolveOrder, before);
    return { before, taken, events, now: state };
  });
}

function step<Value>(
  weight: number,
  name: string,
  values: fc.Arbitrary<Value>,
  decideWith: (value: Value) => Step['decide'],
): fc.WeightedArbitrary<Step> {
  const arbitrary = values.map((value) => ({
    name: `${name} ${JSON.stringify(value)}`,
    decide: decideWith(value),
  }));
  return { weight, arbitrary };
}
