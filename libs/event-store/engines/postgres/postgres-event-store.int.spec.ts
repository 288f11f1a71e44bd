import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres.ts';
import { follow } from '../../contract/following.ts';
import {
  appended,
  codeOf,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  readFeed,
  sleep,
} from '../../contract/store-under-test.ts';
import type { EventStore } from '../../event-store.ts';
import {
  createPostgresEventStore,
  type PostgresEventStoreOptions,
} from './postgres-event-store.ts';
import { preparePostgresEventStore } from './prepare-postgres-event-store.ts';

let database: FreshDatabase;
const stores: EventStore[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(async () => {
  await database.drop();
});

async function open(options: Partial<PostgresEventStoreOptions> = {}): Promise<EventStore> {
  const store = await createPostgresEventStore({ connectionString: database.url, ...options });
  stores.push(store);
  return store;
}

async function numbers(sql: string, values: readonly unknown[] = []): Promise<readonly number[]> {
  const { rows } = await database.pool.query<{ n: string }>(sql, [...values]);
  return rows.map(({ n }) => Number(n));
}

describe('the Postgres event store', () => {
  it('given an empty database, when six processes open it at once, then all have the same store', async () => {
    const empty = await freshDatabase();
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: empty.url }));
    await Promise.all(pools.map((pool) => preparePostgresEventStore(pool)));
    await Promise.all(pools.map((pool) => pool.end()));
    const ids = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const store = await createPostgresEventStore({ connectionString: empty.url });
        const id = await store.storeId();
        await store.close();
        return id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
    await empty.drop();
  });

  it('given stored events, when anybody tries to change, remove or truncate them, then the database refuses', async () => {
    const store = await open();
    await store.append(newStream(), 'no-stream', newEvents(2));
    const before = await readFeed(store, undefined);
    const client = await database.pool.connect();
    for (const role of ['origin', 'replica'])
      for (const change of [
        "UPDATE event_store.events SET data = '{}'",
        'DELETE FROM event_store.events',
        'TRUNCATE event_store.events',
        'TRUNCATE event_store.events CASCADE',
      ]) {
        await client.query(`SET session_replication_role = ${role}`);
        await expect(client.query(change)).rejects.toThrow('append-only');
      }
    await client.query('RESET session_replication_role');
    client.release();
    expect(await readFeed(store, undefined)).toEqual(before);
  });

  it('(40) given two stores, each with 20 writers, and a writer that waits before its commit, when all is done, then positions have no gap and a live reader saw exactly that order', async () => {
    const [one, other] = [await open(), await open()];
    const after = await one.head();
    const [first = 0] = await numbers(
      'SELECT coalesce(max(position), 0) AS n FROM event_store.events',
    );
    const following = follow(other, { after, batchMax: 30 });
    const slow = slowCommits(5);
    const writers = Array.from({ length: 40 }, async (_, i) => {
      const stream = newStream();
      for (let n = 0; n < 10; n++)
        appended(
          await (i % 2 === 0 ? one : other).append(stream, n === 0 ? 'no-stream' : n - 1, [
            newEvent(),
          ]),
        );
    });
    await Promise.all([...writers, slow]);
    await following.until(({ seen }) => seen.length >= 405);
    await following.stop();
    expect(following.seen).toEqual(await readFeed(one, after));
    expect(
      await numbers('SELECT position AS n FROM event_store.events WHERE position > $1 ORDER BY 1', [
        first,
      ]),
    ).toEqual(Array.from({ length: 405 }, (_, i) => first + 1 + i));
  });

  it('(41) given open transactions that have written, here and in another database, when an event is appended, then a subscriber has it at once', async () => {
    const elsewhere = await freshDatabase();
    const held = [await elsewhere.pool.connect(), await database.pool.connect()];
    for (const [i, client] of held.entries())
      await client.query(`BEGIN; CREATE TABLE left_open_${String(i)} (id int)`);
    const store = await open();
    const following = follow(store, { after: await store.head() });
    await following.until(({ caughtUp }) => caughtUp());
    const begun = performance.now();
    await store.append(newStream(), 'no-stream', newEvents(1));
    await following.until(({ seen }) => seen.length === 1);
    expect(performance.now() - begun).toBeLessThan(900);
    await following.stop();
    for (const client of held) {
      await client.query('ROLLBACK');
      client.release();
    }
    await elsewhere.drop();
  });

  it('given 300 appends at once, when all are acknowledged, then they shared a few transactions, in the order in which they were made', async () => {
    const store = await open();
    const after = await store.head();
    const [first = 0] = await numbers(
      'SELECT coalesce(max(position), 0) AS n FROM event_store.events',
    );
    const events = newEvents(300);
    await Promise.all(events.map((event) => store.append(newStream(), 'no-stream', [event])));
    expect(idsOf(await readFeed(store, after))).toEqual(idsOf(events));
    const [transactions = 0] = await numbers(
      'SELECT count(DISTINCT xmin::text) AS n FROM event_store.events WHERE position > $1',
      [first],
    );
    expect(transactions).toBeLessThanOrEqual(3);
  });

  it('given stale appends and repeats among others of one transaction, when it commits, then each has its own answer', async () => {
    const store = await open();
    const [stale, repeated] = [newStream(), newStream()];
    const original = newEvents(3);
    await store.append(stale, 'no-stream', newEvents(2));
    const first = appended(await store.append(repeated, 'no-stream', original));
    const answers = await Promise.all([
      store.append(newStream(), 'no-stream', newEvents(2)),
      store.append(stale, 'no-stream', newEvents(1)),
      store.append(newStream(), 'no-stream', newEvents(1)),
      store.append(repeated, 'no-stream', original),
      store.append(newStream(), 4, newEvents(1)),
      store.append(newStream(), 'no-stream', newEvents(3)),
    ]);
    expect(answers.map((answer) => answer.kind)).toEqual([
      'appended',
      'wrong-revision',
      'appended',
      'appended',
      'wrong-revision',
      'appended',
    ]);
    expect(answers[1]).toEqual({ kind: 'wrong-revision', actual: 1 });
    expect(answers[3]).toEqual(first);
    expect(answers[4]).toEqual({ kind: 'wrong-revision', actual: 'no-stream' });
    const head = await store.head();
    expect(answers[5]).toEqual({ kind: 'appended', revision: 2, position: head, isNew: true });
  });

  it('given appends to one stream that were not awaited, when each states the revision that the one before makes, then all stand in order', async () => {
    const store = await open();
    const stream = newStream();
    const events = newEvents(20);
    const answers = await Promise.all(
      events.map((event, n) => store.append(stream, n === 0 ? 'no-stream' : n - 1, [event])),
    );
    expect(answers.map((answer) => appended(answer).revision)).toEqual(events.map((_, n) => n));
    expect(idsOf(await store.read(stream, { max: 50 }))).toEqual(idsOf(events));
  });

  it('given somebody who holds the append lock, when an append has used up its time, then it is unavailable and surely not written', async () => {
    const store = await open({ appendTimeoutMs: 600 });
    const stream = newStream();
    const holder = await holdAppendLock();
    expect(await codeOf(store.append(stream, 'no-stream', newEvents(1)))).toBe(
      'event-store.unavailable',
    );
    await holder.release();
    await sleep(300);
    expect(await store.last(stream)).toBeUndefined();
    appended(await store.append(stream, 'no-stream', newEvents(1)));
  });

  it('(43) given a connection that dies under an append and a database that lets nobody in, when the tries are used up, then the outcome is unknown, and the repeat stores it once', async () => {
    const locked = await freshDatabase();
    const store = await createPostgresEventStore({
      connectionString: locked.url,
      appendTimeoutMs: 2_000,
    });
    stores.push(store);
    const stream = newStream();
    await store.append(stream, 'no-stream', newEvents(1));
    const holder = await holdAppendLock(locked.pool);
    const events = newEvents(2);
    const outcome = codeOf(store.append(stream, 0, events));
    await sleep(100);
    await shutOut(locked);
    expect(await outcome).toBe('event-store.outcome-unknown');
    await letIn(locked);
    await holder.release();
    expect(appended(await store.append(stream, 0, events)).revision).toBe(2);
    expect(await store.read(stream, { max: 10 })).toHaveLength(3);
    await store.close();
    await locked.drop();
  });
});

/** Another program's transactions that have their positions and take their time before they commit. */
async function slowCommits(count: number): Promise<void> {
  const client = await database.pool.connect();
  for (let n = 0; n < count; n++) {
    const { id, type, data, metadata } = newEvent();
    await client.query('BEGIN');
    await client.query('SELECT event_store.append_one(0, $1, 0, $2, $3, $4, $5, now())', [
      newStream(),
      id,
      type,
      data,
      metadata,
    ]);
    await sleep(30);
    await client.query('COMMIT');
    await sleep(10);
  }
  client.release();
}

async function holdAppendLock(pool = database.pool): Promise<{ release(): Promise<void> }> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(4711, 1)');
  return {
    release: async () => {
      await client.query('ROLLBACK');
      client.release();
    },
  };
}

/** Ends the store's connections and refuses new ones; the test's own stay. */
async function shutOut(locked: FreshDatabase): Promise<void> {
  const name = new URL(locked.url).pathname.slice(1);
  await database.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND application_name = 'order-ledger event store'`,
    [name],
  );
}

async function letIn(locked: FreshDatabase): Promise<void> {
  const name = new URL(locked.url).pathname.slice(1);
  await database.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
}
