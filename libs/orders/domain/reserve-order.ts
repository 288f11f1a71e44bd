import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type ProductId,
  rejected,
} from '../../kernel/index.ts';
import type { Part } from './order-content.ts';
import type { OrderEvent } from './order-events.ts';
import type { OrderState, PlacedOrder } from './order.ts';
import { isUnsettled } from './reading-order.ts';

export type ReserveRejection = 'order.unknown' | 'order.not-open' | 'order.repriced';

/** The hold's id: order + round + part, so that a later round takes new holds. */
export function holdIdOf(order: PlacedOrder, round: number, part: string): HoldId {
  return `${order.placed.orderRef}:${String(round)}:${part}` as HoldId;
}

/**
 * Records that every part of this round is held; `held` names those that the caller holds.
 *
 * Round 1 while the order is placed; a later round only after it expired and gave back what the last one
 * held, for a payment that came late.
 * Repeating the round changes nothing. Rejects: order.unknown, order.not-open, order.repriced (a discount
 * came meanwhile, and its part is not among those held).
 */
export function reserveOrder(
  state: OrderState,
  { round, held }: { readonly round: number; readonly held: readonly Part[] },
): Decision<OrderEvent, ReserveRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.round >= round && !state.roundFailed && isHolding(state)) return already;
  if (!mayBegin(state, round)) return rejected('order.not-open');
  const names = new Set(held.map(({ part }) => part));
  if (!state.parts.every(({ part }) => names.has(part))) return rejected('order.repriced');
  const holds = state.parts.map(({ part }) => holdIdOf(state, round, part));
  return accepted({ type: 'OrderReserved', orderRef: state.placed.orderRef, round, holds });
}

/**
 * Refuses the order because a part was not to be had in the first round.
 *
 * Comes before the releases, so that nothing is given back while the order might still be reserved.
 * Repeating it changes nothing. Rejects: order.unknown, order.not-open.
 */
export function rejectOrder(
  state: OrderState,
  reason: { readonly code: string; readonly productId?: ProductId; readonly part?: string },
): Decision<OrderEvent, ReserveRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.status === 'rejected') return already;
  if (!mayBegin(state, 1)) return rejected('order.not-open');
  return accepted({ type: 'OrderRejected', orderRef: state.placed.orderRef, ...reason });
}

/**
 * Records that a later round of holds failed: the money that came late goes back.
 *
 * Repeating it changes nothing. Rejects: order.unknown, order.not-open.
 */
export function failRound(
  state: OrderState,
  failed: { readonly round: number; readonly code: string },
): Decision<OrderEvent, ReserveRejection> {
  if (state.status === 'none') return rejected('order.unknown');
  if (state.roundFailed && state.round === failed.round) return already;
  if (failed.round < 2 || !mayBegin(state, failed.round)) return rejected('order.not-open');
  return accepted({ type: 'OrderRoundFailed', orderRef: state.placed.orderRef, ...failed });
}

function mayBegin(order: PlacedOrder, round: number): boolean {
  if (round !== order.round + 1) return false;
  // An order that has had no round is placed, and nothing else.
  return round === 1 || (order.status === 'expired' && !isUnsettled(order));
}

function isHolding(order: PlacedOrder): boolean {
  return order.status === 'reserved' || order.status === 'paid' || order.status === 'confirmed';
}
