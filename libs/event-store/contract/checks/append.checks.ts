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

const texts = [
  '{}',
  '{"text":"räksmörgås 🧾 \u2028 \u2029 \ufeff","kr":"kr"}',
  '{"text":"line\\nquote \\" slash \\\\ nul \\u0000 tab\\t"}',
  '{"nested":{"list":[1,-2.5,0.1,null,true,{"a":[]}],"öre":9007199254740991}}',
  '[1,2,3]',
  '"text"',
  `{"long":"${'ö'.repeat(20_000)}"}`,
];

/** What one append does, without races. */
export const appendChecks: readonly ContractCheck[] = [
  check(
    'given any canonical texts, when read back, then data and metadata are byte for byte the same',
    async ({ store }) => {
      const stream = newStream();
      const events = texts.map((text, i) => newEvent(text, texts[texts.length - 1 - i]));
      await store.append(stream, 'no-stream', events);
      const read = await readStream(store, stream);
      expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(
        events,
      );
      expect(read.every((event) => event.streamId === stream)).toBe(true);
      for (const { storedAt } of read) expect(new Date(storedAt).toISOString()).toBe(storedAt);
    },
  ),
  check(
    'given the revision that the stream has, when appended, then revisions go on from there',
    async ({ store }) => {
      const stream = newStream();
      expect(appended(await store.append(stream, 'no-stream', newEvents(2))).revision).toBe(1);
      expect(appended(await store.append(stream, 1, newEvents(3))).revision).toBe(4);
      expect((await readStream(store, stream)).map((event) => event.revision)).toEqual([
        0, 1, 2, 3, 4,
      ]);
    },
  ),
  check(
    'given another revision than the stream has, when appended, then it is refused with the actual one',
    async ({ store }) => {
      const stream = newStream();
      const missing = await store.append(stream, 0, newEvents(1));
      expect(missing).toEqual({ kind: 'wrong-revision', actual: 'no-stream' });
      await store.append(stream, 'no-stream', newEvents(3));
      for (const expected of ['no-stream', 0, 1, 3, 99] as const) {
        const refused = await store.append(stream, expected, newEvents(1));
        expect(refused).toEqual({ kind: 'wrong-revision', actual: 2 });
      }
      expect(await readStream(store, stream)).toHaveLength(3);
    },
  ),
  check(
    'given an append of 100 events, when read, then all are there in order',
    async ({ store }) => {
      const stream = newStream();
      const events = newEvents(100);
      await store.append(stream, 'no-stream', events);
      expect(idsOf(await readStream(store, stream))).toEqual(idsOf(events));
    },
  ),
];
