import type { AvailabilityEvent } from '../../libs/availability/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import { poolOf } from './changes.ts';

export interface EntryKey {
  readonly poolId: string;
  readonly entryId: string;
}

interface Waiting extends EntryKey {
  readonly units: number;
  readonly joinedAt: string;
  /** Where the event stands in its stream, which is the order of the line. */
  readonly place: number;
  readonly offerUntil: string | undefined;
}

/** What a batch of events does to the lines, however the batch was cut. */
export interface WaitlistChanges {
  /** Who joined in this batch and still waits at its end. */
  readonly joined: readonly Waiting[];
  /** Who joined before, was offered units in this batch and has not answered. */
  readonly offered: readonly (EntryKey & { readonly offerUntil: string })[];
  /** Who joined before and no longer waits. */
  readonly left: readonly EntryKey[];
}

/** Sums up a batch of events, in order. */
export function waitlistChangesBy(
  events: readonly RecordedEvent<AvailabilityEvent>[],
): WaitlistChanges {
  const joined = new Map<string, Waiting>();
  const offered = new Map<string, EntryKey & { readonly offerUntil: string }>();
  const left: EntryKey[] = [];
  for (const { streamId, revision: place, event } of events) {
    if (!('entryId' in event)) continue;
    const key = { poolId: poolOf(streamId), entryId: event.entryId };
    const name = `${key.poolId} ${key.entryId}`;
    const known = joined.get(name);
    if (event.type === 'WaitlistJoined') {
      const { units, joinedAt } = event;
      joined.set(name, { ...key, units, joinedAt, place, offerUntil: undefined });
    } else if (event.type === 'WaitlistOffered') {
      const { offerUntil } = event;
      if (known === undefined) offered.set(name, { ...key, offerUntil });
      else joined.set(name, { ...known, offerUntil });
    } else {
      joined.delete(name);
      offered.delete(name);
      if (known === undefined) left.push(key);
    }
  }
  return { joined: [...joined.values()], offered: [...offered.values()], left };
}
