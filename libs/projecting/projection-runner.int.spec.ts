import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { count, eventually, ignored, plainCodecs, put, tally } from '../../test/support/tally.ts';
import {
  createMemoryEventStore,
  type MemoryEventStore,
} from '../event-store/engines/memory/memory-event-store.ts';
import { OperationalError, systemClock } from '../kernel/index.ts';
import { applyStep } from './applying.ts';
import { CheckpointMoved, placeOf, readCheckpoint } from './checkpoints.ts';
import type { ProjectionObserver } from './observing.ts';
import { prepareReadModels } from './prepare-projecting.ts';
import {
  createProjectionRunner,
  type ProjectionRunner,
  type ProjectionRunnerOptions,
} from './projection-runner.ts';
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

function runner(
  projections: readonly Projection[],
  options: Partial<ProjectionRunnerOptions> = {},
): ProjectionRunner {
  const { pool } = database;
  const made = createProjectionRunner({
    pool,
    store,
    codecs: plainCodecs(),
    projections,
    clock: systemClock,
    ...options,
  });
  runners.push(made);
  return made;
}

async function totals(schema: string): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ key: string; total: string }>(
    `select key, total from ${schema}.tallies order by key`,
  );
  return Object.fromEntries(rows.map(({ key, total }) => [key, Number(total)]));
}

function alarms(): ProjectionObserver & { readonly poisonedNames: string[]; restarts: number } {
  const seen = { poisonedNames: [] as string[], restarts: 0 };
  return Object.assign(seen, {
    poisoned: (name: string) => void seen.poisonedNames.push(name),
    restarted: () => {
      seen.restarts++;
    },
  });
}

describe('a projection runner', () => {
  it('given events before and after its start, when it has come to the last one, then the rows are their sum', async () => {
    await count(store, 'before', 1);
    const run = runner([tally('a-tally')]);
    await run.start();
    await ignored(store, 3);
    const { position } = await count(store, 'after', 2);

    expect(await run.waitFor('a-tally', position, 5_000)).toBe('reached');
    expect(await totals('a_tally_v1')).toEqual({ before: 1, after: 2 });
  });

  it('given rows that stand, when it is stopped and started again, then nothing is applied twice', async () => {
    const first = runner([tally('a-tally')]);
    await first.start();
    const { position } = await count(store, 'a', 5);
    await first.waitFor('a-tally', position, 5_000);
    await first.stop();

    const second = runner([tally('a-tally')]);
    await second.start();
    const later = await count(store, 'a', 7);
    expect(await second.waitFor('a-tally', later.position, 5_000)).toBe('reached');
    expect(await totals('a_tally_v1')).toEqual({ a: 12 });
  });

  it('given ten projections, when they follow one feed, then each event is decoded once', async () => {
    for (let i = 0; i < 700; i++) await count(store, `k${String(i % 7)}`, 1);
    const codecs = plainCodecs();
    const names = Array.from({ length: 10 }, (_, i) => `tally-${String(i)}`);
    const run = runner(
      names.map((name) => tally(name)),
      { codecs },
    );
    await run.start();
    const { position } = await count(store, 'last', 1);
    for (const name of names) expect(await run.waitFor(name, position, 20_000)).toBe('reached');

    expect(new Set(codecs.decoded).size).toBe(701);
    expect(codecs.decoded.length).toBeLessThan(2 * 701);
  });

  it('given only ignored events, when it is caught up, then its checkpoint moves past them within a second', async () => {
    const run = runner([tally('a-tally')]);
    await run.start();
    const { position } = await ignored(store, 50);
    expect(await run.waitFor('a-tally', position, 5_000)).toBe('reached');
    await eventually(async () => {
      const checkpoint = await readCheckpoint(database.pool, 'a_tally_v1');
      return checkpoint !== 'missing' && checkpoint?.position === position;
    }, 1_000);
  });

  it('given a stalled runner that wakes up late, when it writes from where it left off, then nothing is written', async () => {
    const projection = tally('a-tally');
    await prepareReadModels(database.pool, [projection]);
    await count(store, 'a', 1);
    const [event] = store.events();
    if (event === undefined) throw new Error('nothing stored');
    const target = { projection, schema: 'a_tally_v1' };
    const step = { from: undefined, to: placeOf(event), events: [event] };
    await applyStep(database.pool, plainCodecs(), target, step);

    await expect(applyStep(database.pool, plainCodecs(), target, step)).rejects.toThrow(
      CheckpointMoved,
    );
    expect(await totals('a_tally_v1')).toEqual({ a: 1 });
  });

  it('given a transaction that fails after its rows, when it is rolled back, then neither rows nor checkpoint moved', async () => {
    const projection = tally('a-tally');
    await prepareReadModels(database.pool, [projection]);
    await count(store, 'a', 1);
    const [event] = store.events();
    if (event === undefined) throw new Error('nothing stored');
    const failing: Projection = {
      ...projection,
      apply: async (events, sql) => {
        await projection.apply(events, sql);
        await sql.query('select 1 / 0').catch(() => undefined);
      },
    };
    const step = { from: undefined, to: placeOf(event), events: [event] };
    await expect(
      applyStep(database.pool, plainCodecs(), { projection: failing, schema: 'a_tally_v1' }, step),
    ).rejects.toThrow('the transaction had failed before its end');
    expect(await totals('a_tally_v1')).toEqual({});
    expect(await readCheckpoint(database.pool, 'a_tally_v1')).toBeUndefined();
  });
});

