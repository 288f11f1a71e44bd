import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type BusinessDate,
  type CommandId,
  type Decision,
  type Instant,
  type Money,
  type PaymentRef,
  plusMs,
} from '../../kernel/index.ts';
import {
  cancelOrder,
  closePayment,
  completeOrder,
  concludeRefund,
  confirmOrder,
  evolveOrder,
  expireOrder,
  failRound,
  openPayment,
  paymentTender,
  type OrderEvent,
  type PaymentMethod,
  payOrder,
  type PlacedOrder,
  rejectOrder,
  requestOrderRefund,
  reserveOrder,
  settleOrder,
} from '../../orders/index.ts';
import {
  captured,
  endPayment,
  type EndWithoutMoney,
  evolvePayment,
  initialPayment,
  issueInvoice,
  loseTrack,
  type PaymentEvent,
  type PaymentState,
  recordRefund,
  type RefundNews,
  requestPayment,
  requestRefund,
  retryRefund,
  startPayment,
  succeedPayment,
} from '../../payments/index.ts';
import {
  after,
  orderAfter,
  placed,
  placedFree,
  sampleOrderRef as orderRef,
  samplePerson as personId,
  tender,
} from '../../../test/support/order-samples.ts';
import { ore } from '../../../test/support/payment-samples.ts';
import { type Action, type Checkout, defaultTimes, keyOf } from './checkout.ts';
import { type Next, nextAction } from './next-action.ts';

/** What a gateway may say of a payment, when it is asked or by itself. */
type Answer = 'started' | 'paid' | 'paid otherwise' | EndWithoutMoney | 'lost' | 'silence';
type RefundSaid = 'started' | 'not-sent' | 'succeeded' | 'failed' | 'unknown' | 'silence';

/** What happens around an order while the process looks after it. */
type Happening =
  | { readonly kind: 'run' }
  | { readonly kind: 'pass'; readonly ms: number }
  | {
      readonly kind: 'money';
      readonly attempt: number;
      readonly id: string;
      readonly minor: number;
    }
  | { readonly kind: 'end'; readonly attempt: number; readonly as: EndWithoutMoney }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'refund order'; readonly minor: number | undefined }
  | { readonly kind: 'try again'; readonly method: PaymentMethod };

interface Course {
  readonly method: 'swish' | 'invoice' | 'nothing to pay';
  readonly happenings: readonly Happening[];
  /** Used up one by one, over and over. */
  readonly answers: readonly Answer[];
  readonly refundAnswers: readonly RefundSaid[];
  readonly seats: readonly boolean[];
  readonly canRefund: boolean;
}

interface RefundAsked {
  readonly paymentRef: PaymentRef;
  readonly amount: Money;
  readonly reason: string;
  readonly orderRefundId?: string;
}

type Pay = Extract<Action, { kind: 'pay' }>;
type OnRefund = Extract<Action, { kind: 'refund' } | { refundRef: string }>;
type OnPayment =
  | Exclude<Extract<Action, { readonly paymentRef: PaymentRef }>, OnRefund | { kind: 'open-case' }>
  | (Pay & { readonly paymentRef: PaymentRef });
type OnOrder = Exclude<Action, { readonly paymentRef: PaymentRef }>;

