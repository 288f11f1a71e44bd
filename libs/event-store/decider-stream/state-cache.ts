import { LRUCache } from 'lru-cache';
import { msOf, type Clock } from '../../kernel/index.ts';
import type { StreamId } from '../event-store.ts';
import type { Folded } from './folded.ts';

/** Bytes that a state takes beside what it folded. */
const entryBytes = 512;

/** The folded states at hand, the least recently used dropped first. */
export interface StateCache<State> {
  get(streamId: StreamId): Folded<State> | undefined;
  /** A state just read whole; `askedAtMs` from before the reading, since it may be old on arrival. */
  begin(streamId: StreamId, folded: Folded<State>, askedAtMs: number): void;
  /** The same state grown by events; it keeps its age. */
  grow(streamId: StreamId, folded: Folded<State>): void;
  drop(streamId: StreamId): void;
  nowMs(): number;
}

export interface StateCacheOptions<State> {
  readonly bytesMax: number;
  readonly sizeOf: ((state: State) => number) | undefined;
  /** Milliseconds until a state is read anew; undefined for as long as there is room. */
  readonly ageMaxMs: number | undefined;
  readonly clock: Clock;
}

interface Kept<State> {
  readonly folded: Folded<State>;
  readonly askedAtMs: number;
}

export function createStateCache<State>(options: StateCacheOptions<State>): StateCache<State> {
  const { bytesMax, sizeOf, ageMaxMs, clock } = options;
  const states = new LRUCache<StreamId, Kept<State>>({
    maxSize: bytesMax,
    // One that alone is too large displaces all others but stays: folding it each time would cost more.
    sizeCalculation: ({ folded }) =>
      Math.min(
        bytesMax,
        entryBytes + Math.max(0, Math.ceil(sizeOf?.(folded.state) ?? folded.bytes)),
      ),
  });
  // A state that never grows old needs no clock.
  const nowMs = (): number => (ageMaxMs === undefined ? 0 : msOf(clock.now()));
  return {
    get(streamId) {
      const kept = states.get(streamId);
      if (kept === undefined || ageMaxMs === undefined) return kept?.folded;
      return nowMs() - kept.askedAtMs < ageMaxMs ? kept.folded : undefined;
    },
    begin: (streamId, folded, askedAtMs) => void states.set(streamId, { folded, askedAtMs }),
    grow(streamId, folded) {
      const askedAtMs = states.peek(streamId)?.askedAtMs ?? nowMs();
      states.set(streamId, { folded, askedAtMs });
    },
    drop: (streamId) => void states.delete(streamId),
    nowMs,
  };
}
