import { LRUCache } from 'lru-cache';
import { type Clock, msOf } from '../../../libs/kernel/index.ts';

/** Counts what callers do, in fixed windows. */
export interface HitCounter {
  /** Seconds until the caller may come again; undefined while within the limit. */
  hit(caller: string, limit: number): number | undefined;
}

/** One that can be asked without counting. */
export interface ReadableHitCounter extends HitCounter {
  /** What stands in the caller's window now. */
  standing(caller: string): Standing;
}

export interface Standing {
  readonly hits: number;
  readonly endsInSeconds: number;
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
export function createHitCounter(clock: Clock): ReadableHitCounter {
  const windows = new LRUCache<string, Window>({ max: callersMax });
  const openWindow = (caller: string, nowMs: number): Window => {
    const known = windows.get(caller);
    return known !== undefined && known.endsAtMs > nowMs
      ? known
      : { hits: 0, endsAtMs: nowMs + windowMs };
  };
  return {
    hit: (caller, limit) => {
      const nowMs = msOf(clock.now());
      const window = openWindow(caller, nowMs);
      window.hits += 1;
      windows.set(caller, window);
      return window.hits > limit ? secondsTo(window, nowMs) : undefined;
    },
    standing: (caller) => {
      const nowMs = msOf(clock.now());
      const window = openWindow(caller, nowMs);
      return { hits: window.hits, endsInSeconds: secondsTo(window, nowMs) };
    },
  };
}

function secondsTo({ endsAtMs }: Window, nowMs: number): number {
  return Math.ceil((endsAtMs - nowMs) / 1_000);
}
