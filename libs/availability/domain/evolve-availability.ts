import {
  type Balance,
  capture,
  credit,
  hold,
  putBack,
  release,
  resize,
} from '../../balance/index.ts';
import { CorruptStream, type HoldId } from '../../kernel/index.ts';
import type { AvailabilityEvent, UnitsReturned } from './availability-events.ts';
import {
  type AvailabilityState,
  capacityLot,
  knownHold,
  returnRecord,
} from './availability-state.ts';
import { recordOf, withRecord } from './packed-records.ts';
import { joinLine, leaveLine, markOffered } from './waiting-line.ts';

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveAvailability(
  state: AvailabilityState,
  event: AvailabilityEvent,
): AvailabilityState {
  switch (event.type) {
    case 'CapacitySet':
      return { ...state, capacity: event.capacity, balance: withCapacity(state, event.capacity) };
    case 'UnitsHeld':
      return withHold(state, event.holdId, event.units);
    case 'HoldReleased':
      refuseResolved(state, event.holdId);
      return resolve(state, release(state.balance, event.holdId), event.holdId, '0/0');
    case 'UnitsTaken': {
      const { holdId, units } = event;
      const record = `${String(units)}/${String(units)}`;
      return resolve(state, capture(state.balance, holdId), holdId, record);
    }
    case 'UnitsReturned':
      return withReturn(state, event);
    case 'WaitlistJoined':
      return joinLine(state, event);
    case 'WaitlistOffered':
      return markOffered(withHold(state, event.holdId, event.units), event);
    case 'WaitlistLeft':
      return leaveLine(state, event);
  }
}

function withCapacity({ capacity, balance }: AvailabilityState, next: number): Balance {
  return capacity === undefined
    ? credit(balance, { lotId: capacityLot, amount: next })
    : resize(balance, capacityLot, next);
}

function withHold(state: AvailabilityState, holdId: HoldId, units: number): AvailabilityState {
  refuseResolved(state, holdId);
  const shares = [{ lotId: capacityLot, amount: units }];
  return { ...state, balance: hold(state.balance, holdId, shares) };
}

/** The balance has resolved the hold and may forget it, since the record knows. */
function resolve(
  state: AvailabilityState,
  balance: Balance,
  holdId: HoldId,
  record: string,
): AvailabilityState {
  return {
    ...state,
    balance: { ...balance, holds: balance.holds.delete(holdId) },
    resolved: withRecord(state.resolved, holdId, record),
  };
}

function withReturn(state: AvailabilityState, event: UnitsReturned): AvailabilityState {
  const { holdId, units, returnId } = event;
  const known = knownHold(state, holdId);
  if (known?.kind !== 'taken') throw new CorruptStream(`hold ${holdId} was not taken`);
  const { balance } = state;
  const shares = [{ lotId: capacityLot, amount: known.left }];
  const taken = { ...balance, holds: balance.holds.set(holdId, { shares, status: 'captured' }) };
  const record = `${String(known.units)}/${String(known.left - units)}`;
  const next = resolve(state, putBack(taken, holdId, units), holdId, record);
  if (returnId === undefined) return next;
  if (recordOf(state.returns, returnId) !== undefined)
    throw new CorruptStream(`return ${returnId} came before`);
  return { ...next, returns: withRecord(state.returns, returnId, returnRecord(units, holdId)) };
}

function refuseResolved({ resolved }: AvailabilityState, holdId: HoldId): void {
  if (recordOf(resolved, holdId) !== undefined)
    throw new CorruptStream(`hold ${holdId} was resolved before`);
}
