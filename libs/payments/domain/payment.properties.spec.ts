import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessDate, canonicalJson, type Decision } from '../../kernel/index.ts';
import {
  after,
  firstPayment,
  sampleOrderRef,
  samplePerson,
} from '../../../test/support/order-samples.ts';
import {
  ore,
  paymentAfter,
  refundRefOf,
  refundRequested,
  requested,
  requestedInvoice,
} from '../../../test/support/payment-samples.ts';
import type { PaymentEvent } from './payment-events.ts';
import {
  captured,
  evolvePayment,
  initialPayment,
  type PaymentState,
  refundable,
  refunding,
} from './payment.ts';
import { recordRefund, type RefundNews, requestRefund } from './refund-payment.ts';
import {
  endPayment,
  type EndWithoutMoney,
  issueInvoice,
  loseTrack,
  requestPayment,
  startPayment,
  succeedPayment,
} from './take-payment.ts';

interface Step {
  readonly name: string;
  readonly decide: (state: PaymentState) => Decision<PaymentEvent>;
}

const of = { paymentRef: firstPayment, orderRef: sampleOrderRef };
const providerIds = fc.constantFrom('bank-1', 'bank-2', 'bank-3');
const amounts = fc.integer({ min: 1, max: 300 }).map(ore);
const refunds = fc.record({
  n: fc.constantFrom(1, 2, 3, 4),
  amount: fc.integer({ min: -1, max: 400 }).map(ore),
});
const since = { code: 'payment.no-answer', unknownSince: after(10_000) };
const news = fc.oneof(
  fc.constant<RefundNews>({ kind: 'started' }),
  amounts.map((amount): RefundNews => ({ kind: 'succeeded', amount, providerRefundId: 'r' })),
  fc.constant<RefundNews>({ kind: 'failed', code: 'payment.refund-refused' }),
  fc.constant<RefundNews>({ kind: 'unknown', ...since }),
);
const ends = fc.constantFrom<EndWithoutMoney[]>(
  'PaymentDeclined',
  'PaymentCancelled',
  'PaymentExpired',
);
const successes = fc.record({ providerPaymentId: providerIds, amount: amounts });

