import { expect } from '@jest/globals';
import {
  appended,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  readStream,
  check,
  type ContractCheck,
} from '../store-under-test.ts';

/** Number 39, the half that the engines keep: the same ids at the same place are the same append. */
export const repeatChecks: readonly ContractCheck[] = [
  check(
    '(39) given an append that stands, when the same ids come again at its place, then the answer is the first one and nothing is stored',
    async ({ store }) => {
      const stream = newStream();
      const events = newEvents(3);
      const first = appended(await store.append(stream, 'no-stream', events));
      expect(await store.append(stream, 'no-stream', events)).toEqual(first);
      expect(await readStream(store, stream)).toHaveLength(3);
    },
  ),
  check(
    '(39) given later events, when an earlier append is repeated, then it is the same revision and a place in the feed at or after it',
    async ({ store }) => {
      const stream = newStream();
      await store.append(stream, 'no-stream', newEvents(1));
      const events = newEvents(2);
      const first = appended(await store.append(stream, 0, events));
      await store.append(stream, 2, newEvents(4));
      await store.append(newStream(), 'no-stream', newEvents(1));
      const again = appended(await store.append(stream, 0, events));
      expect(again.revision).toBe(first.revision);
      expect(store.comparePositions(again.position, first.position)).toBeGreaterThanOrEqual(0);
      expect(await readStream(store, stream)).toHaveLength(7);
    },
  ),
  check(
    '(39) given an append that stands, when a prefix of it comes at its revision, then it is answered as appended',
    async ({ store }) => {
      const stream = newStream();
      const events = newEvents(3);
      await store.append(stream, 'no-stream', events);
      const again = appended(await store.append(stream, 'no-stream', events.slice(0, 2)));
      expect(again.revision).toBe(1);
      expect(await readStream(store, stream)).toHaveLength(3);
    },
  ),
  check(
    '(39) given an append that stands, when its ids come with more, reordered or elsewhere, then it is refused',
    async ({ store }) => {
      const stream = newStream();
      const events = newEvents(3);
      const [a, b, c] = events;
      await store.append(stream, 'no-stream', events);
      if (a === undefined || b === undefined || c === undefined) throw new Error('three events');
      const refused = { kind: 'wrong-revision', actual: 2 };
      expect(await store.append(stream, 'no-stream', [a, b, c, newEvent()])).toEqual(refused);
      expect(await store.append(stream, 'no-stream', [b, a, c])).toEqual(refused);
      expect(await store.append(stream, 'no-stream', [b, c])).toEqual(refused);
      expect(await store.append(stream, 0, [a])).toEqual(refused);
      expect(await store.append(stream, 7, [a])).toEqual(refused);
      expect(idsOf(await readStream(store, stream))).toEqual(idsOf(events));
    },
  ),
  check(
    '(39) given one append sent 20 times at once, when all have been answered, then all say appended and it is stored once',
    async ({ store }) => {
      const stream = newStream();
      const events = newEvents(2);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.append(stream, 'no-stream', events)),
      );
      expect(answers.map((answer) => appended(answer).revision)).toEqual(Array(20).fill(1));
      expect(idsOf(await readStream(store, stream))).toEqual(idsOf(events));
    },
  ),
];
