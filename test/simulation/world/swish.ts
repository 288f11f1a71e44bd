import { msOf } from '../../../libs/kernel/index.ts';
import type {
  PaymentRequestInput,
  RefundInput,
  SwishClient,
} from '../../../libs/payments/gateways/swish/index.ts';
import type { Chance } from '../../crash/chance.ts';
import type { Chronicle } from './chronicle.ts';
import {
  type PaymentRecord,
  type RefundRecord,
  refundedOre,
  type SwishBooks,
} from './swish-books.ts';
import { callbackBody } from './swish-texts.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** Who is called back, and what a payer's phone shows. */
export interface Surroundings {
  /** Delivers one message; resolves to whether it was taken. */
  readonly callBack: (body: string, callbackIdentifier: string) => Promise<boolean>;
  /** The payer's app rings, or the code was made that the payer scans. */
  readonly ring: (payment: PaymentRecord, token: string | undefined) => void;
}

type Created = Awaited<ReturnType<SwishClient['createPaymentRequest']>>;

/** The provider: its books, what payers and banks do to them, and the messages that follow. */
export class Swish {
  readonly books: SwishBooks = { payments: new Map(), refunds: new Map() };
  /** How long a payer has here, at most. */
  readonly payWithinMs: number;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #weather: Weather;
  readonly #chronicle: Chronicle;
  #surroundings: Surroundings | undefined;
  #bankReferences = 0;

  constructor(
    chance: Chance,
    parts: {
      readonly timeline: Timeline;
      readonly weather: Weather;
      readonly chronicle: Chronicle;
    },
  ) {
    this.#chance = chance;
    this.#timeline = parts.timeline;
    this.#weather = parts.weather;
    this.#chronicle = parts.chronicle;
    this.payWithinMs = chance.pick([180_000, 300_000, 300_000, 1_800_000]);
  }

  /** Before the first request. */
  surroundWith(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
  }

