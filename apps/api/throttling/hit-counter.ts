import { LRUCache } from 'lru-cache';
import { type Clock, msOf } from '../../../libs/kernel/index.ts';

/** Counts what callers do, in fixed windows. */
export interface HitCounter {
  /** Seconds until the caller may come again; undefined while within the limit. */
  hit(caller: string, limit: number): number | undefined;
}

interface Window {
  hits: number;
  readonly endsAtMs: number;
}

export const HIT_COUNTER = Symbol('HitCounter');

const windowMs = 60_000;
/** Callers that are remembered; under a flood from more the longest silent one is forgotten first. */
const callersMax = 50_000;

/**
 * Counts per minute, in this process and in bounded memory, without a look-up and without a timer. The
 * limit holds for one instance: several let through as many times as much.
 */
export function createHitCounter(clock: Clock): HitCounter {
  const windows = new LRUCache<string, Window>({ max: callersMax });
  return {
    hit: (caller, limit) => {
      const nowMs = msOf(clock.now());
      const known = windows.get(caller);
      const window =
        known !== undefined && known.endsAtMs > nowMs
          ? known
          : { hits: 0, endsAtMs: nowMs + windowMs };
      window.hits += 1;
      windows.set(caller, window);
      return window.hits > limit ? Math.ceil((window.endsAtMs - nowMs) / 1_000) : undefined;
    },
  };
}