/** What takes a payment further is drawn more often than what ends it. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  step(
    6,
    'request',
    fc.constantFrom(requested(), requestedInvoice()),
    (wish) => (state) => requestPayment(state, wish),
  ),
  step(
    2,
    'start',
    fc.constant(0),
    () => (state) => startPayment(state, { ...of, startedAt: after(500), personId: samplePerson }),
  ),
  step(
    4,
    'succeed',
    successes,
    (success) => (state) => succeedPayment(state, { ...success, paidAt: after(45_000) }),
  ),
  step(1, 'end', ends, (as) => (state) => endPayment(state, { as, ...of, code: 'payment.x' })),
  step(1, 'lose', fc.constant(0), () => (state) => loseTrack(state, since)),
  step(1, 'invoice', fc.constantFrom('INV-2611-0001', 'INV-2611-0002'), (number) => (state) => {
    const issuedOn = '2026-11-20' as BusinessDate;
    return issueInvoice(state, { number, issuedOn, dueOn: issuedOn });
  }),
  step(
    8,
    'refund',
    refunds,
    ({ n, amount }) =>
      (state) =>
        requestRefund(state, refundRequested(n, amount)),
  ),
  step(
    6,
    'hear',
    fc.record({ n: fc.constantFrom(1, 2, 3, 4), told: news }),
    ({ n, told }) =>
      (state) =>
        recordRefund(state, refundRefOf(n), told),
  ),
);
const runs = fc.array(steps, { maxLength: 50, size: 'max' });

describe('any sequence of commands and news on one payment', () => {
  it('given any, when we ask for a refund, then refunded and pending together are at most what was captured (rule 2)', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        for (const { events, now } of walk(commands))
          if (events.some(({ type }) => type === 'RefundRequested'))
            expect(refunding(now)).toBeLessThanOrEqual(captured(now));
      }),
      { numRuns: 300 },
    );
  });

  it('given any in which no refund succeeds after it failed, then what can be refunded is never below zero', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        for (const { now, events, before } of walk(commands)) {
          if (isSuccessAfterFailure(before, events)) return;
          expect(refundable(now)?.minor ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('given any, when money comes, then it is taken in every state from requested on, once per provider payment (rule 5)', () => {
    fc.assert(
      fc.property(runs, successes, (commands, success) => {
        const state = walk(commands).at(-1)?.now ?? initialPayment;
        const decision = succeedPayment(state, { ...success, paidAt: after(45_000) });
        const known = state.successes.some(
          ({ providerPaymentId }) => providerPaymentId === success.providerPaymentId,
        );
        const expected =
          state.requested === undefined ? 'rejected' : known ? 'already' : 'accepted';
        expect(decision.kind).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('given facts of the provider in any order and any number of times, then they have the same effect (rule 5)', () => {
    const facts = fc.uniqueArray(successes, {
      minLength: 1,
      selector: ({ providerPaymentId }) => providerPaymentId,
    });
    const order = fc.array(fc.nat(), { maxLength: 20 });
    fc.assert(
      fc.property(facts, order, ends, (told, picks, end) => {
        const again = picks
          .map((pick) => told[pick % told.length])
          .filter((each) => each !== undefined);
        const heard = [...again, ...told];
        const state = heard.reduce<PaymentState>(
          (so, success) => {
            const ended = endPayment(so, { as: end, ...of, code: 'payment.x' });
            const decision = succeedPayment(so, { ...success, paidAt: after(45_000) });
            const events = [ended, decision].flatMap((d) =>
              d.kind === 'accepted' ? d.events : [],
            );
            return events.reduce(evolvePayment, so);
          },
          paymentAfter([requested()]),
        );
        expect(captured(state)).toBe(told.reduce((total, { amount }) => total + amount.minor, 0));
        expect(state.status).toBe('succeeded');
      }),
    );
  });

  it('given any, when it has succeeded, then nothing takes that back', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        for (const { before, now } of walk(commands)) {
          if (before.status === 'succeeded') expect(now.status).toBe('succeeded');
          expect(captured(now)).toBeGreaterThanOrEqual(captured(before));
        }
      }),
      { numRuns: 200 },
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
      { numRuns: 200 },
    );
  });

  it('given any, when what was recorded is stored, read and folded anew, then the payment is the same', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const trail = walk(commands);
        const stored = canonicalJson(trail.flatMap(({ events }) => events));
        expect(paymentAfter(JSON.parse(stored) as PaymentEvent[])).toEqual(
          trail.at(-1)?.now ?? initialPayment,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('given these sequences, then they reach every state and event there is', () => {
    const trails = fc.sample(runs, { numRuns: 400, seed: 20_261_120 }).map(walk);
    const statuses = new Set(trails.flatMap((trail) => trail.map(({ now }) => now.status)));
    const types = new Set(
      trails.flatMap((trail) => trail.flatMap(({ events }) => events.map(({ type }) => type))),
    );
    expect(statuses.size).toBe(8);
    expect(types.size).toBe(13);
  });
});

interface Walked {
  readonly before: PaymentState;
  readonly taken: Step;
  readonly events: readonly PaymentEvent[];
  readonly now: PaymentState;
}

function walk(commands: readonly Step[]): readonly Walked[] {
  let state = initialPayment;
  return commands.map((taken) => {
    const before = state;
    const decision = taken.decide(before);
    const events = decision.kind === 'accepted' ? decision.events : [];
    state = events.reduce(evolvePayment, before);
    return { before, taken, events, now: state };
  });
}

/** The provider's own contradiction: a fact beyond what we asked for, which a person looks at. */
function isSuccessAfterFailure(before: PaymentState, events: readonly PaymentEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === 'RefundSucceeded' &&
      before.refunds.some(
        ({ requested: { refundRef }, status }) =>
          refundRef === event.refundRef && status === 'failed',
      ),
  );
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
