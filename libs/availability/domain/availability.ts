import {
  available,
  availableIn,
  type Balance,
  capture,
  credit,
  emptyBalance,
  type Hold,
  hold,
  planHold,
  putBack,
  release,
  resize,
  total,
} from '../../balance/index.ts';
import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type OrderRef,
  type PoolId,
  rejected,
} from '../../kernel/index.ts';

/** How many units a pool has in all: seats of an occasion, tickets of a type, pieces in stock. */
export interface CapacitySet {
  readonly type: 'CapacitySet';
  readonly poolId: PoolId;
  readonly capacity: number;
}

export interface UnitsHeld {
  readonly type: 'UnitsHeld';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly units: number;
}

export interface HoldReleased {
  readonly type: 'HoldReleased';
  readonly holdId: HoldId;
}

export interface UnitsTaken {
  readonly type: 'UnitsTaken';
  readonly holdId: HoldId;
  readonly units: number;
}

export interface UnitsReturned {
  readonly type: 'UnitsReturned';
  readonly holdId: HoldId;
  readonly units: number;
}

export type AvailabilityEvent = CapacitySet | UnitsHeld | HoldReleased | UnitsTaken | UnitsReturned;

export interface AvailabilityState {
  readonly capacity: number | undefined;
  readonly balance: Balance;
}

export type AvailabilityRejection =
  | 'availability.unknown-pool'
  | 'availability.sold-out'
  | 'availability.hold-reused'
  | 'availability.hold-released'
  | 'availability.hold-unknown'
  | 'availability.invalid-capacity'
  | 'availability.invalid-units'
  | 'availability.capacity-below-taken';

/** The pool's only lot. */
const units = 'capacity';

export const initialAvailability: AvailabilityState = {
  capacity: undefined,
  balance: emptyBalance,
};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveAvailability(
  state: AvailabilityState,
  event: AvailabilityEvent,
): AvailabilityState {
  const { balance } = state;
  switch (event.type) {
    case 'CapacitySet':
      return { capacity: event.capacity, balance: withCapacity(state, event.capacity) };
    case 'UnitsHeld': {
      const shares = [{ lotId: units, amount: event.units }];
      return { ...state, balance: hold(balance, event.holdId, shares) };
    }
    case 'HoldReleased':
      return { ...state, balance: release(balance, event.holdId) };
    case 'UnitsTaken':
      return { ...state, balance: capture(balance, event.holdId) };
    case 'UnitsReturned':
      return { ...state, balance: putBack(balance, event.holdId, event.units) };
  }
}

/**
 * Sets a pool's capacity in units; the same capacity again changes nothing.
 *
 * Rejects: availability.invalid-capacity (not a whole number of zero or more),
 * availability.capacity-below-taken (facts: inUse). Source: rule 4.
 */
export function setCapacity(
  state: AvailabilityState,
  pool: { readonly poolId: PoolId; readonly capacity: number },
): Decision<AvailabilityEvent, AvailabilityRejection> {
  if (!isCount(pool.capacity)) return rejected('availability.invalid-capacity');
  if (state.capacity === pool.capacity) return already;
  const inUse = (state.capacity ?? 0) - freeUnits(state);
  if (pool.capacity < inUse) return rejected('availability.capacity-below-taken', { inUse });
  return accepted({ type: 'CapacitySet', ...pool });
}

/**
 * Sets units aside for an order until its end takes them or gives them back.
 *
 * Repeating a hold with the same units changes nothing while it stands or once it was taken. Rejects:
 * availability.invalid-units (not a whole number of one or more), availability.unknown-pool,
 * availability.sold-out (facts: left), availability.hold-reused (other units),
 * availability.hold-released (given back before). Source: rules 4 and 8.
 */
export function holdUnits(
  state: AvailabilityState,
  wish: { readonly holdId: HoldId; readonly orderRef: OrderRef; readonly units: number },
): Decision<AvailabilityEvent, AvailabilityRejection> {
  if (!isCount(wish.units) || wish.units === 0) return rejected('availability.invalid-units');
  const known = state.balance.holds.get(wish.holdId);
  if (known !== undefined && isGivenBack(known)) return rejected('availability.hold-released');
  if (known !== undefined)
    return total(known.shares) === wish.units ? already : rejected('availability.hold-reused');
  if (state.capacity === undefined) return rejected('availability.unknown-pool');
  if (planHold(state.balance, wish.units) === undefined)
    return rejected('availability.sold-out', { left: freeUnits(state) });
  return accepted({ type: 'UnitsHeld', ...wish });
}

/**
 * Takes what a hold set aside, for good. Taking again changes nothing.
 *
 * Rejects: availability.hold-unknown, availability.hold-released (given back before, or taken and
 * given back since).
 */
export function takeUnits(
  state: AvailabilityState,
  { holdId }: { readonly holdId: HoldId },
): Decision<AvailabilityEvent, AvailabilityRejection> {
  const known = state.balance.holds.get(holdId);
  if (known === undefined) return rejected('availability.hold-unknown');
  if (isGivenBack(known)) return rejected('availability.hold-released');
  if (known.status === 'captured') return already;
  return accepted({ type: 'UnitsTaken', holdId, units: total(known.shares) });
}

/**
 * Gives back what an order held or took. A hold that never was is recorded too, so that it is refused
 * if it comes late. Giving back again changes nothing.
 */
export function giveBack(
  state: AvailabilityState,
  { holdId }: { readonly holdId: HoldId },
): Decision<AvailabilityEvent, never> {
  const known = state.balance.holds.get(holdId);
  if (known !== undefined && isGivenBack(known)) return already;
  if (known?.status !== 'captured') return accepted({ type: 'HoldReleased', holdId });
  return accepted({ type: 'UnitsReturned', holdId, units: total(known.shares) });
}

/** Units that nobody holds or has taken; 0 for a pool without capacity. */
export function freeUnits(state: AvailabilityState): number {
  return available(state.balance);
}

/** Units that were taken for good. */
export function takenUnits(state: AvailabilityState): number {
  const lot = state.balance.lots.get(units);
  return lot === undefined ? 0 : lot.credited - lot.held - availableIn(lot);
}

/** Whether nothing of a hold stands any more. */
function isGivenBack({ status, shares }: Hold): boolean {
  return status === 'released' || (status === 'captured' && total(shares) === 0);
}

function isCount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0;
}

function withCapacity({ capacity, balance }: AvailabilityState, next: number): Balance {
  return capacity === undefined
    ? credit(balance, { lotId: units, amount: next })
    : resize(balance, units, next);
}
