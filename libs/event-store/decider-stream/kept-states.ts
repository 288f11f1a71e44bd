import type { RecordedEvent } from '../codec/envelope.ts';
import type { EventStore, StreamId } from '../event-store.ts';
import type { Folding } from './folded-state.ts';
import type { Folded } from './folded.ts';
import type { Snapshots } from './snapshots.ts';
import type { StateCache } from './state-cache.ts';

/** The states of one category: at hand, or read from the store and then at hand. */
export interface KeptStates<State> {
  /** As it was when last seen here; others may have written since. */
  cached(streamId: StreamId): Folded<State> | undefined;
  load(streamId: StreamId): Promise<Folded<State>>;
  /** Takes in what others wrote since; `seen` is shown each of those events. */
  refresh(
    streamId: StreamId,
    from: Folded<State>,
    seen: (event: RecordedEvent) => void,
  ): Promise<Folded<State>>;
  /** Keeps a state that is known to stand. */
  keep(streamId: StreamId, folded: Folded<State>): Folded<State>;
  drop(streamId: StreamId): void;
}

export interface KeptStatesOptions<State> {
  readonly store: EventStore;
  readonly folding: Folding<State>;
  readonly cache: StateCache<State>;
  readonly snapshots: Snapshots<State> | undefined;
}

export function createKeptStates<State>(options: KeptStatesOptions<State>): KeptStates<State> {
  const { store, folding, cache, snapshots } = options;
  const offered = (streamId: StreamId, folded: Folded<State>): Folded<State> =>
    snapshots?.offer(streamId, folded) ?? folded;

  async function load(streamId: StreamId): Promise<Folded<State>> {
    const askedAtMs = cache.nowMs();
    const folded = offered(streamId, await folding.load(streamId));
    cache.begin(streamId, folded, askedAtMs);
    return folded;
  }

  function keep(streamId: StreamId, grown: Folded<State>): Folded<State> {
    const folded = offered(streamId, grown);
    cache.grow(streamId, folded);
    return folded;
  }

  return {
    cached: (streamId) => cache.get(streamId),
    load,
    async refresh(streamId, from, seen) {
      const tail = await store.last(streamId);
      // A log that does not lead on from what was folded is another one: an older one was restored.
      if (tail === undefined || tail.revision <= from.revision) return load(streamId);
      return keep(streamId, await folding.catchUp(streamId, from, seen));
    },
    keep,
    drop(streamId) {
      cache.drop(streamId);
    },
  };
}