describe('waiting for a read model', () => {
  it('given a runner in another process, when somebody waits here, then the checkpoint tells', async () => {
    const elsewhere = runner([tally('a-tally')]);
    await elsewhere.start();
    const here = runner([tally('a-tally')]);
    const { position } = await count(store, 'a', 1);
    expect(await here.waitFor('a-tally', position, 5_000)).toBe('reached');
    expect(await totals('a_tally_v1')).toEqual({ a: 1 });
  });

  it('given nobody who runs the projection, when the time is over, then the answer says so', async () => {
    await prepareReadModels(database.pool, [tally('a-tally')]);
    const { position } = await count(store, 'a', 1);
    expect(await runner([tally('a-tally')]).waitFor('a-tally', position, 100)).toBe('timed-out');
  });

  it('given a place that is reached already, when somebody waits in the same process, then the answer is there within 5 ms', async () => {
    const run = runner([tally('a-tally')]);
    await run.start();
    const { position } = await count(store, 'a', 1);
    await run.waitFor('a-tally', position, 5_000);
    const began = performance.now();
    for (let i = 0; i < 100; i++) await run.waitFor('a-tally', position, 5_000);
    expect((performance.now() - began) / 100).toBeLessThan(5);
  });
});

describe('poison (number 48)', () => {
  it('given an event that one projection cannot apply, when it comes, then that one stops right before it, is reported, and the other goes on', async () => {
    const observe = alarms();
    const careful: Projection = { ...tally('careful'), handles: ['Counted'] };
    const open: Projection = {
      ...tally('open'),
      schemaSql: 'create table tallies (key text primary key, total bigint, seen bigint);',
    };
    await count(store, 'a', 1);
    const poison = await put(store, 'Counted', { key: 'poison', by: 1 }, 'bad');
    const { position } = await count(store, 'a', 2);
    const run = runner([careful, open], { observe });
    await run.start();

    expect(await run.waitFor('open', position, 5_000)).toBe('reached');
    await eventually(async () => (await run.status())[0]?.state === 'poisoned');
    expect(await totals('open_v1')).toEqual({ a: 3, poison: 1 });
    expect(await totals('careful_v1')).toEqual({ a: 1 });
    expect(observe.poisonedNames).toEqual(['careful']);
    const [status] = await run.status();
    expect(status?.poison?.event).toMatchObject({ streamId: 'tally-bad', revision: 0 });
    expect(status?.poison?.error).toContain('23514');
    expect(status?.poison?.error).not.toContain('poison,');
    expect(await run.waitFor('careful', poison.position, 50)).toBe('timed-out');
  });

  it('given an event that no codec reads, when one projection wants it, then another that ignores it goes on', async () => {
    const wants = tally('wants');
    const ignores: Projection = { ...tally('ignores'), handles: ['Counted'] };
    await put(store, 'Garbled', {});
    const { position } = await count(store, 'a', 2);
    const run = runner([wants, ignores]);
    await run.start();
    expect(await run.waitFor('ignores', position, 5_000)).toBe('reached');
    await eventually(async () => (await run.status())[0]?.poison?.event?.type === 'Garbled');
  });

  it('given a poisoned projection, when its cause is gone and it is restarted, then it goes on where it stood', async () => {
    const codecs = plainCodecs();
    let broken = true;
    const run = runner([tally('a-tally')], {
      codecs: {
        decodeAll: async (events) => {
          if (broken) throw new Error('no such version');
          return codecs.decodeAll(events);
        },
      },
    });
    const { position } = await count(store, 'a', 2);
    await run.start();
    await eventually(async () => (await run.status())[0]?.state === 'poisoned');
    broken = false;
    run.restart('a-tally');
    expect(await run.waitFor('a-tally', position, 5_000)).toBe('reached');
    expect((await run.status())[0]).toMatchObject({
      state: 'running',
      lagMs: 0,
      poison: undefined,
    });
  });

  it('given an older log restored under the read model, when the runner starts, then it stands still with an alarm', async () => {
    const first = runner([tally('a-tally')]);
    await first.start();
    await count(store, 'a', 1);
    const kept = store.events();
    const { position } = await count(store, 'a', 2);
    await first.waitFor('a-tally', position, 5_000);
    await first.stop();

    const restored = createMemoryEventStore({ storeId: await store.storeId(), log: kept });
    await count(restored, 'other', 9);
    const observe = alarms();
    const second = runner([tally('a-tally')], { store: restored, observe });
    await second.start();
    await eventually(() => observe.poisonedNames.length === 1);
    expect((await second.status())[0]?.poison?.error).toContain('older log was restored');
    expect(await totals('a_tally_v1')).toEqual({ a: 3 });
    await second.stop();
    await restored.close();
  });
});

