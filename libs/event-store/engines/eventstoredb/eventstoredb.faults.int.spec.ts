import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANY, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  startEventStoreDbServer,
  type EventStoreDbServer,
  type EventStoreDbServerOptions,
} from '../../../../test/support/eventstoredb-server/index.ts';
import { systemClock } from '../../../kernel/index.ts';
import { follow, type Following } from '../../contract/following.ts';
import {
  appended,
  codeOf,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  readFeed,
  readStream,
} from '../../contract/store-under-test.ts';
import type { EventStore, StreamId } from '../../event-store.ts';
import {
  createEventStoreDbEventStore,
  type EventStoreDbOptions,
} from './eventstoredb-event-store.ts';

/** So short that a fault is over within a test. */
const quick = {
  appendTimeoutMs: 400,
  settleMs: 100,
  backoffMs: 10,
  backoffMaxMs: 100,
  readTimeoutMs: 400,
  subscribeTimeoutMs: 400,
  heartbeatMs: 150,
  pollMs: 100,
  closeTimeoutMs: 1_000,
};

/** For much work at once on a busy machine. */
const patient = { appendTimeoutMs: 5_000, readTimeoutMs: 5_000, subscribeTimeoutMs: 5_000 };

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: EventStoreDbServerOptions = {}): Promise<EventStoreDbServer> {
  const server = await startEventStoreDbServer({ duplicateTimeoutMs: 150, ...options });
  cleanups.push(() => server.close());
  return server;
}

async function open(
  server: EventStoreDbServer,
  limits: Partial<EventStoreDbOptions> = {},
): Promise<EventStore> {
  const store = await createEventStoreDbEventStore({
    connectionString: server.connectionString,
    clock: systemClock,
    ...quick,
    ...limits,
  });
  cleanups.push(() => store.close());
  return store;
}

/** A live subscriber from the beginning; the spec's end stops it. */
async function liveFollower(store: EventStore, batchMax = 100): Promise<Following> {
  const following = follow(store, { after: undefined, batchMax });
  cleanups.push(() => following.stop());
  await following.until(({ caughtUp }) => caughtUp());
  return following;
}

async function appendOne(store: EventStore, stream: StreamId = newStream()): Promise<string> {
  const event = newEvent();
  appended(await store.append(stream, 'no-stream', [event]));
  return event.id;
}

async function feedIds(store: EventStore): Promise<readonly string[]> {
  return idsOf(await readFeed(store, undefined));
}