const price = 129_500;
const ends: readonly EndWithoutMoney[] = ['PaymentDeclined', 'PaymentCancelled', 'PaymentExpired'];
const passes = [1, 500, 10_000, 60_000, 15 * 60_000, 24 * 3_600_000];
const attemptNumbers = fc.constantFrom(0, 0, 0, 1, 2);
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Happening>({ kind: 'run' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...passes).map((ms): Happening => ({ kind: 'pass', ms })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('money' as const),
      attempt: attemptNumbers,
      id: fc.constantFrom('bank-1', 'bank-2'),
      minor: fc.constantFrom(price, price, price, price, price, price, price + 1, 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      attempt: attemptNumbers,
      as: fc.constantFrom(...ends),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'cancel' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(undefined, 1, 100_000)
      .map((minor): Happening => ({ kind: 'refund order', minor })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<PaymentMethod[]>('swish', 'invoice')
      .map((method): Happening => ({ kind: 'try again', method })),
  },
);
const courses: fc.Arbitrary<Course> = fc.record({
  method: fc.constantFrom<Course['method'][]>(
    'swish',
    'swish',
    'swish',
    'invoice',
    'nothing to pay',
  ),
  happenings: fc.array(happenings, { minLength: 8, maxLength: 25 }),
  answers: fc.array(
    fc.constantFrom<Answer[]>(
      'started',
      'started',
      'paid',
      'paid otherwise',
      ...ends,
      'lost',
      'silence',
    ),
    { minLength: 3, maxLength: 8 },
  ),
  refundAnswers: fc.array(
    fc.constantFrom<RefundSaid[]>(
      'started',
      'succeeded',
      'not-sent',
      'failed',
      'unknown',
      'silence',
    ),
    { minLength: 2, maxLength: 5 },
  ),
  seats: fc.array(fc.constantFrom(true, true, false), { minLength: 5, maxLength: 5 }),
  canRefund: fc.constantFrom(true, true, true, false),
});

describe('the next action, whatever happens around an order', () => {
  it('given anything, then it is to act, to be done, or to wait for a moment that is still to come', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const world = new World(course);
        world.live();
        for (const { next, now } of world.looks) {
          expect(['act', 'wait', 'done']).toContain(next.kind);
          if (next.kind === 'wait') expect(next.until > now).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('given anything, when nothing more happens, then it comes to rest for good', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const world = new World(course);
        world.live();
        expect(world.rest()).toBe('done');
      }),
      { numRuns: 300 },
    );
  });

  it('given anything, when it has come to rest, then money that came is a complete order, back, or a person’s case (rule 6)', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const world = new World(course);
        world.live();
        world.rest();
        for (const [paymentRef, payment] of world.payments)
          if (payment.successes.length > 0)
            expect({ paymentRef, ends: endOfMoney(world, paymentRef, payment) }).not.toEqual({
              paymentRef,
              ends: 'nowhere',
            });
      }),
      { numRuns: 300 },
    );
  });

  it('given anything, when it has come to rest, then no seat is held: taken by an order that stands, or given back', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const world = new World(course);
        world.live();
        world.rest();
        const { status, settled, round } = world.order;
        const isPending = status === 'reserved' && world.cases.size > 0;
        if (!isPending)
          expect(settled).toEqual({
            round,
            holds: status === 'paid' || status === 'confirmed' ? 'taken' : 'given-back',
          });
      }),
      { numRuns: 300 },
    );
  });

  it('given these courses, then every action and case there is comes up', () => {
    const kinds = new Set<string>();
    for (const course of fc.sample(courses, { numRuns: 1_500, seed: 20_261_120 })) {
      const world = new World(course);
      world.live();
      world.rest();
      for (const { next } of world.looks)
        if (next.kind === 'act')
          kinds.add('about' in next.action ? next.action.about : next.action.kind);
    }
    expect([...kinds].sort()).toEqual([
      'amount-differs',
      'ask-payment',
      'ask-refund',
      'close-payment',
      'complete',
      'confirm',
      'end-payment',
      'expire',
      'give-back-holds',
      'give-up-refund',
      'issue-invoice',
      'lose-track',
      'lose-track-of-refund',
      'open-first-payment',
      'pay',
      'pay-back',
      'payment-unresolved',
      'refund',
      'refund-by-hand',
      'refund-failed',
      'refund-unresolved',
      'request-payment',
      'reserve',
      'return-value',
      'send-refund-again',
      'take-holds',
    ]);
  });
});

function endOfMoney(world: World, paymentRef: PaymentRef, payment: PaymentState): string {
  const back = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((total, { requested }) => total + requested.amount.minor, 0);
  const kept = captured(payment) - back;
  const ofOrder = payment.refunds
    .filter(
      ({ status, requested }) => status === 'succeeded' && requested.orderRefundId !== undefined,
    )
    .reduce((total, { requested }) => total + requested.amount.minor, 0);
  const isComplete = world.order.paidBy === paymentRef && world.order.completed;
  const isRefunded = world.order.refunds.every(({ status }) => status === 'refunded');
  if (isComplete && isRefunded && kept + ofOrder === payment.requested?.amount.minor)
    return 'complete';
  if (kept === 0) return 'back';
  const hasCase = [...world.cases].some((key) => key.startsWith(`open-case:${paymentRef}`));
  return hasCase ? 'case' : 'nowhere';
}

