import { afterEach, describe, expect, it } from '@jest/globals';
import { count, ignored, plainCodecs } from '../../test/support/tally.ts';
import type { EventStore, Position } from '../event-store/index.ts';
import { createMemoryEventStore } from '../event-store/engines/memory/memory-event-store.ts';
import { OperationalError } from '../kernel/index.ts';
import { SharedDecoder } from './event-decoder.ts';
import { FeedRing } from './feed-ring.ts';
import { createFeed, type Feed } from './feed.ts';

const never = new AbortController().signal;
let feed: Feed | undefined;

afterEach(async () => {
  await feed?.close();
});

/** The memory store, counting what is asked of it. */
function counted(): { store: EventStore; asked: { pages: number; subscriptions: number } } {
  const inner = createMemoryEventStore();
  const asked = { pages: 0, subscriptions: 0 };
  const store: EventStore = Object.assign(Object.create(inner) as EventStore, {
    readAll: (options: Parameters<EventStore['readAll']>[0]) => {
      asked.pages++;
      return inner.readAll(options);
    },
    subscribe: (options: Parameters<EventStore['subscribe']>[0]) => {
      asked.subscriptions++;
      return inner.subscribe(options);
    },
    storeId: () => inner.storeId(),
    append: (...args: Parameters<EventStore['append']>) => inner.append(...args),
    read: (...args: Parameters<EventStore['read']>) => inner.read(...args),
    last: (...args: Parameters<EventStore['last']>) => inner.last(...args),
    head: () => inner.head(),
    comparePositions: (a: Position, b: Position) => inner.comparePositions(a, b),
    parsePosition: (token: string) => inner.parsePosition(token),
    close: () => inner.close(),
  });
  return { store, asked };
}

async function readUntil(
  reader: Feed,
  after: Position | undefined,
  total: number,
): Promise<number[]> {
  const seen: number[] = [];
  let place = after;
  while (seen.length < total) {
    const batch = await reader.next(place, { signal: never });
    for (const event of batch?.events ?? [])
      seen.push((JSON.parse(event.data) as { by: number }).by);
    place = batch?.events.at(-1)?.position ?? place;
  }
  return seen;
}

describe('the feed that all runners of a process share', () => {
  it('given ten readers from the first event, when they read side by side, then each page is read once and there is one subscription', async () => {
    const { store, asked } = counted();
    for (let i = 0; i < 1_200; i++) await count(store, 'a', i);
    feed = createFeed(store);
    const reader = feed;

    const all = await Promise.all(
      Array.from({ length: 10 }, () => readUntil(reader, undefined, 1_200)),
    );

    for (const seen of all) expect(seen).toEqual(Array.from({ length: 1_200 }, (_, i) => i));
    expect(asked.pages).toBeLessThanOrEqual(4);
    expect(asked.subscriptions).toBe(1);
  });

  it('given a reader at the head, when events come while it reads, then it sees each exactly once and in order', async () => {
    const { store } = counted();
    const { position } = await count(store, 'a', -1);
    feed = createFeed(store);
    const reading = readUntil(feed, position, 300);
    for (let i = 0; i < 300; i++) await count(store, 'a', i);

    expect(await reading).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('given nothing new, when the wait is over, then the answer is undefined', async () => {
    const { store } = counted();
    const { position } = await ignored(store, 1);
    feed = createFeed(store);
    expect(await feed.next(position, { signal: never, waitMs: 30 })).toBeUndefined();
  });

  it('given a waiting reader, when its signal aborts, then it is answered at once', async () => {
    const { store } = counted();
    feed = createFeed(store);
    const stop = new AbortController();
    const waiting = feed.next(undefined, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect(await waiting).toBeUndefined();
  });

  it('given a subscription that breaks, when events come afterwards, then readers still get them all', async () => {
    const { store } = counted();
    const subscribe = store.subscribe.bind(store);
    let broken = 0;
    const flaky: EventStore = Object.assign(store, {
      subscribe: async function* (options: Parameters<EventStore['subscribe']>[0]) {
        for await (const batch of subscribe(options)) {
          yield batch;
          if (broken < 3 && batch.events.length > 0 && ++broken > 0)
            throw new OperationalError('event-store.unavailable', 'gone', { retryable: true });
        }
      },
    });
    feed = createFeed(flaky);
    const reading = readUntil(feed, undefined, 60);
    for (let i = 0; i < 60; i++) {
      await count(store, 'a', i);
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await reading).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(broken).toBe(3);
  });
});

describe('the ring of recent events', () => {
  it('given more bytes than it may hold, when events are pushed, then the oldest are forgotten and no longer covered', async () => {
    const store = createMemoryEventStore();
    for (let i = 0; i < 200; i++) await count(store, 'x'.repeat(200_000), i);
    const ring = new FeedRing(store, undefined);
    for (const event of store.events()) ring.push([event]);

    const [first] = store.events();
    const last = store.events().at(-2);
    expect(ring.covers(undefined)).toBe(false);
    expect(ring.covers(first?.position)).toBe(false);
    expect(ring.covers(last?.position)).toBe(true);
    expect(ring.after(last?.position, 10)).toEqual(store.events().slice(-1));
  });

  it('given more events than it may hold, when more are pushed, then it holds the last 2,000 to 2,500 and no more', async () => {
    const store = createMemoryEventStore();
    await ignored(store, 6_000);
    const ring = new FeedRing(store, undefined);
    const events = store.events();
    for (let i = 0; i < events.length; i += 100) ring.push(events.slice(i, i + 100));

    expect(ring.covers(events.at(-2_001)?.position)).toBe(true);
    expect(ring.covers(events.at(-2_502)?.position)).toBe(false);
    expect(ring.after(events.at(-2_001)?.position, 5_000)).toEqual(events.slice(-2_000));
  });

  it('given events that stood through a whole round, when it ages, then they are forgotten', async () => {
    const store = createMemoryEventStore();
    await ignored(store, 3);
    const ring = new FeedRing(store, undefined);
    ring.push(store.events());
    ring.age();
    expect(ring.covers(undefined)).toBe(true);
    ring.age();
    expect(ring.covers(undefined)).toBe(false);
  });
});

describe('the decoder that all projections share', () => {
  it('given two projections that want the same events, when both decode them, then each event is decoded once', async () => {
    const store = createMemoryEventStore();
    for (let i = 0; i < 5; i++) await count(store, 'a', i);
    const codecs = plainCodecs();
    const decoder = new SharedDecoder(codecs);
    const events = store.events();

    const [all, some] = await Promise.all([
      decoder.decodeAll(events),
      decoder.decodeAll(events.slice(2)),
    ]);

    expect(codecs.decoded).toHaveLength(5);
    expect(some).toEqual(all.slice(2));
  });

  it('given a decoding that failed, when it is asked for again, then it is tried again', async () => {
    const store = createMemoryEventStore();
    await count(store, 'a', 1);
    let failures = 1;
    const codecs = plainCodecs();
    const decoder = new SharedDecoder({
      decodeAll: async (events) => {
        if (failures-- > 0) throw new Error('the keys are away');
        return codecs.decodeAll(events);
      },
    });
    await expect(decoder.decodeAll(store.events())).rejects.toThrow('the keys are away');
    expect(await decoder.decodeAll(store.events())).toHaveLength(1);
  });
});
