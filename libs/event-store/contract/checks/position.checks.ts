import { expect } from '@jest/globals';
import { createMemoryEventStore } from '../../engines/memory/memory-event-store.ts';
import type { EventStore, Position } from '../../event-store.ts';
import { follow } from '../following.ts';
import {
  appended,
  codeOf,
  idsOf,
  newEvents,
  newStream,
  readFeed,
  check,
  checkNeeding,
  type ContractCheck,
} from '../store-under-test.ts';

/** Places in the feed: opaque, of one store, and recognised when the log is no longer that log. */
export const positionChecks: readonly ContractCheck[] = [
  check(
    'given a position as text, when it comes back from outside, then it is read, and a changed one is refused',
    async ({ store }) => {
      const position = await append(store);
      expect(await store.parsePosition(String(position))).toBe(position);
      for (const token of [
        '',
        '1',
        'x'.repeat(40),
        position.slice(1),
        `${position}A`,
        `${position} `,
      ])
        expect(await codeOf(store.parsePosition(token))).toBe('event-store.foreign-position');
      expect(store.comparePositions(position, position)).toBe(0);
    },
  ),
  check(
    'given a position of another store, when it is used anywhere, then it is refused as foreign',
    async ({ store }) => {
      const ours = await append(store);
      const foreign = await append(createMemoryEventStore());
      const refused = 'event-store.foreign-position';
      expect(await codeOf(store.parsePosition(foreign))).toBe(refused);
      expect(await codeOf(store.readAll({ after: foreign, max: 1 }))).toBe(refused);
      expect(await codeOf(follow(store, { after: foreign }).ended())).toBe(refused);
      for (const compare of [
        () => store.comparePositions(ours, foreign),
        () => store.comparePositions(foreign, ours),
      ])
        expect(await codeOf(Promise.resolve().then(compare))).toBe(refused);
    },
  ),
  checkNeeding(
    'backup',
    'given a log restored without the event at a checkpoint, when subscribed from there, then the position is lost, and from an older place it goes on',
    async (under) => {
      const { store } = under;
      const kept = await append(store);
      const restore = await backup(under);
      const lost = await append(store);
      const restored = await restore();
      expect(await restored.storeId()).toBe(await store.storeId());
      expect(await codeOf(follow(restored, { after: lost }).ended())).toBe(
        'event-store.position-lost',
      );
      const following = follow(restored, { after: kept });
      await following.until(({ caughtUp }) => caughtUp());
      await following.stop();
      expect(following.seen).toEqual([]);
      await restored.close();
    },
  ),
  checkNeeding(
    'backup',
    'given a restored log where other events took the place of a checkpoint, when subscribed from there, then the position is lost',
    async (under) => {
      const restore = await backup(under);
      const lost = await append(under.store);
      const restored = await restore();
      await append(restored);
      await append(restored);
      expect(await codeOf(follow(restored, { after: lost }).ended())).toBe(
        'event-store.position-lost',
      );
      await restored.close();
    },
  ),
  checkNeeding(
    'backup',
    '(42) given a backup restored into a new server, when all is read from zero, then nothing is missing, positions still hold and appends go on',
    async (under) => {
      const { store } = under;
      for (let n = 0; n < 5; n++) await append(store);
      const restored = await (await backup(under))();
      const feed = await readFeed(store, undefined);
      expect(await readFeed(restored, undefined)).toEqual(feed);
      const following = follow(restored, { after: undefined });
      await following.until(({ seen }) => seen.length >= feed.length);
      const stream = newStream();
      appended(await restored.append(stream, 'no-stream', newEvents(2)));
      await following.until(({ seen }) => seen.length >= feed.length + 2);
      await following.stop();
      expect(idsOf(following.seen).slice(0, feed.length)).toEqual(idsOf(feed));
      await restored.close();
    },
  ),
];

async function append(store: EventStore): Promise<Position> {
  return appended(await store.append(newStream(), 'no-stream', newEvents(1))).position;
}

async function backup(under: {
  readonly faults?: { backup?(): Promise<() => Promise<EventStore>> };
}): Promise<() => Promise<EventStore>> {
  const restore = await under.faults?.backup?.();
  if (restore === undefined) throw new Error('no backup');
  return restore;
}