function isOnPayment(action: OnPayment | OnOrder): action is OnPayment {
  return 'paymentRef' in action;
}

/** The streams of one order in memory, and the process over them, with no application around. */
class World {
  order: PlacedOrder;
  now: Instant = after(0);
  readonly payments = new Map<PaymentRef, PaymentState>();
  readonly cases = new Set<string>();
  readonly looks: { readonly next: Next; readonly now: Instant }[] = [];
  readonly #course: Course;
  #used = 0;

  constructor(course: Course) {
    this.#course = course;
    const { method } = course;
    const wish = method === 'nothing to pay' ? placedFree() : placed({ tenders: [tender(method)] });
    const order = orderAfter([wish]);
    if (order.status === 'none') throw new Error('no order was placed');
    this.order = order;
  }

  live(): void {
    for (const happening of this.#course.happenings) this.#happen(happening);
  }

  /** Runs at every moment that the process waits for; 'done' when it waits for nothing more. */
  rest(): 'done' | 'never' {
    for (let waits = 0; waits < 100; waits += 1) {
      const next = this.run();
      if (next.kind !== 'wait') return 'done';
      this.now = next.until;
    }
    return 'never';
  }

  run(): Exclude<Next, { kind: 'act' }> {
    const done = new Set<string>();
    for (let steps = 0; steps < 60; steps += 1) {
      const next = nextAction(this.#lookAt(done));
      this.looks.push({ next, now: this.now });
      if (next.kind !== 'act') return next;
      this.#perform(next.action);
      if (['ask-payment', 'ask-refund', 'open-case'].includes(next.action.kind))
        done.add(keyOf(next.action));
    }
    throw new Error('the process goes round in circles');
  }

  #lookAt(done: ReadonlySet<string>): Checkout {
    const { order, payments, now } = this;
    const { canRefund } = this.#course;
    const gateways = new Map([['swish', { notFoundFinalMs: 360_000, canRefund }]]);
    return { order, payments, now, times: defaultTimes, gateways, done };
  }

  #happen(happening: Happening): void {
    switch (happening.kind) {
      case 'run':
        this.run();
        return;
      case 'pass':
        this.now = plusMs(this.now, happening.ms);
        return;
      case 'money': {
        const { attempt, id, minor } = happening;
        this.#on(this.#attempt(attempt), (state) => this.#succeed(state, id, minor));
        return;
      }
      case 'end': {
        const paymentRef = this.#attempt(happening.attempt);
        if (paymentRef === undefined) return;
        const end = { as: happening.as, paymentRef, orderRef, code: 'payment.x' };
        this.#on(paymentRef, (state) => endPayment(state, end));
        return;
      }
      case 'cancel':
        this.#decide((order) => cancelOrder(order, { reason: 'changed my mind' }));
        return;
      case 'refund order':
        this.#refundOrder(happening.minor);
        return;
      case 'try again': {
        const number = String(this.order.attempts.length + 1).padStart(6, '0');
        this.#open(`SC-20261121-${number}` as PaymentRef, happening.method);
        return;
      }
    }
  }