describe('appends through faults', () => {
  it('given an answer that is lost with its connection, when appended, then the stored append is found and answered', async () => {
    const server = await start();
    const store = await open(server);
    await appendOne(store);
    const stream = newStream();
    const events = newEvents(3);
    server.loseNextAnswer('connection');
    const answer = appended(await store.append(stream, 'no-stream', events));
    const stored = await readStream(store, stream);
    expect(idsOf(stored)).toEqual(idsOf(events));
    expect(answer).toEqual({ kind: 'appended', revision: 2, position: stored[2]?.position });
  });

  it('given an answer that never comes, when appended, then the deadline is kept and the stored append is found', async () => {
    const server = await start();
    const store = await open(server);
    const stream = newStream();
    server.loseNextAnswer('silence');
    const before = Date.now();
    const id = await appendOne(store, stream);
    expect(Date.now() - before).toBeLessThan(3_000);
    expect(idsOf(await readStream(store, stream))).toEqual([id]);
  });

  it('given an append that is lost with its connection, when it is tried again, then it is stored once', async () => {
    const server = await start();
    const store = await open(server);
    const stream = newStream();
    server.loseNextAppend();
    const id = await appendOne(store, stream);
    expect(idsOf(await readStream(store, stream))).toEqual([id]);
  });

  it('given an answer lost and another append on top meanwhile, when read back, then the first is known to stand', async () => {
    const server = await start();
    const [store, other] = [await open(server), await open(server)];
    const stream = newStream();
    server.loseNextAnswer('silence');
    const event = newEvent();
    const first = store.append(stream, 'no-stream', [event]);
    await sleep(100);
    const second = newEvent();
    appended(await other.append(stream, 0, [second]));
    expect(appended(await first).revision).toBe(0);
    expect(idsOf(await readStream(store, stream))).toEqual([event.id, second.id]);
  });

  it('given an append lost and another in its place meanwhile, when tried again, then it is refused with the actual revision', async () => {
    const server = await start();
    const [store, other] = [await open(server), await open(server)];
    const stream = newStream();
    server.loseNextAppend();
    const first = store.append(stream, 'no-stream', newEvents(1));
    const second = await appendOne(other, stream).catch(() => 'lost the race');
    const answer = await first;
    const kinds = second === 'lost the race' ? 'appended' : 'wrong-revision';
    expect(answer.kind).toBe(kinds);
    expect(await readStream(store, stream)).toHaveLength(1);
  });

  it('given the same append from two processes while it is under way, when both are answered, then both say appended and it is stored once', async () => {
    const server = await start({ commitMs: 60 });
    const [store, other] = [await open(server), await open(asOtherProcess(server))];
    const stream = newStream();
    const events = newEvents(2);
    const answers = await Promise.all(
      [store, other].map((one) => one.append(stream, 'no-stream', events)),
    );
    expect(answers.map((answer) => appended(answer).revision)).toEqual([1, 1]);
    expect(await readStream(store, stream)).toHaveLength(2);
  });

  it('given commits slower than the deadline, when appended, then no repeat is stored and the outcome is found', async () => {
    const server = await start();
    const store = await open(server);
    server.setCommitMs(700);
    const stream = newStream();
    const id = await appendOne(store, stream);
    expect(idsOf(await readStream(store, stream))).toEqual([id]);
  });

  it('given a server that takes appends and never answers anything, when the tries are used up, then the outcome is unknown and a repeat is safe', async () => {
    const server = await start();
    const store = await open(server, { appendTriesMax: 2 });
    const stream = newStream();
    const events = newEvents(1);
    const append = store.append(stream, 'no-stream', events);
    server.freeze(4_000);
    const repeat = await codeOf(append);
    expect(repeat).toBe('event-store.outcome-unknown');
    await sleep(3_000);
    appended(await store.append(stream, 'no-stream', events));
    expect(idsOf(await readStream(store, stream))).toEqual(idsOf(events));
  });

  it('given a server that is down, when appended and read, then it says unavailable, and nothing was written', async () => {
    const server = await start();
    const store = await open(server, { appendTriesMax: 3, readTriesMax: 3 });
    const down = server.restart(1_500);
    await sleep(50);
    const stream = newStream();
    expect(await codeOf(store.append(stream, 'no-stream', newEvents(1)))).toBe(
      'event-store.unavailable',
    );
    expect(await codeOf(store.read(stream, { max: 1 }))).toBe('event-store.unavailable');
    await down;
    await sleep(50);
    expect(await store.read(stream, { max: 1 })).toEqual([]);
    await appendOne(store, stream);
  });

  it('given a server that is not ready yet, when appended, then it waits and succeeds', async () => {
    const server = await start();
    const store = await open(server, { appendTriesMax: 20 });
    server.notReady(150);
    const stream = newStream();
    const id = await appendOne(store, stream);
    expect(idsOf(await readStream(store, stream))).toEqual([id]);
  });

  it('given 200 appends at once on a fresh connection, when all are answered, then each is stored once', async () => {
    const server = await start();
    const store = await open(server, patient);
    const streams = Array.from({ length: 200 }, newStream);
    server.killConnections();
    const ids = await Promise.all(streams.map((stream) => appendOne(store, stream)));
    expect([...(await feedIds(store))].sort()).toEqual([...ids].sort());
  });

  it('given restarts under twelve writers, when all is acknowledged, then every append stands once and in order', async () => {
    const server = await start();
    const store = await open(server, { ...patient, appendTriesMax: 10 });
    const following = await liveFollower(store);
    const streams = Array.from({ length: 12 }, newStream);
    const writers = streams.map(async (stream) => {
      for (let n = 0; n < 30; n++) {
        appended(await store.append(stream, n === 0 ? 'no-stream' : n - 1, [newEvent()]));
        await sleep(5);
      }
    });
    for (let n = 0; n < 3; n++) {
      await sleep(80);
      await server.restart(60);
    }
    await Promise.all(writers);
    await following.until(({ seen }) => seen.length >= 12 * 30);
    expect(following.seen).toEqual(await readFeed(store, undefined));
    expect(following.seen).toHaveLength(12 * 30);
  });
});

