import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { count, eventually, ignored, plainCodecs, tally } from '../../test/support/tally.ts';
import {
  createMemoryEventStore,
  type MemoryEventStore,
} from '../event-store/engines/memory/memory-event-store.ts';
import { systemClock } from '../kernel/index.ts';
import { createProjectionRunner, type ProjectionRunner } from './projection-runner.ts';
import type { Projection } from './projection.ts';

let database: FreshDatabase;
let store: MemoryEventStore;
let runners: ProjectionRunner[];

beforeEach(async () => {
  database = await freshDatabase();
  store = createMemoryEventStore();
  runners = [];
});

afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  await store.close();
  await database.drop();
});

function runner(...projections: Projection[]): ProjectionRunner {
  const { pool } = database;
  const parts = { pool, store, codecs: plainCodecs(), projections, clock: systemClock };
  const made = createProjectionRunner(parts);
  runners.push(made);
  return made;
}

async function liveWith(events: number): Promise<ProjectionRunner> {
  const run = runner(tally('a-tally'));
  await run.start();
  let last = await ignored(store, 1);
  for (let i = 0; i < events; i++) last = await count(store, `k${String(i % 5)}`, i);
  await run.waitFor('a-tally', last.position, 10_000);
  return run;
}

async function tableId(): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select to_regclass('a_tally_v1.tallies')::oid::text as id`,
  );
  return rows[0]?.id;
}

async function schemas(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname like 'a\\_tally%' order by 1`,
  );
  return rows.map(({ name }) => name);
}

describe('rebuilding a read model (number 47)', () => {
  it('given a live read model, when it is rebuilt, then nothing differs and the new tables are the live ones', async () => {
    const run = await liveWith(100);
    const before = await tableId();

    const report = await run.rebuild('a-tally');

    expect(report).toMatchObject({ comparedWith: 'a_tally_v1', differences: [], swapped: true });
    expect(await tableId()).not.toBe(before);
    expect(await schemas()).toEqual(['a_tally_v1']);
  });

  it('given one row that differs, when it is rebuilt, then the swap is refused and the row is shown', async () => {
    const run = await liveWith(100);
    await database.pool.query(`update a_tally_v1.tallies set total = total + 1 where key = 'k3'`);
    const before = await tableId();

    const report = await run.rebuild('a-tally');

    expect(report.swapped).toBe(false);
    expect(report.differences).toEqual([
      {
        table: 'tallies',
        onlyInLive: 1,
        onlyInRebuilt: 1,
        firstOnlyInLive: ['(k3,1011,20)'],
        firstOnlyInRebuilt: ['(k3,1010,20)'],
      },
    ]);
    expect(await tableId()).toBe(before);
    expect(await schemas()).toEqual(['a_tally_v1']);
  });

  it('given a row that stands twice in the live one only, when they are compared, then the second is counted as a difference', async () => {
    const run = await liveWith(10);
    await database.pool.query(`
      alter table a_tally_v1.tallies drop constraint tallies_pkey;
      insert into a_tally_v1.tallies select * from a_tally_v1.tallies where key = 'k1'`);
    const report = await run.verify('a-tally');
    expect(report.differences).toMatchObject([{ onlyInLive: 1, onlyInRebuilt: 0 }]);
  });

  it('given nothing that differs, when it is only verified, then the live tables stay where they are', async () => {
    const run = await liveWith(20);
    const before = await tableId();
    expect(await run.verify('a-tally')).toMatchObject({ differences: [], swapped: false });
    expect(await tableId()).toBe(before);
  });

  it('given a runner in another process that goes on under load, when it is rebuilt here, then it is equal, swapped, and nothing is lost afterwards', async () => {
    await liveWith(50);
    const elsewhere = runner(tally('a-tally'));
    const stop = new AbortController();
    let sum = 0;
    const writer = (async () => {
      while (!stop.signal.aborted) {
        await count(store, 'busy', 1);
        sum++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const report = await elsewhere.rebuild('a-tally');
    await new Promise((resolve) => setTimeout(resolve, 200));
    stop.abort();
    await writer;

    expect(report).toMatchObject({ differences: [], swapped: true });
    const { position } = await count(store, 'busy', 0);
    expect(await elsewhere.waitFor('a-tally', position, 10_000)).toBe('reached');
    const { rows } = await database.pool.query<{ total: string }>(
      `select total from a_tally_v1.tallies where key = 'busy'`,
    );
    expect(Number(rows[0]?.total)).toBe(sum);
    expect((await elsewhere.verify('a-tally')).differences).toEqual([]);
  });

  it('given a new version whose rows differ on purpose, when it is rebuilt before its runner starts, then the difference is reported and it stands beside the old one', async () => {
    await liveWith(10);
    const doubled: Projection = {
      ...tally('a-tally', 2),
      apply: async (events, sql) => {
        await tally('a-tally').apply(events, sql);
        await tally('a-tally').apply(events, sql);
      },
    };
    const next = runner(doubled);
    const report = await next.rebuild('a-tally');
    expect(report).toMatchObject({
      comparedWith: 'a_tally_v1',
      swapped: true,
      schema: 'a_tally_v2',
    });
    expect(report.differences).toHaveLength(1);
    expect(await schemas()).toEqual(['a_tally_v1', 'a_tally_v2']);

    await next.start();
    const { position } = await count(store, 'k0', 1);
    expect(await next.waitFor('a-tally', position, 5_000)).toBe('reached');
    const { rows } = await database.pool.query<{ total: string }>(
      `select total from a_tally_v2.tallies where key = 'k0'`,
    );
    expect(Number(rows[0]?.total)).toBe(2 * (0 + 5 + 1));
  });

  it('given a rebuild under way, when another one is asked for, then it is refused', async () => {
    const run = await liveWith(1);
    const other = await database.pool.connect();
    await other.query(`select pg_advisory_lock(hashtextextended('rebuild a_tally_v1', 0))`);
    await expect(run.rebuild('a-tally')).rejects.toMatchObject({
      code: 'projecting.rebuild-running',
    });
    other.release(true);
    await eventually(
      async () => (await run.rebuild('a-tally').catch(() => undefined))?.swapped === true,
    );
  });

  it('given a live one that nobody runs, when it is verified, then both are compared where it stands', async () => {
    const run = await liveWith(10);
    await run.stop();
    const [status] = await run.status();
    await count(store, 'later', 1);
    const report = await run.verify('a-tally');
    expect(report.differences).toEqual([]);
    expect(report.position).toBe(status?.position);
  }, 20_000);

  it('given an event that cannot be applied, when it is rebuilt, then the rebuild fails and leaves nothing behind', async () => {
    const run = await liveWith(3);
    await count(store, 'poison', 1);
    await run.stop();
    await database.pool.query(
      `delete from projecting.checkpoints; drop schema a_tally_v1 cascade;`,
    );
    await expect(run.rebuild('a-tally')).rejects.toThrow('23514');
    expect(await schemas()).toEqual([]);
  });
});
