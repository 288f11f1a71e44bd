import { describe, expect, it } from '@jest/globals';
import { instantFromMs } from '../../../kernel/index.ts';
import type { Position, StoredEvent, StreamId } from '../../event-store.ts';
import type { Place } from './places.ts';
import { Ring } from './ring.ts';

const place = (commit: number): Place => ({
  commit: BigInt(commit),
  prepare: BigInt(commit),
  idPrefix: '000000000000',
});

const event = (commit: number, data = '{}'): StoredEvent => ({
  id: String(commit),
  type: 'Happened',
  data,
  metadata: '',
  streamId: 'ring-1' as StreamId,
  revision: commit,
  position: String(commit) as Position,
  storedAt: instantFromMs(0),
});

function ringOf(commits: readonly number[], eventsMax = 100, bytesMax = 10_000): Ring {
  const ring = new Ring(eventsMax, bytesMax);
  ring.open(place(10));
  for (const commit of commits) ring.add(place(commit), event(commit));
  return ring;
}

const idsAfter = (ring: Ring, commit: number, max = 10): readonly string[] | undefined =>
  ring.after(place(commit), max)?.events.map(({ id }) => id);

describe('the live feed’s ring', () => {
  it('given places in and between its records, when asked, then it gives what comes after them', () => {
    const ring = ringOf([20, 35, 50]);
    expect(idsAfter(ring, 10)).toEqual(['20', '35', '50']);
    expect(idsAfter(ring, 20)).toEqual(['35', '50']);
    expect(idsAfter(ring, 36)).toEqual(['50']);
    expect(idsAfter(ring, 50)).toEqual([]);
  });

  it('given a place before its floor, when asked, then it does not answer', () => {
    const ring = ringOf([20]);
    expect(ring.after(place(9), 10)).toBeUndefined();
    expect(ring.after(undefined, 10)).toBeUndefined();
    expect(new Ring(1, 1).after(place(10), 10)).toBeUndefined();
  });

  it('given more than it may hold, when asked for what fell out, then it does not answer, and knows the rest', () => {
    const ring = ringOf([20, 30, 40, 50], 2);
    expect(ring.after(place(20), 10)).toBeUndefined();
    expect(idsAfter(ring, 30)).toEqual(['40', '50']);
    const heavy = ringOf([], 100, 25);
    for (const commit of [20, 30, 40]) heavy.add(place(commit), event(commit, 'ten bytes.'));
    expect(heavy.after(place(10), 10)).toBeUndefined();
    expect(idsAfter(heavy, 20)).toEqual(['30', '40']);
  });

  it('given a record that came before, when it comes again, then it is not added', () => {
    const ring = ringOf([20, 30]);
    expect(ring.add(place(30), event(30))).toBe(false);
    expect(ring.add(place(20), event(20))).toBe(false);
    expect(idsAfter(ring, 10)).toEqual(['20', '30']);
  });

  it('given records that are not of the feed, when asked, then they are passed over and looked at', () => {
    const ring = ringOf([20]);
    ring.add(place(30), undefined);
    expect(ring.after(place(20), 10)).toEqual({ events: [], scanned: place(30), isAll: true });
  });

  it('given a maximum, when there is more, then it says so', () => {
    const ring = ringOf([20, 30, 40]);
    expect(ring.after(place(10), 2)).toMatchObject({ scanned: place(30), isAll: false });
    expect(ring.after(place(10), 3)).toMatchObject({ scanned: place(40), isAll: true });
  });
});
