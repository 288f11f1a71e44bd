import { OperationalError } from '../../kernel/index.ts';
import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { DomainEvent, RecordedEvent } from '../codec/envelope.ts';
import type { EventStore, Position, StoredEvent, StreamId } from '../event-store.ts';
import type { Decided } from './decide-in-order.ts';
import type { Folded } from './folded.ts';
import type { Snapshots } from './snapshots.ts';
import type { DeciderStreamObserver, StreamDecider } from './stream-decider.ts';

/** Events per read; a page of the largest ones is 64 MiB, of usual ones a few hundred kB. */
const pageEventsMax = 250;

/** Reads and folds streams of one category. */
export interface Folding<State> {
  /** From the newest snapshot, or from the beginning. */
  load(streamId: StreamId): Promise<Folded<State>>;
  /** What came after; `seen` is shown each event. */
  catchUp(
    streamId: StreamId,
    from: Folded<State>,
    seen?: (event: RecordedEvent) => void,
  ): Promise<Folded<State>>;
}

export interface FoldingOptions<State, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  readonly decider: StreamDecider<State, Event>;
  readonly snapshots: Snapshots<State> | undefined;
  readonly observe: DeciderStreamObserver;
}

export function createFolding<State, Event extends DomainEvent>(
  options: FoldingOptions<State, Event>,
): Folding<State> {
  const { store, codecs, decider, snapshots, observe } = options;
  const nothing: Folded<State> = {
    state: decider.initialState,
    revision: -1,
    eventId: undefined,
    position: undefined,
    bytes: 0,
    snapshotRevision: -1,
  };

  async function foldPage(
    page: readonly StoredEvent[],
    from: Folded<State>,
    seen?: (event: RecordedEvent) => void,
  ): Promise<Folded<State>> {
    const last = page.at(-1);
    if (last === undefined) return from;
    let { state, bytes } = from;
    for (const recorded of await codecs.decodeAll(page)) {
      // The registry knows this category's names alone, and its codec is of this decider's events.
      state = decider.evolve(state, recorded.event as Event);
      seen?.(recorded);
    }
    for (const { data } of page) bytes += data.length;
    const { revision, id: eventId, position } = last;
    return { ...from, state, bytes, revision, eventId, position };
  }

  const catchUp: Folding<State>['catchUp'] = async (streamId, from, seen) => {
    let folded = from;
    for (;;) {
      const page = await store.read(streamId, { from: folded.revision + 1, max: pageEventsMax });
      refuseGap(page, folded.revision + 1);
      folded = await foldPage(page, folded, seen);
      if (page.length < pageEventsMax) break;
    }
    if (folded.revision > from.revision) observe.folded?.(folded.revision - from.revision);
    return folded;
  };

  return {
    async load(streamId) {
      const snapshot = await snapshots?.load(streamId);
      const kept = snapshot ?? nothing;
      return catchUp(streamId, kept);
    },
    catchUp,
  };
}

/** The state as these commands, whose events now stand, left it. */
export function grownBy<State, Event extends DomainEvent>(
  from: Folded<State>,
  decided: readonly Decided<State, Event>[],
  position: Position,
): Folded<State> {
  const after = decided.at(-1)?.after ?? from;
  const events = decided.flatMap(({ encoded }) => encoded);
  let { bytes } = from;
  for (const { data } of events) bytes += data.length;
  return { ...from, ...after, bytes, position, eventId: events.at(-1)?.id ?? from.eventId };
}

/** A page that does not continue the state would fold into nonsense. */
function refuseGap(page: readonly StoredEvent[], revision: number): void {
  const first = page[0];
  if (first === undefined || first.revision === revision) return;
  throw new OperationalError(
    'event-store.unavailable',
    `a read from revision ${String(revision)} began at ${String(first.revision)}`,
    { retryable: true },
  );
}
