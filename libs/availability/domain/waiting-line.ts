import { CorruptStream, type PersonId, type WaitlistEntryId } from '../../kernel/index.ts';
import type {
  WaitlistEnd,
  WaitlistJoined,
  WaitlistLeft,
  WaitlistOffered,
} from './availability-events.ts';
import type { AvailabilityState, WaitlistEntry } from './availability-state.ts';
import { recordOf, withRecord } from './packed-records.ts';

/** What is known of a place in the line: who has it, for how many units, and whether it is over. */
export interface KnownEntry {
  readonly personId: PersonId;
  readonly units: number;
  readonly why: WaitlistEnd | undefined;
}

/** Undefined for an entry that never was. */
export function knownEntry(
  { line, gone }: AvailabilityState,
  entryId: WaitlistEntryId,
): KnownEntry | undefined {
  const standing = line.get(entryId);
  if (standing !== undefined)
    return { personId: standing.personId, units: standing.units, why: undefined };
  const record = recordOf(gone, entryId);
  if (record === undefined) return undefined;
  const [why = '', units, personId = ''] = record.split('/');
  return { personId: personId as PersonId, units: Number(units), why: why as WaitlistEnd };
}

/** Folds WaitlistJoined. */
export function joinLine(state: AvailabilityState, event: WaitlistJoined): AvailabilityState {
  const { entryId, personId, units, joinedAt } = event;
  if (knownEntry(state, entryId) !== undefined)
    throw new CorruptStream(`entry ${entryId} joined before`);
  const entry: WaitlistEntry = { entryId, personId, units, joinedAt };
  return { ...state, line: state.line.set(entryId, entry) };
}

/** Folds WaitlistOffered, whose units are held already. */
export function markOffered(state: AvailabilityState, event: WaitlistOffered): AvailabilityState {
  const { entryId, holdId, offerUntil } = event;
  const entry = state.line.get(entryId);
  if (entry === undefined || entry.offer !== undefined)
    throw new CorruptStream(`entry ${entryId} does not wait`);
  const offered = { ...entry, offer: { holdId, until: offerUntil } };
  return { ...state, line: state.line.set(entryId, offered) };
}

/** Folds WaitlistLeft; what an offer held has been released before. */
export function leaveLine(
  state: AvailabilityState,
  { entryId, why }: WaitlistLeft,
): AvailabilityState {
  const entry = state.line.get(entryId);
  if (entry === undefined) throw new CorruptStream(`entry ${entryId} is not in the line`);
  if (entry.offer !== undefined && state.balance.holds.has(entry.offer.holdId))
    throw new CorruptStream(`the offer of entry ${entryId} still holds units`);
  const record = [why, String(entry.units), entry.personId].join('/');
  return {
    ...state,
    line: state.line.delete(entryId),
    gone: withRecord(state.gone, entryId, record),
  };
}
