import {
  accepted,
  already,
  type Decision,
  type Instant,
  type PersonId,
  rejected,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { AvailabilityEvent, WaitlistContact } from './availability-events.ts';
import type { AvailabilityState } from './availability-state.ts';
import { acceptedWithOffers, endingOf, type OfferTerms, unspokenUnits } from './offers.ts';
import { knownEntry } from './waiting-line.ts';

export type WaitlistRejection =
  | 'availability.invalid-units'
  | 'availability.unknown-pool'
  | 'availability.not-sold-out'
  | 'availability.more-than-capacity'
  | 'availability.already-waiting'
  | 'availability.waitlist-full'
  | 'availability.entry-reused'
  | 'availability.entry-unknown';

/** What somebody waits for, and how they are told. */
export interface WaitlistWish {
  readonly entryId: WaitlistEntryId;
  readonly personId: PersonId;
  readonly units: number;
  readonly joinedAt: Instant;
  readonly contact: WaitlistContact;
}

/** So long a line nobody waits in, and a decision looks through it. */
const entriesMax = 1_000;

/**
 * Puts somebody at the end of the line of a pool that has too little left for them.
 *
 * Repeating an entry with the same person and units changes nothing, also once it is over. Rejects:
 * availability.invalid-units (not a whole number of one or more), availability.entry-reused,
 * availability.unknown-pool, availability.more-than-capacity (facts: capacity),
 * availability.not-sold-out (facts: left), availability.already-waiting (the person, under another
 * entry), availability.waitlist-full. Source: domain.md section 5, number 36.
 */
export function joinWaitlist(
  state: AvailabilityState,
  wish: WaitlistWish,
): Decision<AvailabilityEvent, WaitlistRejection> {
  const { personId, units } = wish;
  if (!Number.isSafeInteger(units) || units < 1) return rejected('availability.invalid-units');
  const known = knownEntry(state, wish.entryId);
  if (known !== undefined)
    return known.personId === personId && known.units === units
      ? already
      : rejected('availability.entry-reused');
  return refusalOf(state, wish) ?? accepted({ type: 'WaitlistJoined', ...wish });
}

/**
 * Ends somebody's place in the line; an offer that they had goes to the next. Leaving again, or after the
 * offer ended or was used, changes nothing. Rejects: availability.entry-unknown.
 */
export function leaveWaitlist(
  state: AvailabilityState,
  { entryId, offers }: { readonly entryId: WaitlistEntryId; readonly offers?: OfferTerms },
): Decision<AvailabilityEvent, WaitlistRejection> {
  const entry = state.line.get(entryId);
  if (entry !== undefined)
    return acceptedWithOffers(state, offers, ...endingOf(state, entry, 'left'));
  if (knownEntry(state, entryId) === undefined) return rejected('availability.entry-unknown');
  return already;
}

function refusalOf(state: AvailabilityState, { personId, units }: WaitlistWish) {
  const { capacity, line } = state;
  if (capacity === undefined) return rejected('availability.unknown-pool');
  if (units > capacity) return rejected('availability.more-than-capacity', { capacity });
  const left = unspokenUnits(state);
  if (left >= units) return rejected('availability.not-sold-out', { left });
  if (line.some((entry) => entry.personId === personId))
    return rejected('availability.already-waiting');
  return line.size < entriesMax ? undefined : rejected('availability.waitlist-full');
}