describe('subscriptions through faults', () => {
  it('given subscriptions that the server drops as too slow, when events go on, then none is missed and none comes twice', async () => {
    const server = await start();
    const store = await open(server);
    const followings = [await liveFollower(store), await liveFollower(store, 3)];
    for (let n = 0; n < 20; n++) {
      await appendOne(store);
      if (n % 5 === 0) server.dropSubscriptions();
    }
    for (const following of followings) {
      await following.until(({ seen }) => seen.length >= 20);
      expect(idsOf(following.seen)).toEqual(await feedIds(store));
    }
  });

  it('given a server that drops live subscribers at every burst, when bursts come, then none is missed and none comes twice', async () => {
    const server = await start({ liveBufferMax: 32 });
    const store = await open(server, patient);
    const following = await liveFollower(store);
    for (let n = 0; n < 6; n++) {
      appended(await store.append(newStream(), 'no-stream', newEvents(100)));
      await sleep(40);
    }
    await following.until(({ seen }) => seen.length >= 600);
    expect(idsOf(following.seen)).toEqual(await feedIds(store));
  });

  it('given a subscription that dies without an error, when events go on, then the heartbeat finds it', async () => {
    const server = await start();
    const store = await open(server);
    const following = await liveFollower(store);
    server.muteSubscriptions();
    const id = await appendOne(store);
    await following.until(({ seen }) => seen.length >= 1);
    expect(idsOf(following.seen)).toEqual([id]);
  });

  it('given ten subscribers and hundreds of reads at once, when all run, then they share one subscription and two connections', async () => {
    const server = await start();
    const store = await open(server, patient);
    const streams = Array.from({ length: 10 }, newStream);
    for (const stream of streams) await appendOne(store, stream);
    const followings = await Promise.all(streams.map(() => liveFollower(store)));
    const reads = Array.from({ length: 300 }, (_, i) => store.last(streams[i % 10] ?? newStream()));
    expect((await Promise.all(reads)).every((event) => event !== undefined)).toBe(true);
    // The feed, and the watch on the connection that appends.
    expect(server.subscriptions()).toBe(2);
    expect(server.connections()).toBeLessThanOrEqual(2);
    const id = await appendOne(store);
    for (const following of followings) {
      await following.until(({ seen }) => seen.at(-1)?.id === id);
      expect(following.seen).toHaveLength(11);
    }
  });

  it('given a ring smaller than the burst, when a subscriber falls behind it, then it reads on from the log and comes back', async () => {
    const server = await start();
    const store = await open(server, { ...patient, ringEventsMax: 16 });
    const slow = follow(store, { after: undefined, batchMax: 10, between: () => sleep(20) });
    cleanups.push(() => slow.stop());
    await slow.until(({ caughtUp }) => caughtUp());
    for (let n = 0; n < 5; n++)
      appended(await store.append(newStream(), 'no-stream', newEvents(40)));
    await slow.until(({ seen }) => seen.length >= 200);
    const id = await appendOne(store);
    await slow.until(({ seen }) => seen.length >= 201);
    expect(slow.seen.at(-1)?.id).toBe(id);
    expect(idsOf(slow.seen)).toEqual(await feedIds(store));
  });

  it('given a frozen server, when it speaks again, then the subscription has everything', async () => {
    const server = await start();
    const store = await open(server);
    const following = await liveFollower(store);
    await appendOne(store);
    server.freeze(1_200);
    await sleep(1_300);
    await appendOne(store);
    await following.until(({ seen }) => seen.length >= 2);
    expect(idsOf(following.seen)).toEqual(await feedIds(store));
  });

  it('given system events among ours, when the feed is read and followed, then they are left out and cost no position', async () => {
    const server = await start();
    const store = await open(server);
    const client = EventStoreDBClient.connectionString(server.connectionString);
    cleanups.push(() => client.dispose());
    const noise = () =>
      client.appendToStream(
        '$noise',
        Array.from({ length: 50 }, () => jsonEvent({ type: '$n', data: {} })),
        {
          expectedRevision: ANY,
        },
      );
    const following = await liveFollower(store);
    await noise();
    const first = await appendOne(store);
    await noise();
    const second = await appendOne(store);
    await noise();
    await following.until(({ seen }) => seen.length >= 2);
    expect(idsOf(following.seen)).toEqual([first, second]);
    expect(await feedIds(store)).toEqual([first, second]);
    expect(await store.head()).toBe(following.seen[1]?.position);
    const page = await store.readAll({ after: following.seen[0]?.position, max: 1 });
    expect(page).toMatchObject({ events: [{ id: second }], caughtUp: true });
  });
});

