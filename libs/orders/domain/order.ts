import {
  type BusinessDate,
  CorruptStream,
  type Instant,
  type PaymentRef,
} from '../../kernel/index.ts';
import type {
  OrderEvent,
  OrderPaymentClosed,
  OrderPaymentOpened,
  OrderPlaced,
  Part,
  PaymentEnd,
} from './order-events.ts';

/** One try to pay, open until its end is known. */
export interface Attempt {
  readonly opened: OrderPaymentOpened;
  readonly end?: PaymentEnd;
  readonly code?: string;
  readonly closedAt?: Instant;
}

/**
 * Where the order stands between its events. `placed` and `reserved` are open; `paid`, `rejected` and
 * `cancelled` are final; `expired` only gives way to a payment that came late.
 */
export type OrderStatus =
  'placed' | 'reserved' | 'confirmed' | 'paid' | 'rejected' | 'cancelled' | 'expired';

/** The order as its events left it; `none` before the first. */
export type OrderState = { readonly status: 'none' } | PlacedOrder;

export interface PlacedOrder {
  readonly status: OrderStatus;
  readonly placed: OrderPlaced;
  readonly parts: readonly Part[];
  /**
   * The latest round of holds that ended with a yes, a no or the order's own end; 0 before that. An order
   * that ends before its first round is over counts as round 1: some of its holds may stand already.
   */
  readonly round: number;
  readonly roundFailed: boolean;
  /** What became of the latest round's holds, once all of them are resolved. */
  readonly settled?: { readonly round: number; readonly holds: 'taken' | 'given-back' };
  readonly attempts: readonly Attempt[];
  readonly confirmedOn?: BusinessDate;
  readonly paidBy?: PaymentRef;
  readonly rejection?: string;
  readonly completed: boolean;
}

export const initialOrder: OrderState = { status: 'none' };

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveOrder(state: OrderState, event: OrderEvent): OrderState {
  if (event.type === 'OrderPlaced') {
    if (state.status !== 'none') throw new CorruptStream('OrderPlaced twice');
    return placedOrder(event);
  }
  if (state.status === 'none') throw new CorruptStream(`${event.type} before OrderPlaced`);
  if (!follows[event.type].includes(state.status))
    throw new CorruptStream(`${event.type} of an order that is ${state.status}`);
  return evolvePlaced(state, event);
}

type LaterEvent = Exclude<OrderEvent, OrderPlaced>;

/** Where an order may stand when an event comes. Source: domain, "How an order goes". */
const follows: Readonly<Record<LaterEvent['type'], readonly OrderStatus[]>> = {
  OrderReserved: ['placed', 'expired'],
  OrderRoundFailed: ['expired'],
  OrderRejected: ['placed'],
  OrderPaymentOpened: ['reserved'],
  OrderPaymentClosed: ['reserved', 'confirmed', 'paid'],
  OrderConfirmed: ['reserved'],
  OrderPaid: ['reserved', 'confirmed'],
  OrderSettled: ['confirmed', 'paid', 'rejected', 'cancelled', 'expired'],
  OrderCompleted: ['paid'],
  OrderCancelled: ['placed', 'reserved', 'confirmed'],
  OrderExpired: ['placed', 'reserved'],
};

function evolvePlaced(order: PlacedOrder, event: LaterEvent): PlacedOrder {
  switch (event.type) {
    case 'OrderReserved':
      return { ...order, status: 'reserved', round: event.round, roundFailed: false };
    case 'OrderRoundFailed':
      return { ...order, round: event.round, roundFailed: true };
    case 'OrderRejected':
      return { ...order, status: 'rejected', round: 1, rejection: event.code };
    case 'OrderPaymentOpened':
      return { ...order, attempts: [...order.attempts, { opened: event }] };
    case 'OrderPaymentClosed':
      return { ...order, attempts: closeAttempt(order.attempts, event) };
    default:
      return evolveOutcome(order, event);
  }
}

type OutcomeEvent = Extract<
  LaterEvent,
  {
    readonly type:
      | 'OrderConfirmed'
      | 'OrderPaid'
      | 'OrderSettled'
      | 'OrderCompleted'
      | 'OrderCancelled'
      | 'OrderExpired';
  }
>;

function evolveOutcome(order: PlacedOrder, event: OutcomeEvent): PlacedOrder {
  switch (event.type) {
    case 'OrderConfirmed':
      return { ...order, status: 'confirmed', confirmedOn: event.confirmedOn };
    case 'OrderPaid':
      return event.paymentRef === undefined
        ? { ...order, status: 'paid' }
        : { ...order, status: 'paid', paidBy: event.paymentRef };
    case 'OrderSettled':
      return { ...order, settled: { round: event.round, holds: event.holds } };
    case 'OrderCompleted':
      return { ...order, completed: true };
    case 'OrderCancelled':
      return { ...order, status: 'cancelled', round: Math.max(order.round, 1) };
    case 'OrderExpired':
      return { ...order, status: 'expired', round: Math.max(order.round, 1) };
  }
}

function placedOrder(placed: OrderPlaced): PlacedOrder {
  return {
    status: 'placed',
    placed,
    parts: partsOf(placed),
    round: 0,
    roundFailed: false,
    attempts: [],
    completed: false,
  };
}

function closeAttempt(
  attempts: readonly Attempt[],
  closed: OrderPaymentClosed,
): readonly Attempt[] {
  if (!attempts.some(({ opened }) => opened.paymentRef === closed.paymentRef))
    throw new CorruptStream(`OrderPaymentClosed of ${closed.paymentRef}, which was never opened`);
  return attempts.map((attempt) =>
    attempt.opened.paymentRef === closed.paymentRef
      ? {
          opened: attempt.opened,
          end: closed.end,
          closedAt: closed.closedAt,
          ...(closed.code === undefined ? {} : { code: closed.code }),
        }
      : attempt,
  );
}

/** What must be held: one part per pool, units of several lines on one pool added, sorted by pool. */
function partsOf(placed: OrderPlaced): readonly Part[] {
  const units = new Map<Part['poolId'], number>();
  for (const { poolId, quantity } of placed.lines)
    if (poolId !== undefined) units.set(poolId, (units.get(poolId) ?? 0) + quantity);
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([poolId, count], index) => ({ part: String(index + 1), poolId, units: count }));
}
