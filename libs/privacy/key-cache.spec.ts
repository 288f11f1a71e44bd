import { describe, expect, it } from '@jest/globals';
import { instantFromMs, type PersonId } from '../kernel/index.ts';
import { createKeyCache, type KnownKey } from './key-cache.ts';

const anna = 'anna' as PersonId;
const bo = 'bo' as PersonId;
const live: KnownKey = { kind: 'live', key: new Uint8Array(32) };

function cacheAt() {
  const time = { ms: 1_000_000 };
  const clock = { now: () => instantFromMs(time.ms) };
  return { time, cache: createKeyCache({ clock, ttlMs: 1000, entriesMax: 2 }) };
}

describe('the cache of keys', () => {
  it('given a key older than its life, when it is used, then it throws rather than reads as forgotten', () => {
    const { time, cache } = cacheAt();
    cache.put(anna, live, time.ms);
    time.ms += 999;
    expect(cache.get(anna)).toEqual(live);
    time.ms += 1;
    expect(() => cache.get(anna)).toThrow('not prepared');
  });

  it('given a key past half its life, when it is prepared, then it is asked for again', () => {
    const { time, cache } = cacheAt();
    cache.put(anna, live, time.ms);
    time.ms += 499;
    expect(cache.missing(new Set([anna]))).toEqual([]);
    time.ms += 1;
    expect(cache.missing(new Set([anna]))).toEqual([anna]);
  });

  it('given a clock set back, then the age is unknown and the key is not used', () => {
    const { time, cache } = cacheAt();
    cache.put(anna, live, time.ms);
    time.ms -= 1;
    expect(cache.missing(new Set([anna]))).toEqual([anna]);
    expect(() => cache.get(anna)).toThrow('not prepared');
  });

  it('given answers that overtake each other, then unknown never hides a key, and gone is for ever', () => {
    const { time, cache } = cacheAt();
    cache.put(anna, live, time.ms);
    cache.put(anna, { kind: 'unknown' }, time.ms);
    expect(cache.get(anna)).toEqual(live);
    cache.put(anna, { kind: 'gone' }, time.ms);
    cache.put(anna, live, time.ms);
    expect(cache.get(anna)).toEqual({ kind: 'gone' });
  });

  it('given an unknown key, when it is prepared, then it is asked for again at once', () => {
    const { time, cache } = cacheAt();
    cache.put(anna, { kind: 'unknown' }, time.ms);
    expect(cache.missing(new Set([anna]))).toEqual([anna]);
  });

  it('given more people than fit, when they are prepared together, then it is refused', () => {
    const { cache } = cacheAt();
    expect(() => cache.missing(new Set([anna, bo, 'carl' as PersonId]))).toThrow(RangeError);
  });
});