describe('a log that is no longer the same', () => {
  it('given an older log restored under a live subscriber, when it reconnects, then its position is lost, and one within the older log goes on', async () => {
    const server = await start();
    const store = await open(server);
    await appendOne(store);
    const kept = await readFeed(store, undefined);
    const keptTo = server.stored().at(-1)?.position ?? 0n;
    const within = follow(store, { after: kept[0]?.position });
    cleanups.push(() => within.stop().catch(() => undefined));
    await within.until(({ caughtUp }) => caughtUp());
    await appendOne(store);
    const ahead = follow(store, { after: undefined });
    await ahead.until(({ seen }) => seen.length >= 2);
    await within.until(({ seen }) => seen.length >= 1);
    await server.truncateTo(keptTo);
    expect(await codeOf(ahead.ended())).toBe('event-store.position-lost');
    expect(await codeOf(within.ended())).toBe('event-store.position-lost');
    const fresh = follow(store, { after: kept[0]?.position });
    cleanups.push(() => fresh.stop());
    await fresh.until(({ caughtUp }) => caughtUp());
    const id = await appendOne(store);
    await fresh.until(({ seen }) => seen.length >= 1);
    expect(idsOf(fresh.seen)).toEqual([id]);
  });

  it('given another log at the same address, when an append reconnects, then it is refused and nothing is written there', async () => {
    const server = await start();
    const store = await open(server);
    await appendOne(store);
    await server.truncateTo(0n);
    await sleep(50);
    const stream = newStream();
    expect(await codeOf(store.append(stream, 'no-stream', newEvents(1)))).toBe(
      'event-store.position-lost',
    );
    expect(server.stored()).toEqual([]);
  });
});

describe('opening', () => {
  it('given two processes that open a fresh log at once, when both are open, then they agree on its id', async () => {
    const server = await start();
    const stores = await Promise.all([
      open(server),
      open(asOtherProcess(server)),
      open(asOtherProcess(server, 2)),
    ]);
    const ids = await Promise.all(stores.map((store) => store.storeId()));
    expect(new Set(ids).size).toBe(1);
    expect(server.stored()).toHaveLength(1);
    expect(await feedIds(await open(server))).toEqual([]);
  });

  it('given nobody at the address, when opened, then it says unavailable and not the password', async () => {
    const server = await start();
    await server.close();
    const connectionString = server.connectionString.replace('esdb://', 'esdb://ledger:hunter2@');
    const opening = createEventStoreDbEventStore({
      connectionString,
      clock: systemClock,
      ...quick,
      openTriesMax: 2,
    });
    const error: unknown = await opening.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'event-store.unavailable', retryable: true });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  it.each([
    'postgres://ledger:hunter2@127.0.0.1/ledger',
    'esdb://127.0.0.1:2113',
    'esdb://ledger:hun:ter2@127.0.0.1:2113@x',
  ])(
    'given the unusable connection string %s, when opened, then the error does not quote it',
    async (connectionString) => {
      const opening = createEventStoreDbEventStore({ connectionString, clock: systemClock });
      const error: unknown = await opening.catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).not.toMatch(/hun|127/);
    },
  );

  it('given the category that is the engine’s own, when appended to, then it is refused', async () => {
    const store = await open(await start());
    const own = `ledgerSystem-${randomUUID()}` as StreamId;
    expect(await codeOf(store.append(own, 'no-stream', newEvents(1)))).toBe(
      'event-store.invalid-event',
    );
  });
});

/** Another spelling of the address, which gets clients and connections of its own. */
function asOtherProcess(server: EventStoreDbServer, number = 1): EventStoreDbServer {
  const connectionString = `${server.connectionString}&connectionName=process-${String(number)}`;
  return { ...server, connectionString };
}
