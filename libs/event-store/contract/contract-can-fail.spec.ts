import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '../engines/memory/memory-event-store.ts';
import type { EventStore, Position, StoredEvent, SubscribeOptions } from '../event-store.ts';
import { contractChecks } from './event-store.contract.ts';

type Sound = ReturnType<typeof createMemoryEventStore>;

interface Violation {
  readonly name: string;
  readonly caughtBy: string;
  readonly broken: (sound: Sound) => Partial<EventStore>;
}

const violations: readonly Violation[] = [
  {
    name: 'takes any expected revision',
    caughtBy: 'given another revision than the stream has',
    broken: (sound) => ({
      append: async (stream, expected, events) => {
        const result = await sound.append(stream, expected, events);
        return result.kind === 'appended' ? result : sound.append(stream, result.actual, events);
      },
    }),
  },
  {
    name: 'tidies the text of an event',
    caughtBy: 'given any canonical texts',
    broken: (sound) => ({
      append: (stream, expected, events) =>
        sound.append(
          stream,
          expected,
          events.map((event) => ({ ...event, data: event.data.replaceAll('\u2028', ' ') })),
        ),
    }),
  },
  {
    name: 'gives each try ids of its own',
    caughtBy: '(39) given an append that stands, when the same ids come again',
    broken: (sound) => ({
      append: (stream, expected, events) =>
        sound.append(
          stream,
          expected,
          events.map((event) => ({ ...event, id: randomUUID() })),
        ),
    }),
  },
  {
    name: 'looks first and writes later',
    caughtBy: '(38) given 20 create-once appends at once',
    broken: (sound) => ({
      append: async (stream, expected, events) => {
        const last = await sound.last(stream);
        const actual = last?.revision ?? 'no-stream';
        if (actual !== expected) return { kind: 'wrong-revision', actual };
        await new Promise((resolve) => setTimeout(resolve, 2));
        const now = await sound.last(stream);
        return sound.append(stream, now?.revision ?? 'no-stream', events);
      },
    }),
  },
  {
    name: 'acknowledges what it has not stored',
    caughtBy: '(37) given 20 appends at once to 20 streams',
    broken: (sound) => {
      let appends = 0;
      return {
        append: async (stream, expected, events) => {
          if (++appends % 13 !== 0) return sound.append(stream, expected, events);
          await new Promise((resolve) => setTimeout(resolve, 2));
          const last = sound.events().at(-1);
          if (last === undefined) throw new Error('nothing to lie about');
          return { kind: 'appended', revision: 0, position: last.position };
        },
      };
    },
  },
  {
    name: 'reads a token of any store',
    caughtBy: 'given a position of another store',
    broken: () => ({ parsePosition: (token) => Promise.resolve(token as Position) }),
  },
  {
    name: 'begins with the event at the place itself',
    caughtBy: 'given a position, when subscribed from there',
    broken: (sound) => ({
      subscribe: ({ after, ...options }) =>
        sound.subscribe({ ...options, after: before(sound, after) }),
    }),
  },
  {
    name: 'swaps two events of a batch',
    caughtBy: 'given appends while it goes from old events to new ones',
    broken: (sound) => ({ subscribe: (options) => swapped(sound, options) }),
  },
  {
    name: 'ends without a word when the event at the checkpoint is gone',
    caughtBy: 'given a log restored without the event at a checkpoint',
    broken: (sound) => ({
      subscribe: ({ after, ...options }) => {
        const known = sound.events().some((event) => event.position === after);
        const signal = known ? options.signal : AbortSignal.abort();
        return sound.subscribe({ ...options, after: known ? after : undefined, signal });
      },
    }),
  },
  {
    name: 'answers after it was closed',
    caughtBy: 'given a closed store',
    broken: (sound) => ({
      read: (stream, { from = 0, max }) =>
        Promise.resolve(
          sound
            .events()
            .filter((e) => e.streamId === stream)
            .slice(from, from + max),
        ),
    }),
  },
];

describe('the contract of event stores', () => {
  it.each(violations)(
    'given a store that $name, when the contract runs over it, then it fails',
    async ({ caughtBy, broken }) => {
      const check = contractChecks.find(({ title }) => title.startsWith(caughtBy));
      if (check === undefined) throw new Error(`no check is called "${caughtBy}..."`);
      const breaking = (sound: Sound): EventStore => withParts(sound, broken(sound));
      await check.run(underTest((sound) => sound));
      await expect(check.run(underTest(breaking))).rejects.toThrow();
    },
    40_000,
  );
});

function underTest(
  dress: (sound: Sound) => EventStore,
): Parameters<(typeof contractChecks)[number]['run']>[0] {
  const sound = createMemoryEventStore();
  const backup = (): Promise<() => Promise<EventStore>> => {
    const log = sound.events();
    return Promise.resolve(async () =>
      dress(createMemoryEventStore({ storeId: await sound.storeId(), log })),
    );
  };
  return { store: dress(sound), faults: { backup }, close: () => sound.close() };
}

/** The sound store with some of its methods replaced. */
function withParts(sound: Sound, parts: Partial<EventStore>): EventStore {
  return {
    storeId: () => sound.storeId(),
    append: (stream, expected, events) => sound.append(stream, expected, events),
    read: (stream, options) => sound.read(stream, options),
    last: (stream) => sound.last(stream),
    readAll: (options) => sound.readAll(options),
    head: () => sound.head(),
    subscribe: (options) => sound.subscribe(options),
    comparePositions: (a, b) => sound.comparePositions(a, b),
    parsePosition: (token) => sound.parsePosition(token),
    close: () => sound.close(),
    ...parts,
  };
}

function before(sound: Sound, after: Position | undefined): Position | undefined {
  const events = sound.events();
  return events[events.findIndex((event) => event.position === after) - 1]?.position;
}

async function* swapped(
  sound: Sound,
  options: SubscribeOptions,
): AsyncGenerator<{ events: readonly StoredEvent[]; caughtUp: boolean }> {
  for await (const { events, caughtUp } of sound.subscribe(options)) {
    const [first, second, ...rest] = events;
    const turned = first === undefined || second === undefined ? events : [second, first, ...rest];
    yield { events: turned, caughtUp };
  }
}
