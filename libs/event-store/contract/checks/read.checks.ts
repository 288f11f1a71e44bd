import { expect } from '@jest/globals';
import { follow, ofStreams } from '../following.ts';
import {
  appended,
  codeOf,
  idsOf,
  newEvents,
  newStream,
  readFeed,
  readStream,
  check,
  checkNeeding,
  type ContractCheck,
} from '../store-under-test.ts';

/** One stream's events, and all streams' events in one order. */
export const readChecks: readonly ContractCheck[] = [
  check(
    'given no such stream, when read, then there are no events and no last one',
    async ({ store }) => {
      expect(await store.read(newStream(), { max: 10 })).toEqual([]);
      expect(await store.last(newStream())).toBeUndefined();
    },
  ),
  check(
    'given seven events, when read by revision, then from is inclusive and max is kept',
    async ({ store }) => {
      const stream = newStream();
      const ids = idsOf(newEvents(0));
      const events = newEvents(7);
      await store.append(stream, 'no-stream', events);
      const idsRead = async (options: { from?: number; max: number }): Promise<unknown> =>
        idsOf(await store.read(stream, options));
      expect(await idsRead({ max: 3 })).toEqual(idsOf(events.slice(0, 3)));
      expect(await idsRead({ from: 5, max: 3 })).toEqual(idsOf(events.slice(5)));
      expect(await idsRead({ from: 6, max: 1 })).toEqual(idsOf(events.slice(6)));
      expect(await idsRead({ from: 7, max: 3 })).toEqual(ids);
      expect((await store.last(stream))?.id).toBe(events[6]?.id);
    },
  ),
  check(
    'given events of several streams, when the feed is read by pages, then it is gap-free, in commit order, and the same for any page size',
    async ({ store }) => {
      const before = await store.head();
      const [one, two] = [newStream(), newStream()];
      const order: string[] = [];
      for (let n = 0; n < 6; n++)
        for (const stream of [one, two]) {
          const events = newEvents(2);
          appended(await store.append(stream, n === 0 ? 'no-stream' : 2 * n - 1, events));
          order.push(...idsOf(events));
        }
      const feed = await readFeed(store, before);
      expect(idsOf(ofStreams(feed, [one, two]))).toEqual(order);
      expect(await readFeed(store, before, 1)).toEqual(feed);
      expect(await readFeed(store, before, 7)).toEqual(feed);
      expect(await readFeed(store, feed[4]?.position)).toEqual(feed.slice(5));
      expect(ofStreams(feed, [one])).toEqual(await readStream(store, one));
      for (const [i, { position }] of feed.entries())
        if (i > 0) expect(store.comparePositions(at(feed, i - 1), position)).toBeLessThan(0);
    },
  ),
  check(
    'given an event appended, when the head is asked for, then it is that event, and a page that reaches it says so',
    async ({ store }) => {
      const { position } = appended(await store.append(newStream(), 'no-stream', newEvents(3)));
      const head = await store.head();
      if (head === undefined) throw new Error('no head');
      expect(store.comparePositions(head, position)).toBe(0);
      expect(await store.readAll({ after: head, max: 5 })).toEqual({ events: [], caughtUp: true });
      const all = await readFeed(store, undefined, 500);
      expect(all.at(-1)?.position).toBe(position);
      const whole = await store.readAll({ after: undefined, max: all.length });
      expect(whole.caughtUp).toBe(true);
      const short = await store.readAll({ after: undefined, max: all.length - 1 });
      expect(short.caughtUp).toBe(false);
    },
  ),
  checkNeeding(
    'reopen',
    'given another store over the same log, when it reads, then ids, bytes and positions are the same',
    async (under) => {
      const { store } = under;
      const stream = newStream();
      const before = await store.head();
      await store.append(stream, 'no-stream', newEvents(5));
      const other = await under.reopen?.();
      if (other === undefined) throw new Error('no second store');
      expect(await other.storeId()).toBe(await store.storeId());
      expect(await readFeed(other, before)).toEqual(await readFeed(store, before));
      expect(await other.read(stream, { max: 10 })).toEqual(await store.read(stream, { max: 10 }));
      await other.close();
    },
  ),
  check(
    'given a closed store, when it is used, then it says closed, and its subscriptions have ended',
    async ({ store }) => {
      const following = follow(store, { after: await store.head() });
      await following.until(({ caughtUp }) => caughtUp());
      await store.close();
      await following.ended();
      const stream = newStream();
      const closed = 'event-store.closed';
      expect(await codeOf(store.append(stream, 'no-stream', newEvents(1)))).toBe(closed);
      expect(await codeOf(store.read(stream, { max: 1 }))).toBe(closed);
      expect(await codeOf(store.readAll({ after: undefined, max: 1 }))).toBe(closed);
    },
  ),
];

function at<Position>(feed: readonly { readonly position: Position }[], i: number): Position {
  const event = feed[i];
  if (event === undefined) throw new RangeError(`no event ${String(i)}`);
  return event.position;
}
