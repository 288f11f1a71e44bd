import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  ANY,
  STREAM_EXISTS,
  excludeSystemEvents,
  jsonEvent,
  type AllStreamSubscription,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEventStoreDbServer, type EventStoreDbServer } from './index.ts';

/** Passed per call they choose the unary append, whose errors stay with their own call. */
const credentials = { username: 'any', password: 'any' };
let server: EventStoreDbServer;
let client: EventStoreDBClient;

beforeEach(async () => {
  server = await startEventStoreDbServer({ duplicateTimeoutMs: 100 });
  client = EventStoreDBClient.connectionString(server.connectionString);
});

afterEach(async () => {
  await client.dispose();
  await server.close();
});

const event = (id: string = randomUUID()) => jsonEvent({ id, type: 'Noted', data: { n: 1 } });

async function append(
  stream: string,
  ids: readonly string[],
  expectedRevision: AppendExpectedRevision,
): Promise<string> {
  try {
    const options = { expectedRevision, credentials };
    const { nextExpectedRevision } = await client.appendToStream(stream, ids.map(event), options);
    return `success ${String(nextExpectedRevision)}`;
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  }
}

async function idsOf(stream: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event: found } of client.readStream(stream, { maxCount: 100 }))
    ids.push(found?.id ?? '');
  return ids;
}

describe('appends as measured on the real server', () => {
  it('answers repeats of the same ids by the measured table', async () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await append('s-1', [a, b], NO_STREAM)).toBe('success 1');
    expect(await append('s-1', [a, b], NO_STREAM)).toBe('success 1');
    expect(await append('s-1', [a], NO_STREAM)).toBe('success 0');
    expect(await append('s-1', [a, b, c], NO_STREAM)).toBe('wrong-expected-version');
    expect(await append('s-1', [b, a], NO_STREAM)).toBe('wrong-expected-version');
    expect(await append('s-1', [b], NO_STREAM)).toBe('wrong-expected-version');
    expect(await append('s-1', [c], 5n)).toBe('wrong-expected-version');
    expect(await idsOf('s-1')).toEqual([a, b]);
    expect(await append('s-1', [b], 1n)).toBe('success 2');
    expect(await idsOf('s-1')).toEqual([a, b, b]);
  });

  it('forgets with a restart which ids were appended to any revision, and stores them twice', async () => {
    const a = randomUUID();
    expect(await append('s-1', [a], ANY)).toBe('success 0');
    expect(await append('s-1', [a], STREAM_EXISTS)).toBe('success 0');
    await server.restart(1);
    await sleep(50);
    await append('warm-1', [randomUUID()], ANY);
    expect(await append('s-1', [a], ANY)).toBe('success 1');
  });

  it('names the revision that a refused append met', async () => {
    await append('s-1', [randomUUID()], NO_STREAM);
    for (const options of [{ credentials }, {}]) {
      await expect(
        client.appendToStream('s-1', event(), { expectedRevision: NO_STREAM, ...options }),
      ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
      await expect(
        client.appendToStream('s-2', event(), { expectedRevision: 5n, ...options }),
      ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream' });
    }
  });

  it('counts data but not metadata towards the append limit, on both ways', async () => {
    const over = jsonEvent({ type: 'Noted', data: 'x'.repeat(1_048_575) });
    for (const options of [{ credentials }, {}])
      await expect(
        client.appendToStream('s-1', over, { expectedRevision: NO_STREAM, ...options }),
      ).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
    const exact = jsonEvent({
      type: 'Noted',
      data: 'x'.repeat(1_048_574),
      metadata: { pad: 'y'.repeat(2_000_000) },
    });
    const appended = await client.appendToStream('s-1', exact, { expectedRevision: NO_STREAM });
    expect(appended.nextExpectedRevision).toBe(0n);
  });

  it('drops a repeat that comes while the first is under way, and answers it with a timeout', async () => {
    await append('warm-1', [randomUUID()], NO_STREAM);
    server.setCommitMs(50);
    const a = randomUUID();
    const both = await Promise.all([append('s-1', [a], NO_STREAM), append('s-1', [a], NO_STREAM)]);
    expect(both.sort()).toEqual(['success 0', 'timeout']);
    expect(await idsOf('s-1')).toEqual([a]);
  });

  it('takes the first appends of a connection out of order, and later ones in order', async () => {
    const five = (prefix: string) =>
      Promise.all(
        [0, 1, 2, 3, 4].map((n) =>
          append(`${prefix}-1`, [randomUUID()], n === 0 ? NO_STREAM : BigInt(n - 1)),
        ),
      );
    expect(await five('cold')).toContain('wrong-expected-version');
    expect(await five('warm')).toEqual([0, 1, 2, 3, 4].map((n) => `success ${String(n)}`));
  });

  it('deletes softly and for ever as measured', async () => {
    await append('s-1', [randomUUID(), randomUUID()], NO_STREAM);
    await client.deleteStream('s-1');
    await expect(idsOf('s-1')).rejects.toMatchObject({ type: 'stream-not-found' });
    expect(await append('s-1', [randomUUID()], STREAM_EXISTS)).toBe('stream-deleted');
    expect(await append('s-1', [randomUUID()], NO_STREAM)).toBe('success 2');
    expect(await idsOf('s-1')).toHaveLength(1);
    await client.tombstoneStream('s-1');
    await expect(idsOf('s-1')).rejects.toMatchObject({ type: 'stream-deleted' });
    expect(await append('s-1', [randomUUID()], NO_STREAM)).toBe('stream-deleted');
    await expect(client.deleteStream('missing-1')).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: -2n,
      actualVersion: -1n,
    });
  });
});