describe('a throwing checkpoint (number 44)', () => {
  it('given a checkpoint that throws a few times, when it works again, then the projection has been restarted, alarmed, and has lost nothing', async () => {
    const observe = alarms();
    const run = runner([tally('a-tally')], { observe });
    await run.start();
    await database.pool.query(`
      create function projecting.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'the checkpoint cannot be written'; end $$;
      create trigger refuse before update on projecting.checkpoints
        for each row execute function projecting.refuse();`);
    const { position } = await count(store, 'a', 3);
    await eventually(() => observe.restarts >= 2);
    expect(observe.poisonedNames).toEqual([]);
    await database.pool.query('drop trigger refuse on projecting.checkpoints');
    expect(await run.waitFor('a-tally', position, 10_000)).toBe('reached');
    expect(await totals('a_tally_v1')).toEqual({ a: 3 });
  });

  it('given an observer that throws, when something fails, then the projection goes on all the same', async () => {
    const thrown: string[] = [];
    const complain = (name: string): void => {
      thrown.push(name);
      throw new Error('the metrics are broken');
    };
    let broken = true;
    const codecs = plainCodecs();
    const run = runner([tally('a-tally')], {
      observe: { restarted: complain },
      codecs: {
        decodeAll: async (events) => {
          if (!broken) return codecs.decodeAll(events);
          throw new OperationalError('privacy.keys-unavailable', 'away', { retryable: true });
        },
      },
    });
    await run.start();
    const { position } = await count(store, 'a', 3);
    await eventually(() => thrown.length >= 2);
    broken = false;
    expect(await run.waitFor('a-tally', position, 10_000)).toBe('reached');
  });

  it('given connections that are killed in the middle, when events go on coming, then nothing is lost and nothing counted twice', async () => {
    const run = runner([tally('a-tally')]);
    await run.start();
    let last = await count(store, 'a', 1);
    for (let i = 1; i < 200; i++) {
      last = await count(store, 'a', 1);
      if (i % 40 === 0) await killOthers();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await run.waitFor('a-tally', last.position, 20_000)).toBe('reached');
    expect(await totals('a_tally_v1')).toEqual({ a: 200 });
  });
});

describe('one active runner among processes', () => {
  it('given an active runner and a standby, when the active one stops, then the standby goes on', async () => {
    const first = runner([tally('a-tally')], { holder: 'first' });
    await first.start();
    await eventually(async () => (await first.status())[0]?.holder === 'first');
    const second = runner([tally('a-tally')], { holder: 'second' });
    await second.start();
    expect((await second.status())[0]?.here).toBe('standby');
    await first.stop();
    const { position } = await count(store, 'a', 1);
    expect(await second.waitFor('a-tally', position, 5_000)).toBe('reached');
    expect((await second.status())[0]).toMatchObject({ here: 'active', holder: 'second' });
    expect(await totals('a_tally_v1')).toEqual({ a: 1 });
  });

  it('given no runner that lives, when the status is read, then it says stopped whatever the last one wrote', async () => {
    const first = runner([tally('a-tally')]);
    await first.start();
    await eventually(async () => (await first.status())[0]?.state === 'running');
    await first.stop();
    expect((await runner([tally('a-tally')]).status())[0]?.state).toBe('stopped');
  });

  it('given eight processes that prepare at once, when all are done, then there is one empty read model', async () => {
    const all = Array.from({ length: 8 }, () =>
      prepareReadModels(database.pool, [tally('a-tally')]),
    );
    await Promise.all(all);
    expect(await totals('a_tally_v1')).toEqual({});
  });
});

async function killOthers(): Promise<void> {
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
  );
}
