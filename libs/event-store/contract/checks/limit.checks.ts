import { expect } from '@jest/globals';
import { appendBytesMax, eventBytesMax, type EventToAppend } from '../../event-store.ts';
import {
  appended,
  codeOf,
  newEvent,
  newEvents,
  newStream,
  readStream,
  check,
  type ContractCheck,
} from '../store-under-test.ts';

/** A JSON text of so many UTF-8 bytes (an even number), most of them in two-byte letters. */
function textOf(bytes: number): string {
  return `"${'å'.repeat(bytes / 2 - 1)}"`;
}

function eventOf(bytes: number): EventToAppend {
  return newEvent(textOf(bytes - 1024), textOf(1024));
}

/** What no engine takes, refused before it leaves. */
export const limitChecks: readonly ContractCheck[] = [
  check(
    'given an event of 256 KiB, metadata counted, when appended, then it is stored, and two bytes more are refused',
    async ({ store }) => {
      const stream = newStream();
      const full = eventOf(eventBytesMax);
      appended(await store.append(stream, 'no-stream', [full]));
      expect((await store.last(stream))?.data).toBe(full.data);
      const larger = store.append(stream, 0, [eventOf(eventBytesMax + 2)]);
      expect(await codeOf(larger)).toBe('event-store.event-too-large');
    },
  ),
  check(
    'given an append of 1 MiB, when appended, then it is stored, and a little more is refused whole',
    async ({ store }) => {
      const stream = newStream();
      const quarter = appendBytesMax / 4;
      const full = [quarter, quarter, quarter, quarter].map(eventOf);
      appended(await store.append(stream, 'no-stream', full));
      const larger = store.append(stream, 3, [...full.map(() => eventOf(quarter)), newEvent()]);
      expect(await codeOf(larger)).toBe('event-store.append-too-large');
      expect(await readStream(store, stream)).toHaveLength(4);
    },
  ),
  check(
    'given no event, when appended, then it is refused and the stream does not come to be',
    async ({ store }) => {
      const stream = newStream();
      expect(await codeOf(store.append(stream, 'no-stream', []))).toBe('event-store.empty-append');
      expect(await store.last(stream)).toBeUndefined();
    },
  ),
  check(
    'given texts that JSON would change, bad ids or bad types, when appended, then they are refused as invalid',
    async ({ store }) => {
      const stream = newStream();
      const unstable = [
        '{"1":1}',
        '{"n":-0}',
        '{"n":1.0}',
        '{ }',
        '{"n":9007199254740993}',
        '{',
        '',
      ];
      const bad: readonly EventToAppend[] = [
        ...unstable.map((text) => newEvent(text)),
        ...unstable.map((text) => newEvent('{}', text)),
        newEvent('{"s":"\\ud800"}'),
        { ...newEvent(), id: 'not-a-uuid' },
        { ...newEvent(), id: newEvent().id.toUpperCase().replace(/^./, 'A') },
        { ...newEvent(), type: '' },
        { ...newEvent(), type: '$Happened' },
      ];
      for (const event of bad) {
        const append = store.append(stream, 'no-stream', [newEvent(), event]);
        expect(await codeOf(append)).toBe('event-store.invalid-event');
      }
      const [twice] = newEvents(1);
      const append = store.append(stream, 'no-stream', twice === undefined ? [] : [twice, twice]);
      expect(await codeOf(append)).toBe('event-store.invalid-event');
      expect(await readStream(store, stream)).toEqual([]);
    },
  ),
];
