import type { CommandId, Decision, OrderRef, PaymentRef } from '../../kernel/index.ts';
import type {
  CommandContext,
  DeciderStream,
  DomainEvent,
  Executed,
  Position,
} from '../../event-store/index.ts';
import {
  isPlaced,
  type OrderEvent,
  type OrderState,
  type PlacedOrder,
} from '../../orders/index.ts';
import { initialPayment, type PaymentEvent, type PaymentState } from '../../payments/index.ts';
import { stepId } from './command-ids.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';
import type { CheckoutStreams } from './streams.ts';

/** Why an attempt came to nothing whose reference another order has. */
export const referenceTaken = 'payment.reference-taken';

/** Streams of what an order holds and delivers. */
type SideStream = 'availability' | 'discounts' | 'giftCards' | 'points';
type Executing<Name extends SideStream> = Awaited<ReturnType<CheckoutStreams[Name]['execute']>>;
type StateIn<Name extends SideStream> = Executing<Name>['state'];
type EventIn<Name extends SideStream> =
  CheckoutStreams[Name] extends DeciderStream<StateIn<Name>, infer Event> ? Event : never;

const taken = { status: 'declined', code: referenceTaken } as const;

/** Where the order and its payments stand, and the last place in the log that this run knows of. */
export interface Snapshot {
  readonly order: PlacedOrder;
  readonly payments: ReadonlyMap<PaymentRef, PaymentState>;
  readonly position: Position | undefined;
}

/**
 * One run's view of one order and its payments. It starts with a fresh read and is kept up to date by
 * the run's own commands, so that a step does not read again what the last one has just answered.
 */
export class Journey {
  readonly parts: SettleOrderParts;
  readonly #cause: Cause;
  readonly #correlationId: string;
  #order: PlacedOrder;
  readonly #payments: Map<PaymentRef, PaymentState>;
  #position: Position | undefined;

  private constructor(parts: SettleOrderParts, cause: Cause, order: PlacedOrder) {
    this.parts = parts;
    this.#cause = cause;
    this.#order = order;
    this.#correlationId = stepId('order', order.placed.orderRef);
    this.#payments = new Map();
  }

  /** Reads the order and its payments; undefined when there is no such order. */
  static async begin(
    parts: SettleOrderParts,
    orderRef: OrderRef,
    cause: Cause,
  ): Promise<Journey | undefined> {
    const { state } = await parts.streams.orders.load(orderRef);
    return Journey.on(parts, state, cause);
  }

  /** From the order as a command has just left it; reads its payments. */
  static async on(
    parts: SettleOrderParts,
    state: OrderState,
    cause: Cause,
  ): Promise<Journey | undefined> {
    if (!isPlaced(state)) return undefined;
    const journey = new Journey(parts, cause, state);
    await Promise.all(state.attempts.map(({ opened }) => journey.#read(opened.paymentRef)));
    return journey;
  }

  get order(): PlacedOrder {
    return this.#order;
  }

  payment(paymentRef: PaymentRef): PaymentState {
    return this.#payments.get(paymentRef) ?? initialPayment;
  }

  snapshot(): Snapshot {
    return { order: this.#order, payments: this.#payments, position: this.#position };
  }

  /** A step on the order's own stream. */
  async onOrder<Code extends string>(
    step: readonly string[],
    decide: (state: OrderState) => Decision<OrderEvent, Code>,
  ): Promise<Executed<OrderState, OrderEvent, Code>> {
    const { orderRef } = this.#order.placed;
    const context = this.#context(stepId('order', orderRef, ...step));
    const executed = await this.parts.streams.orders.execute(orderRef, context, decide);
    if (isPlaced(executed.state)) this.#order = executed.state;
    await this.#readNewAttempts();
    return this.#reached(executed);
  }

  /** A step on a payment's stream; a claim passes an id of its own, so that only one run holds it. */
  async onPayment<Code extends string>(
    paymentRef: PaymentRef,
    step: readonly string[] | CommandId,
    decide: (state: PaymentState) => Decision<PaymentEvent, Code>,
  ): Promise<Executed<PaymentState, PaymentEvent, Code>> {
    const id = typeof step === 'string' ? step : stepId('payment', paymentRef, ...step);
    const { payments } = this.parts.streams;
    const executed = await payments.execute(paymentRef, this.#context(id), decide);
    this.#keep(paymentRef, executed.state);
    return this.#reached(executed);
  }

  /** A step on a stream beside the order's and its payments': a pool, a card, an account, a code. */
  async on<Name extends SideStream, Code extends string>(
    name: Name,
    id: string,
    step: readonly string[],
    decide: (state: StateIn<Name>) => Decision<EventIn<Name>, Code>,
  ): Promise<Executed<StateIn<Name>, EventIn<Name>, Code>> {
    const stream = this.parts.streams[name] as unknown as DeciderStream<
      StateIn<Name>,
      EventIn<Name>
    >;
    const context = this.#context(stepId('hold', ...step));
    return this.#reached(await stream.execute(id, context, decide));
  }

  /** The envelope of a step on any other stream. */
  contextOf(...step: readonly string[]): CommandContext {
    return this.#context(stepId(this.#order.placed.orderRef, ...step));
  }

  #context(commandId: CommandId): CommandContext {
    const { causationId, actor } = this.#cause;
    const now = this.parts.clock.now();
    return { commandId, correlationId: this.#correlationId, causationId, actor, now };
  }

  async #readNewAttempts(): Promise<void> {
    const missing = this.#order.attempts.filter(
      ({ opened }) => !this.#payments.has(opened.paymentRef),
    );
    await Promise.all(missing.map(({ opened }) => this.#read(opened.paymentRef)));
  }

  async #read(paymentRef: PaymentRef): Promise<void> {
    this.#keep(paymentRef, (await this.parts.streams.payments.load(paymentRef)).state);
  }

  /** Another order drew the same reference at the same moment: its money is none of ours. */
  #keep(paymentRef: PaymentRef, state: PaymentState): void {
    const owner = state.requested?.orderRef;
    const isOurs = owner === undefined || owner === this.#order.placed.orderRef;
    this.#payments.set(paymentRef, isOurs ? state : { ...initialPayment, ...taken });
  }

  #reached<Execution extends Executed<unknown, DomainEvent>>(executed: Execution): Execution {
    const { position } = executed;
    if (position !== undefined) this.#position = this.#later(position);
    return executed;
  }

  #later(position: Position): Position {
    if (this.#position === undefined) return position;
    const { comparePositions } = this.parts;
    return comparePositions(this.#position, position) < 0 ? position : this.#position;
  }
}
