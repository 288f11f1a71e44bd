import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type OrderRef,
  type PoolId,
  rejected,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { AvailabilityEvent } from './availability-events.ts';
import {
  type AvailabilityState,
  freeUnits,
  type KnownHold,
  knownHold,
  returnRecord,
} from './availability-state.ts';
import { acceptedWithOffers, endingOf, type OfferTerms, unitsFor } from './offers.ts';
import { recordOf } from './packed-records.ts';
import { knownEntry } from './waiting-line.ts';

export type AvailabilityRejection =
  | 'availability.unknown-pool'
  | 'availability.sold-out'
  | 'availability.hold-reused'
  | 'availability.hold-released'
  | 'availability.hold-unknown'
  | 'availability.not-taken'
  | 'availability.more-than-taken'
  | 'availability.return-reused'
  | 'availability.invalid-capacity'
  | 'availability.invalid-units'
  | 'availability.capacity-below-taken'
  | 'availability.entry-unknown';

/** What an order asks of a pool. */
export interface HoldWish {
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly units: number;
  /** Whose offer the order takes over; it then needs no units that are free. */
  readonly waitlistEntryId?: WaitlistEntryId;
  /** Offers on what the order leaves of its offer. */
  readonly offers?: OfferTerms;
}

/** Some of what a hold took, brought back by a refund. */
export interface UnitsToReturn {
  readonly returnId: string;
  readonly holdId: HoldId;
  readonly units: number;
  readonly offers?: OfferTerms;
}

/**
 * Sets a pool's capacity in units; the same capacity again changes nothing.
 *
 * Rejects: availability.invalid-capacity (not a whole number of zero or more),
 * availability.capacity-below-taken (facts: inUse). Source: rule 4.
 */
export function setCapacity(
  state: AvailabilityState,
  pool: { readonly poolId: PoolId; readonly capacity: number; readonly offers?: OfferTerms },
): Decision<AvailabilityEvent, AvailabilityRejection> {
  const { poolId, capacity, offers } = pool;
  if (!isCount(capacity)) return rejected('availability.invalid-capacity');
  if (state.capacity === capacity) return already;
  const inUse = (state.capacity ?? 0) - freeUnits(state);
  if (capacity < inUse) return rejected('availability.capacity-below-taken', { inUse });
  return acceptedWithOffers(state, offers, { type: 'CapacitySet', poolId, capacity });
}

/**
 * Sets units aside for an order until its end takes them or gives them back. What the line is owed is
 * not free to others; with an entry of the line the order takes over what was offered, and the entry ends.
 *
 * Repeating a hold with the same units changes nothing while it stands or once it was taken; an entry
 * that is over gives no right and takes none away. Rejects: availability.invalid-units (not a whole
 * number of one or more), availability.unknown-pool, availability.sold-out (facts: left),
 * availability.hold-reused (other units), availability.hold-released (given back before),
 * availability.entry-unknown. Source: rules 4 and 8.
 */
export function holdUnits(
  state: AvailabilityState,
  wish: HoldWish,
): Decision<AvailabilityEvent, AvailabilityRejection> {
  const { holdId, orderRef, units, waitlistEntryId: entryId, offers } = wish;
  if (!isCount(units) || units === 0) return rejected('availability.invalid-units');
  const known = knownHold(state, holdId);
  if (known !== undefined) return repeated(known, units);
  if (state.capacity === undefined) return rejected('availability.unknown-pool');
  if (entryId !== undefined && knownEntry(state, entryId) === undefined)
    return rejected('availability.entry-unknown');
  const entry = entryId === undefined ? undefined : state.line.get(entryId);
  const left = unitsFor(state, entry);
  if (left < units) return rejected('availability.sold-out', { left });
  const held: AvailabilityEvent = { type: 'UnitsHeld', holdId, orderRef, units };
  if (entry === undefined) return accepted(held);
  return acceptedWithOffers(state, offers, ...endingOf(state, entry, 'bought'), held);
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
  const known = knownHold(state, holdId);
  if (known === undefined) return rejected('availability.hold-unknown');
  if (known.kind === 'given-back') return rejected('availability.hold-released');
  if (known.kind === 'taken') return already;
  return accepted({ type: 'UnitsTaken', holdId, units: known.units });
}

/**
 * Gives back what an order held or has left of what it took, and offers it to the line. A hold that
 * never was is recorded too, so that it is refused if it comes late. Giving back again changes nothing.
 */
export function giveBack(
  state: AvailabilityState,
  { holdId, offers }: { readonly holdId: HoldId; readonly offers?: OfferTerms },
): Decision<AvailabilityEvent, never> {
  const known = knownHold(state, holdId);
  if (known?.kind === 'given-back') return already;
  const units = known?.kind === 'taken' ? known.left : 0;
  const event: AvailabilityEvent =
    units === 0 ? { type: 'HoldReleased', holdId } : { type: 'UnitsReturned', holdId, units };
  return acceptedWithOffers(state, offers, event);
}

/**
 * Brings back some of the units that a hold took, and offers them to the line.
 *
 * Repeating a `returnId` with the same hold and units changes nothing. Rejects:
 * availability.invalid-units (not a whole number of one or more), availability.return-reused (other
 * hold or units), availability.hold-unknown, availability.not-taken (it is still held),
 * availability.hold-released (nothing of it is left), availability.more-than-taken (facts: left).
 */
export function returnUnits(
  state: AvailabilityState,
  { returnId, holdId, units, offers }: UnitsToReturn,
): Decision<AvailabilityEvent, AvailabilityRejection> {
  if (!isCount(units) || units === 0) return rejected('availability.invalid-units');
  const before = recordOf(state.returns, returnId);
  if (before !== undefined)
    return before === returnRecord(units, holdId)
      ? already
      : rejected('availability.return-reused');
  const known = knownHold(state, holdId);
  if (known === undefined) return rejected('availability.hold-unknown');
  if (known.kind === 'held') return rejected('availability.not-taken');
  if (known.kind === 'given-back') return rejected('availability.hold-released');
  const { left } = known;
  if (units > left) return rejected('availability.more-than-taken', { left });
  return acceptedWithOffers(state, offers, { type: 'UnitsReturned', holdId, units, returnId });
}

function repeated(
  known: KnownHold,
  units: number,
): Decision<AvailabilityEvent, AvailabilityRejection> {
  if (known.kind === 'given-back') return rejected('availability.hold-released');
  return known.units === units ? already : rejected('availability.hold-reused');
}

function isCount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0;
}
