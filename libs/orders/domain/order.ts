import {
  type BusinessDate,
  type CommandId,
  CorruptStream,
  type PaymentRef,
} from '../../kernel/index.ts';
import { type Attempt, closeAttempt } from './attempt.ts';
import type { Part } from './order-content.ts';
import type { OrderEvent, OrderPlaced, OrderRepriced } from './order-events.ts';
import { partsOf } from './parts.ts';
import { type Price, priceOf, repricedAs } from './price.ts';
import type { OrderLineCancelled } from './refund-events.ts';
import { evolveRefund, type OrderRefund } from './refunds-of-order.ts';

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
  /** The price as it stands: as placed, or as a discount has changed it since. */
  readonly price: Price;
  /** The commands that repriced the order, so that each is done once. */
  readonly repricedBy: readonly CommandId[];
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
  readonly refunds: readonly OrderRefund[];
  /** Of lines by themselves, each with the refund that follows it. */
  readonly cancellations: readonly OrderLineCancelled[];
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
  OrderRepriced: ['placed', 'reserved'],
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
  OrderLineCancelled: ['paid'],
  OrderRefundRequested: ['paid'],
  OrderRefunded: ['paid'],
  OrderRefundAbandoned: ['paid'],
};

function evolvePlaced(order: PlacedOrder, event: LaterEvent): PlacedOrder {
  switch (event.type) {
    case 'OrderRepriced':
      return repriced(order, event);
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
      | 'OrderExpired'
      | 'OrderLineCancelled'
      | 'OrderRefundRequested'
      | 'OrderRefunded'
      | 'OrderRefundAbandoned';
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
    case 'OrderLineCancelled':
      return { ...order, cancellations: [...order.cancellations, event] };
    default:
      return { ...order, refunds: evolveRefund(order.refunds, event) };
  }
}

/**
 * A changed price needs its discount held, so the round is held once more: what stands already is
 * recognised by its hold's id.
 */
function repriced(order: PlacedOrder, event: OrderRepriced): PlacedOrder {
  const price = repricedAs(order.price, event);
  const repricedBy = [...order.repricedBy, event.repricedBy];
  return { ...order, status: 'placed', round: 0, price, repricedBy, parts: partsOf(price) };
}

function placedOrder(placed: OrderPlaced): PlacedOrder {
  const price = priceOf(placed);
  return {
    status: 'placed',
    placed,
    price,
    repricedBy: [],
    parts: partsOf(price),
    round: 0,
    roundFailed: false,
    attempts: [],
    completed: false,
    refunds: [],
    cancellations: [],
  };
}