  createPayment(input: PaymentRequestInput): Created {
    const { instructionUuid: uuid, payerAlias } = input;
    if (this.books.payments.has(uuid)) return { kind: 'exists' };
    const code = this.#refusal(payerAlias);
    if (code !== undefined) {
      this.#chronicle.say('swish', () => `refuses ${input.payeePaymentReference ?? ''}: ${code}`);
      return { kind: 'refused', code, status: 422, swishErrors: [], retryable: false };
    }
    const payment: PaymentRecord = {
      uuid,
      payerAlias,
      reference: input.payeePaymentReference ?? '',
      amountOre: input.amountOre,
      callbackIdentifier: input.callbackIdentifier,
      createdAt: this.#timeline.now(),
      hiddenUntilMs: this.#timeline.ms + this.#hiddenMs(),
      status: 'CREATED',
      errorCode: undefined,
      charge: undefined,
    };
    this.books.payments.set(uuid, payment);
    this.#say(payment, 'is asked for');
    const token = payerAlias === undefined ? `token${uuid.slice(0, 16)}` : undefined;
    this.#timeline.after(this.payWithinMs, () => {
      this.#runOut(payment);
    });
    if (payerAlias !== undefined) this.#surroundings?.ring(payment, undefined);
    const created = { kind: 'created', location: uuid } as const;
    return token === undefined ? created : { ...created, token };
  }

  findPayment(uuid: string): PaymentRecord | undefined {
    const payment = this.books.payments.get(uuid);
    return payment === undefined || payment.hiddenUntilMs > this.#timeline.ms ? undefined : payment;
  }

  cancelPayment(payment: PaymentRecord): 'cancelled' | 'already-cancelled' | 'not-cancellable' {
    if (payment.status === 'CANCELLED') return 'already-cancelled';
    if (payment.status !== 'CREATED') return 'not-cancellable';
    this.#end(payment, 'CANCELLED');
    return 'cancelled';
  }

  /** The payer accepts in the app; nothing happens where the request is over. */
  pay(payment: PaymentRecord): void {
    if (payment.status !== 'CREATED') return;
    if (this.#weather.happens('provider-in-doubt')) {
      this.#end(payment, 'ERROR', 'DS24');
      this.#timeline.after(this.#chance.between(1, 40) * 60_000, () => {
        if (this.#chance.happens(0.7)) this.#charge(payment);
        else this.#end(payment, 'ERROR', 'RF07');
      });
    } else if (this.#chance.happens(0.05)) this.#end(payment, 'ERROR', 'RF07');
    else this.#charge(payment);
  }

  decline(payment: PaymentRecord): void {
    if (payment.status === 'CREATED') this.#end(payment, 'DECLINED');
  }

  createRefund(input: RefundInput): Awaited<ReturnType<SwishClient['createRefund']>> {
    const { instructionUuid: uuid, amountOre } = input;
    if (this.books.refunds.has(uuid)) return { kind: 'exists' };
    const payment = [...this.books.payments.values()].find(
      ({ charge }) => charge?.bankReference === input.originalPaymentReference,
    );
    const chargedOre = payment?.charge?.amountOre ?? 0;
    if (payment === undefined || refundedOre(this.books, payment) + amountOre > chargedOre)
      return {
        ...{ kind: 'refused', code: 'refund.amount-exceeds-payment', status: 422 },
        ...{ swishErrors: ['RF08'], retryable: false },
      };
    const refund: RefundRecord = {
      ...{ uuid, amountOre, payment },
      reference: input.payerPaymentReference ?? '',
      callbackIdentifier: input.callbackIdentifier,
      createdAt: this.#timeline.now(),
      status: 'CREATED',
      errorCode: undefined,
      paidAt: undefined,
    };
    this.books.refunds.set(uuid, refund);
    this.#say(refund, 'is asked for');
    void this.#payBack(refund);
    return { kind: 'created', location: uuid };
  }

  /** Numbers that have one open request already, or none that we may ask. */
  #refusal(payerAlias: string | undefined): string | undefined {
    if (this.#weather.happens('provider-refuses')) return 'payment.payer-not-enrolled';
    const isBusy = [...this.books.payments.values()].some(
      (payment) =>
        payerAlias !== undefined &&
        payment.payerAlias === payerAlias &&
        payment.status === 'CREATED',
    );
    return isBusy ? 'payment.payer-has-open-request' : undefined;
  }

  #hiddenMs(): number {
    if (this.#weather.happens('provider-forgets-for-long'))
      return this.#chance.between(7, 12) * 60_000;
    return this.#weather.happens('provider-forgets-for-a-while')
      ? this.#chance.between(1_000, 150_000)
      : 0;
  }

  #runOut(payment: PaymentRecord): void {
    if (payment.status !== 'CREATED') return;
    this.#end(payment, 'ERROR', 'TM01');
    if (this.#weather.happens('provider-pays-late'))
      this.#timeline.after(this.#chance.between(1, 60) * 60_000, () => {
        this.#charge(payment);
      });
  }

  #charge(payment: PaymentRecord): void {
    const differs = this.#weather.happens('provider-takes-another-amount');
    this.#bankReferences += 1;
    payment.charge = {
      amountOre: Math.max(1, payment.amountOre + (differs ? this.#chance.pick([-100, 1, 500]) : 0)),
      bankReference: `BANK${String(this.#bankReferences).padStart(8, '0')}`,
      at: this.#timeline.now(),
    };
    this.#end(payment, 'PAID');
  }

  #end(payment: PaymentRecord, status: PaymentRecord['status'], errorCode?: string): void {
    payment.status = status;
    payment.errorCode = errorCode;
    this.#say(payment, errorCode === undefined ? status : `${status} ${errorCode}`);
    void this.#tell(payment, this.#mustBeTold(payment));
  }

  async #payBack(refund: RefundRecord): Promise<void> {
    await this.#timeline.pass(this.#chance.between(500, 30_000));
    if (this.#weather.happens('refund-fails')) {
      refund.status = 'ERROR';
      refund.errorCode = 'RF07';
    } else {
      refund.status = 'DEBITED';
      await this.#timeline.pass(this.#chance.between(500, 120_000));
      refund.status = 'PAID';
      refund.paidAt = this.#timeline.now();
    }
    this.#say(refund, refund.status);
    await this.#tell(refund, false);
  }

  /** What nobody would ask about any more must be told; all else may be lost for good. */
  #mustBeTold(payment: PaymentRecord): boolean {
    const finalAfterMs = 150_000;
    const hiddenMs = payment.hiddenUntilMs - msOf(payment.createdAt);
    const lateMs = this.#timeline.ms - msOf(payment.createdAt) - this.payWithinMs;
    return hiddenMs > finalAfterMs || lateMs > 0;
  }

  /** The message as it stood, tried some times over a day until it is taken, twice where nobody wants it. */
  async #tell(about: PaymentRecord | RefundRecord, isSure: boolean): Promise<void> {
    const body = callbackBody(about);
    if (!isSure && this.#weather.happens('callback-lost')) return;
    const times = this.#weather.happens('callback-doubled') ? this.#chance.between(2, 4) : 1;
    const told = Array.from({ length: times }, () => this.#deliver(about, body));
    await Promise.all(told);
  }

  async #deliver(about: PaymentRecord | RefundRecord, body: string): Promise<void> {
    const lateMs = this.#weather.happens('callback-late') ? this.#chance.between(1, 1_200) : 0;
    await this.#timeline.pass(this.#chance.between(10, 2_000) + lateMs * 1_000);
    for (let tries = 0; tries < 10; tries += 1) {
      if ((await this.#surroundings?.callBack(body, about.callbackIdentifier)) === true) return;
      await this.#timeline.pass(60_000 * 2 ** tries);
    }
  }

  #say({ reference, amountOre }: PaymentRecord | RefundRecord, what: string): void {
    this.#chronicle.say('swish', () => `${reference} over ${String(amountOre)} öre: ${what}`);
  }
}