  #perform(action: Action): void {
    if (action.kind === 'open-case') this.cases.add(keyOf(action));
    else if ('refundRef' in action || action.kind === 'refund') this.#performOnRefund(action);
    else if (isOnPayment(action)) this.#performOnPayment(action);
    else this.#performOnOrder(action);
  }

  #performOnOrder(action: OnOrder): void {
    switch (action.kind) {
      case 'reserve':
        this.#reserve(action.round);
        return;
      case 'take-holds':
        this.#settle('taken');
        return;
      case 'give-back-holds':
        this.#settle('given-back');
        return;
      case 'open-first-payment':
        this.#open(this.order.placed.paymentRef, paymentTender(this.order.price)?.method);
        return;
      case 'pay':
        this.#decide((order) => payOrder(order, { closedAt: this.now }));
        return;
      case 'complete':
        this.#decide(completeOrder);
        return;
      case 'expire':
        this.#decide(expireOrder);
        return;
      default:
        this.#performOnOrderRefund(action);
    }
  }

  #performOnOrderRefund({
    kind,
    refundId,
  }: Extract<Action, { kind: 'pay-back' | 'return-value' }>): void {
    if (kind === 'pay-back') this.#payBack(refundId);
    else this.#decide((order) => concludeRefund(order, refundId));
  }

  #refundOrder(minor: number | undefined): void {
    const requestedBy = `refund-${String((this.#used += 1))}` as CommandId;
    const wish = { requestedBy, requestedAt: this.now, reason: 'sent back', returnsUnits: true };
    this.#decide((order) =>
      requestOrderRefund(
        order,
        minor === undefined ? wish : { ...wish, scope: { kind: 'amount', amount: ore(minor) } },
      ),
    );
  }

  #payBack(refundId: string): void {
    const wish = this.order.refunds.find(({ requested }) => requested.refundId === refundId);
    const share = wish?.requested.shares.find((one) => one.kind === 'payment');
    if (share === undefined) throw new Error('nothing is to be paid back');
    const { paymentRef, amount } = share;
    this.#refund({ paymentRef, amount, reason: 'sent back', orderRefundId: refundId });
  }

  #performOnPayment(action: OnPayment): void {
    const { paymentRef } = action;
    switch (action.kind) {
      case 'pay':
        this.#decide((order) => payOrder(order, { paymentRef, closedAt: this.now }));
        return;
      case 'request-payment':
        this.#request(paymentRef);
        return;
      case 'ask-payment':
        this.#hear(paymentRef);
        return;
      case 'confirm':
        this.#decide((order) =>
          confirmOrder(order, { paymentRef, confirmedOn: '2026-11-20' as BusinessDate }),
        );
        return;
      case 'issue-invoice': {
        const issuedOn = '2026-11-20' as BusinessDate;
        const invoice = { number: 'INV-2611-0001', issuedOn, dueOn: issuedOn };
        this.#on(paymentRef, (state) => issueInvoice(state, invoice));
        return;
      }
      case 'lose-track':
        this.#on(paymentRef, (state) =>
          loseTrack(state, { code: 'payment.no-answer', unknownSince: this.now }),
        );
        return;
      case 'end-payment': {
        const { as } = action;
        const end = { as, paymentRef, orderRef, code: 'payment.never-sent' };
        this.#on(paymentRef, (state) => endPayment(state, end));
        return;
      }
      case 'close-payment':
        this.#decide((order) =>
          closePayment(order, { paymentRef, end: 'declined', closedAt: this.now }),
        );
        return;
    }
  }

  #settle(holds: 'taken' | 'given-back'): void {
    this.#decide((order) => settleOrder(order, { round: this.order.round, holds }));
  }

  #open(paymentRef: PaymentRef, method: PaymentMethod | undefined): void {
    if (method === undefined) return;
    this.#decide((order) => openPayment(order, { paymentRef, method, openedAt: this.now }));
  }

  #reserve(round: number): void {
    const code = 'availability.sold-out';
    this.#decide((order) => {
      if (this.#draw(this.#course.seats)) return reserveOrder(order, { round, held: order.parts });
      return round === 1 ? rejectOrder(order, { code }) : failRound(order, { round, code });
    });
  }

  #request(paymentRef: PaymentRef): void {
    const opened = this.order.attempts.find((attempt) => attempt.opened.paymentRef === paymentRef);
    if (opened === undefined) throw new Error('a payment is requested that was never opened');
    const { method, amount } = opened.opened;
    const callUntil = plusMs(this.now, method === 'invoice' ? 0 : 10_000);
    const claim = { paymentRef, orderRef, method, amount, callUntil, personId };
    this.#on(paymentRef, (state) =>
      requestPayment(state, { ...claim, requestId: 'request-1', requestedAt: this.now }),
    );
    if (method !== 'invoice') this.#hear(paymentRef);
  }

  #hear(paymentRef: PaymentRef): void {
    const answer = this.#draw(this.#course.answers);
    this.#on(paymentRef, (state): Decision<PaymentEvent> => {
      switch (answer) {
        case 'started':
          return startPayment(state, { paymentRef, orderRef, startedAt: this.now, personId });
        case 'paid':
          return this.#succeed(state, 'bank-1', price);
        case 'paid otherwise':
          return this.#succeed(state, 'bank-1', 1);
        case 'lost':
          // As the application does: what has started keeps being asked about on its first schedule.
          if (state.status === 'started') return { kind: 'already' };
          return loseTrack(state, { code: 'payment.no-answer', unknownSince: this.now });
        case 'silence':
          return { kind: 'already' };
        default:
          return endPayment(state, { as: answer, paymentRef, orderRef, code: 'payment.x' });
      }
    });
  }

  #succeed(state: PaymentState, providerPaymentId: string, minor: number) {
    return succeedPayment(state, { amount: ore(minor), providerPaymentId, paidAt: this.now });
  }

  #performOnRefund(action: OnRefund): void {
    const { paymentRef } = action;
    if (action.kind === 'lose-track-of-refund') {
      this.#hearOfRefund(paymentRef, action.refundRef, 'unknown');
      return;
    }
    if (action.kind === 'give-up-refund') {
      this.#hearOfRefund(paymentRef, action.refundRef, 'failed');
      return;
    }
    if (action.kind === 'send-refund-again') {
      this.#sendAgain(paymentRef, action.refundRef);
      return;
    }
    if (action.kind === 'ask-refund') {
      this.#hearOfRefund(paymentRef, action.refundRef, this.#draw(this.#course.refundAnswers));
      return;
    }
    const { amount, reason } = action;
    this.#refund({ paymentRef, amount, reason });
  }

  #refund({ paymentRef, ...wish }: RefundAsked): void {
    const refunds = this.payments.get(paymentRef)?.refunds ?? [];
    const refundRef = `${paymentRef}-R${String(refunds.length + 1)}`;
    const claim = { refundRef, requestId: refundRef, ...wish, requestedAt: this.now };
    this.#on(paymentRef, (state) => {
      const decision = requestRefund(state, { ...claim, callUntil: plusMs(this.now, 10_000) });
      expect(decision.kind).toBe('accepted');
      return decision;
    });
    this.#hearOfRefund(paymentRef, refundRef, this.#draw(this.#course.refundAnswers));
  }

  #sendAgain(paymentRef: PaymentRef, refundRef: string): void {
    const claim = { refundRef, retriedAt: this.now, callUntil: plusMs(this.now, 10_000) };
    this.#on(paymentRef, (state) => {
      const decision = retryRefund(state, claim);
      expect(decision.kind).toBe('accepted');
      return decision;
    });
    this.#hearOfRefund(paymentRef, refundRef, this.#draw(this.#course.refundAnswers));
  }

  #hearOfRefund(paymentRef: PaymentRef, refundRef: string, said: RefundSaid): void {
    if (said === 'silence') return;
    const amount = ore(1);
    const told: Readonly<Record<typeof said, RefundNews>> = {
      started: { kind: 'started' },
      succeeded: { kind: 'succeeded', amount, providerRefundId: 'bank-refund-1' },
      failed: { kind: 'failed', code: 'refund.payer-changed' },
      'not-sent': { kind: 'not-sent', code: 'payment.provider-not-reached', notSentAt: this.now },
      unknown: { kind: 'unknown', code: 'payment.no-answer', unknownSince: this.now },
    };
    this.#on(paymentRef, (state) => recordRefund(state, refundRef, told[said]));
  }

  #attempt(number: number): PaymentRef | undefined {
    return this.order.attempts[number]?.opened.paymentRef;
  }

  #draw<Drawn>(from: readonly Drawn[]): Drawn {
    this.#used += 1;
    const drawn = from.at(this.#used % from.length);
    if (drawn === undefined) throw new Error('nothing to draw from');
    return drawn;
  }

  #decide(decide: (order: PlacedOrder) => Decision<OrderEvent>): void {
    const decision = decide(this.order);
    const events = decision.kind === 'accepted' ? decision.events : [];
    const order = events.reduce(evolveOrder, this.order);
    if (order.status !== 'none') this.order = order;
    for (const { opened } of this.order.attempts)
      if (!this.payments.has(opened.paymentRef))
        this.payments.set(opened.paymentRef, initialPayment);
  }

  #on(
    paymentRef: PaymentRef | undefined,
    decide: (state: PaymentState) => Decision<PaymentEvent>,
  ): void {
    if (paymentRef === undefined) return;
    const before = this.payments.get(paymentRef) ?? initialPayment;
    const decision = decide(before);
    const events = decision.kind === 'accepted' ? decision.events : [];
    this.payments.set(paymentRef, events.reduce(evolvePayment, before));
  }
}