describe('appends given up by the client', () => {
  it('stores nothing of an append whose events had not all been sent', async () => {
    await append('warm-1', [randomUUID()], NO_STREAM);
    server.freeze(150);
    const large = Array.from({ length: 12 }, () =>
      jsonEvent({ type: 'Noted', data: 'x'.repeat(80_000) }),
    );
    const options = { expectedRevision: NO_STREAM, credentials, deadline: 50 } as const;
    await expect(client.appendToStream('s-1', large, options)).rejects.toMatchObject({ code: 4 });
    await sleep(300);
    expect(server.stored()).toHaveLength(1);
  });
});

describe('reads and subscriptions as measured on the real server', () => {
  it('bounds reads as measured: forwards and stream reads inclusive, all backwards exclusive', async () => {
    for (let i = 0; i < 4; i++) await append(`s-${String(i)}`, [randomUUID()], NO_STREAM);
    const places = server.stored();
    const [, second, third] = places;
    const from = { commit: third?.position ?? 0n, prepare: third?.position ?? 0n };
    const all = async (options: Parameters<typeof client.readAll>[0]) => {
      const ids: string[] = [];
      for await (const { event: found } of client.readAll(options)) ids.push(found?.id ?? '');
      return ids;
    };
    const ids = places.map(({ id }) => id);
    expect(await all({ fromPosition: from, maxCount: 9 })).toEqual(ids.slice(2));
    expect(await all({ fromPosition: from, maxCount: 1, direction: BACKWARDS })).toEqual([
      second?.id,
    ]);
    expect(await all({ fromPosition: END, maxCount: 1, direction: BACKWARDS })).toEqual(
      ids.slice(3),
    );
    expect(
      await all({ fromPosition: { commit: 10n ** 9n, prepare: 10n ** 9n }, maxCount: 1 }),
    ).toEqual([]);
    const between = { commit: from.commit + 1n, prepare: from.prepare + 1n };
    await expect(all({ fromPosition: between, maxCount: 1 })).rejects.toMatchObject({
      type: 'unknown',
      code: 2,
    });
  });

  it('subscribes after a position, says when it has caught up and leaves out system events', async () => {
    await append('s-1', [randomUUID(), randomUUID(), randomUUID()], NO_STREAM);
    const [, second, third] = server.stored();
    const system = jsonEvent({ type: '$seen', data: {} });
    await client.appendToStream('$system', system, { expectedRevision: ANY, credentials });
    const position = second?.position ?? 0n;
    const subscription = client.subscribeToAll({
      fromPosition: { commit: position, prepare: position },
      filter: excludeSystemEvents(),
    });
    const seen = collect(subscription);
    const late = randomUUID();
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    await append('s-1', [late], 2n);
    await sleep(50);
    expect(seen).toEqual([third?.id, late]);
    await subscription.unsubscribe();
  });

  it('drops a slow subscriber, which stays silent afterwards', async () => {
    const subscription = client.subscribeToAll({ fromPosition: END });
    const failed = new Promise((resolve) => subscription.once('error', resolve));
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    server.dropSubscriptions();
    expect(await failed).toMatchObject({ type: 'timeout', code: 10 });
    expect(server.subscriptions()).toBe(0);
  });

  it('keeps the log in a file across a kill, byte for byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eventstoredb-server-'));
    const file = join(folder, 'log.jsonl');
    const first = await startEventStoreDbServer({ file });
    const other = EventStoreDBClient.connectionString(first.connectionString);
    const stored = jsonEvent({ type: 'Noted', data: { text: 'åäö 🎁' }, metadata: { a: 1 } });
    await other.appendToStream('s-1', stored, { expectedRevision: NO_STREAM, credentials });
    await first.restart(1);
    await sleep(50);
    const found = [];
    for await (const { event: one } of other.readStream('s-1', { maxCount: 1 })) found.push(one);
    expect(found).toMatchObject([{ id: stored.id, data: stored.data, metadata: { a: 1 } }]);
    await other.dispose();
    await first.close();
    await rm(folder, { recursive: true });
  });
});

describe('faults', () => {
  it('says that it is not ready in the words of the real server, on both ways', async () => {
    await append('warm-1', [randomUUID()], NO_STREAM);
    await client.appendToStream('warm-2', event(), { expectedRevision: NO_STREAM });
    server.notReady(60_000);
    expect(await append('s-1', [randomUUID()], NO_STREAM)).toBe('unavailable');
    await expect(
      client.appendToStream('s-1', event(), { expectedRevision: NO_STREAM }),
    ).rejects.toMatchObject({
      type: 'unknown',
      message: 'Could not recognize Server Is Not Ready',
    });
  });

  it('stores an append whose answer is lost, and not one that is lost itself', async () => {
    await append('warm-1', [randomUUID()], NO_STREAM);
    server.loseNextAnswer();
    expect(await append('s-1', [randomUUID()], NO_STREAM)).toBe('unavailable');
    expect(server.stored()).toHaveLength(2);
    server.loseNextAppend();
    expect(await append('s-2', [randomUUID()], NO_STREAM)).toBe('unavailable');
    expect(server.stored()).toHaveLength(2);
  });

  it('says nothing while it is frozen and everything afterwards', async () => {
    await append('warm-1', [randomUUID()], NO_STREAM);
    server.freeze(300);
    const before = Date.now();
    expect(await append('s-1', [randomUUID()], NO_STREAM)).toBe('success 0');
    expect(Date.now() - before).toBeGreaterThan(250);
  });
});

function collect(subscription: AllStreamSubscription): string[] {
  const ids: string[] = [];
  subscription.on('data', ({ event: found }) => ids.push(found?.id ?? ''));
  return ids;
}
