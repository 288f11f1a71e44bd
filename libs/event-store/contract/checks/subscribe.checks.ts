import { expect } from '@jest/globals';
import { follow, ofStreams } from '../following.ts';
import {
  appended,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  readFeed,
  sleep,
  check,
  type ContractCheck,
} from '../store-under-test.ts';

/** Following the feed without faults. */
export const subscribeChecks: readonly ContractCheck[] = [
  check(
    'given events, when subscribed from the beginning, then all come in order by batches no larger than asked for',
    async ({ store }) => {
      await store.append(newStream(), 'no-stream', newEvents(30));
      const feed = await readFeed(store, undefined);
      const following = follow(store, { after: undefined, batchMax: 7 });
      await following.until(({ seen }) => seen.length >= feed.length);
      await following.stop();
      expect(following.seen).toEqual(feed);
      expect(following.largestBatch()).toBeLessThanOrEqual(7);
      expect(following.caughtUp()).toBe(true);
    },
  ),
  check(
    'given a position, when subscribed from there, then the next event is the first to come',
    async ({ store }) => {
      const stream = newStream();
      const { position } = appended(await store.append(stream, 'no-stream', newEvents(2)));
      const events = newEvents(2);
      await store.append(stream, 1, events);
      const following = follow(store, { after: position });
      await following.until(({ seen }) => seen.length >= 2);
      await following.stop();
      expect(idsOf(following.seen)).toEqual(idsOf(events));
    },
  ),
  check(
    'given nothing after the place, when subscribed, then it says that it is caught up, and what is appended later comes',
    async ({ store }) => {
      const following = follow(store, { after: await store.head() });
      await following.until(({ caughtUp }) => caughtUp());
      const stream = newStream();
      const ids: string[] = [];
      for (let n = 0; n < 30; n++) {
        const event = newEvent();
        ids.push(event.id);
        await store.append(stream, n === 0 ? 'no-stream' : n - 1, [event]);
        if (n % 10 === 0) await sleep(15);
      }
      await following.until(({ seen }) => seen.length >= 30);
      await sleep(50);
      await following.stop();
      expect(idsOf(following.seen)).toEqual(ids);
    },
  ),
  check(
    'given appends while it goes from old events to new ones, when subscribed, then none is skipped and none comes twice',
    async ({ store }) => {
      const before = await store.head();
      const streams = Array.from({ length: 6 }, newStream);
      const writing = Promise.all(
        streams.map(async (stream) => {
          for (let n = 0; n < 20; n++)
            await store.append(stream, n === 0 ? 'no-stream' : n - 1, [newEvent()]);
        }),
      );
      const followings = [3, 20].map((batchMax) => follow(store, { after: before, batchMax }));
      await writing;
      for (const following of followings) {
        await following.until(({ seen }) => ofStreams(seen, streams).length >= 120);
        await following.stop();
        expect(following.seen).toEqual(await readFeed(store, before));
      }
    },
  ),
  check(
    'given a subscriber that is slower than the writers, when 600 events are appended, then it has them all in order, as ten quick ones do',
    async ({ store }) => {
      const after = await store.head();
      const slow = follow(store, { after, batchMax: 40, between: () => sleep(5) });
      const quick = Array.from({ length: 10 }, () => follow(store, { after, batchMax: 100 }));
      const streams = Array.from({ length: 30 }, newStream);
      for (let n = 0; n < 4; n++)
        await Promise.all(
          streams.map((s) => store.append(s, n === 0 ? 'no-stream' : n * 5 - 1, newEvents(5))),
        );
      const ids = idsOf(await readFeed(store, after));
      for (const following of [slow, ...quick]) {
        await following.until(({ seen }) => seen.length >= 600);
        await following.stop();
        expect(idsOf(following.seen)).toEqual(ids);
      }
    },
  ),
  check(
    'given a signal that is aborted, before or while waiting, when subscribed, then the iteration ends without an error',
    async ({ store }) => {
      await store.append(newStream(), 'no-stream', newEvents(1));
      const aborted = store.subscribe({
        after: undefined,
        batchMax: 1,
        signal: AbortSignal.abort(),
      });
      for await (const batch of aborted) expect(batch).toBeUndefined();
      const waiting = follow(store, { after: await store.head() });
      await waiting.until(({ caughtUp }) => caughtUp());
      await waiting.stop();
      await waiting.ended();
    },
  ),
];
