import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { eventually, ignored, plainDecode, put } from '../../test/support/tally.ts';
import { createMemoryEventStore, type MemoryEventStore } from '../event-store/index.ts';
import { instantFromMs, systemClock } from '../kernel/index.ts';
import type { ProcessObserver } from './observing.ts';
import { prepareProcesses } from './prepare-processes.ts';
import type { ProcessDefinition, RunOutcome } from './process-definition.ts';
import {
  createProcessRunner,
  type ProcessLimits,
  type ProcessRunner,
  type ProcessRunnerOptions,
} from './process-runner.ts';

const quick: Partial<ProcessLimits> = {
  concurrency: 4,
  pollMs: 50,
  beatMs: 200,
  deadAfterMs: 1_000,
  stopTimeoutMs: 2_000,
};

let database: FreshDatabase;
let store: MemoryEventStore;
let runners: ProcessRunner[];

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

type Run = (id: string, signal: AbortSignal) => Promise<RunOutcome>;

const done: RunOutcome = { kind: 'done' };

function settle(run: Run, graceMs = 100): ProcessDefinition {
  const processId = (event: object): string | undefined => (event as { order?: string }).order;
  return {
    name: 'settle-order',
    wakes: ['OrderPlaced', 'OrderPaid', 'OrderCompleted'].map((eventType) => ({
      eventType,
      processId,
    })),
    ends: ['OrderCompleted'],
    graceMs,
    run,
  };
}

function runner(
  run: Run,
  options: Partial<ProcessRunnerOptions> = {},
  graceMs?: number,
): ProcessRunner {
  const made = createProcessRunner({
    pool: database.pool,
    store,
    codecs: { decodeWithoutPersonalData: plainDecode },
    processes: [settle(run, graceMs)],
    clock: systemClock,
    limits: quick,
    ...options,
  });
  runners.push(made);
  return made;
}

async function queueLength(): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(
    'select count(*) as count from graphile_worker.jobs',
  );
  return Number(rows[0]?.count);
}

async function caughtUp(run: ProcessRunner): Promise<void> {
  await eventually(async () => {
    const { position, head } = await run.subscription();
    return position === head;
  });
}

const order = (id: string): object => ({ order: id });

describe('what wakes a process', () => {
  it('given an event, when its grace is over, then its process runs once with the id', async () => {
    const ran: string[] = [];
    const run = runner(async (id) => {
      ran.push(id);
      return Promise.resolve(done);
    });
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => ran.length === 1);
    await eventually(async () => (await queueLength()) === 0);
    expect(ran).toEqual(['ORD-1']);
  });

  it('given an event, when its grace is not over, then its process does not run yet', async () => {
    const ran: string[] = [];
    const run = runner(
      async (id) => {
        ran.push(id);
        return Promise.resolve(done);
      },
      {},
      60_000,
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(async () => (await run.jobs()).length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ran).toEqual([]);
    expect(await run.jobs()).toMatchObject([
      { process: 'settle-order', id: 'ORD-1', timer: false, state: 'waiting', attempts: 0 },
    ]);
  });

  it('given an order that begins and ends within a batch, when the batch is read, then the queue is not written at all', async () => {
    for (let i = 0; i < 200; i++) {
      await put(store, 'OrderPlaced', order(`ORD-${String(i)}`));
      await put(store, 'OrderCompleted', order(`ORD-${String(i)}`));
    }
    await prepareProcesses(database.pool);
    const before = await writesOfQueue();
    const run = runner(async () => Promise.resolve(done));
    await run.start();
    await caughtUp(run);
    await run.stop();
    expect((await writesOfQueue()) - before).toBe(0);
  });

  it('given a waiting job and a timer, when the ending event comes last, then both are gone', async () => {
    const run = runner(
      async () => Promise.resolve({ kind: 'wake-at', at: instantFromMs(Date.now() + 600_000) }),
      {},
      60_000,
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(async () => (await run.jobs()).length === 1);
    await run.runInline('settle-order', 'ORD-1');
    expect((await run.jobs()).map(({ timer }) => timer).sort()).toEqual([false, true]);
    await put(store, 'OrderCompleted', order('ORD-1'));
    await eventually(async () => (await queueLength()) === 0);
  });

  it('given events that were read but whose process never ran because of a crash (17), when another process starts, then they run there', async () => {
    const crashed = runner(async () => Promise.reject(new Error('not here')), {}, 800);
    await crashed.start();
    for (const id of ['ORD-1', 'ORD-2', 'ORD-3']) await put(store, 'OrderPlaced', order(id));
    await eventually(async () => (await crashed.jobs()).length === 3);
    await crashed.stop();

    const ran = new Set<string>();
    const next = runner(async (id) => {
      ran.add(id);
      return Promise.resolve(done);
    });
    await next.start();
    await eventually(() => ran.size === 3);
  });

  it('given an event that comes while its process runs (32), when that run ends, then it runs once more', async () => {
    let runs = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = runner(async () => {
      if (++runs === 1) await held;
      return done;
    });
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => runs === 1);
    await put(store, 'OrderPaid', order('ORD-1'));
    await caughtUp(run);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(runs).toBe(1);
    release();
    await eventually(() => runs === 2);
    await eventually(async () => (await queueLength()) === 0);
  });

  it('given a person who asks for it, when ids are woken by hand, then they run at once', async () => {
    const ran: string[] = [];
    const run = runner(async (id) => {
      ran.push(id);
      return Promise.resolve(done);
    });
    await run.start();
    await run.wake('settle-order', ['ORD-1', 'ORD-2', 'ORD-1']);
    await eventually(() => ran.length === 2);
    expect(ran.sort()).toEqual(['ORD-1', 'ORD-2']);
  });
});

describe('timers', () => {
  it('given a run with work still waiting, when its time comes, then it runs again, until it is done', async () => {
    const at: number[] = [];
    const run = runner(async () => {
      at.push(Date.now());
      if (at.length === 3) return Promise.resolve(done);
      return Promise.resolve({ kind: 'wake-at', at: instantFromMs(Date.now() + 400) });
    });
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => at.length === 3);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(390);
    await eventually(async () => (await queueLength()) === 0);
  });

  it('given a timer, when a run that saw less sets a later one, then the earlier one stands', async () => {
    const later = [10_000, 600_000, 5_000];
    const run = runner(async () =>
      Promise.resolve({ kind: 'wake-at', at: instantFromMs(Date.now() + (later.shift() ?? 0)) }),
    );
    await prepareProcesses(database.pool);
    const inMs: number[] = [];
    for (let i = 0; i < 3; i++) {
      await run.runInline('settle-order', 'ORD-1');
      const [timer, none] = await run.jobs();
      expect(none).toBeUndefined();
      inMs.push(Date.parse(timer?.runAt ?? '') - Date.now());
    }
    expect(inMs[1]).toBeLessThanOrEqual(10_000);
    expect(inMs[2]).toBeLessThanOrEqual(5_000);
  });

  it('given many runs at once, when each sets a timer, then all stand', async () => {
    const run = runner(async () =>
      Promise.resolve({ kind: 'wake-at', at: instantFromMs(Date.now() + 600_000) }),
    );
    await prepareProcesses(database.pool);
    const ids = Array.from({ length: 300 }, (_, i) => `ORD-${String(i)}`);
    await Promise.all(ids.map((id) => run.runInline('settle-order', id)));
    expect(await run.jobCounts()).toEqual([
      { process: 'settle-order', state: 'waiting', count: 300 },
    ]);
  });
});

describe('a run that fails', () => {
  it('given a run that throws once, when it is tried again, then it succeeds and the error was logged with its id', async () => {
    const logged: object[] = [];
    const log = {
      info: () => undefined,
      warn: (fields: object) => void logged.push(fields),
      error: () => undefined,
    };
    let runs = 0;
    const run = runner(
      async () =>
        ++runs === 1 ? Promise.reject(new Error('provider away')) : Promise.resolve(done),
      { log },
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(async () => (await run.jobs())[0]?.lastError !== undefined);
    expect(await run.jobs()).toMatchObject([
      { state: 'waiting', attempts: 1, lastError: 'Error: provider away' },
    ]);
    await eventually(() => runs === 2);
    await eventually(async () => (await queueLength()) === 0);
    expect(logged).toContainEqual({
      process: 'settle-order',
      processId: 'ORD-1',
      error: 'Error: provider away',
    });
  }, 20_000);

  it('given a run whose tries are used up, when it failed the last time, then it is stuck with an alarm, until somebody retries it', async () => {
    const stuck: string[] = [];
    const observe: ProcessObserver = {
      stuck: (process, id) => {
        stuck.push(`${process} ${id}`);
      },
    };
    let broken = true;
    const run = runner(
      async () => (broken ? Promise.reject(new Error('for ever')) : Promise.resolve(done)),
      { observe, limits: { ...quick, attemptsMax: 1 } },
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(async () => (await run.jobs({ state: 'stuck' })).length === 1);
    expect(stuck).toEqual(['settle-order ORD-1']);
    const [job] = await run.jobs({ state: 'stuck' });
    expect(await run.jobCounts()).toEqual([{ process: 'settle-order', state: 'stuck', count: 1 }]);

    broken = false;
    expect(await run.retryJob(job?.jobId ?? '')).toBe(true);
    await eventually(async () => (await queueLength()) === 0);
    expect(await run.retryJob(job?.jobId ?? '')).toBe(false);
    expect(await run.job(job?.jobId ?? '')).toBeUndefined();
  });

  it('given a run that never ends, when its time is over, then it is told to and tried again', async () => {
    const signals: AbortSignal[] = [];
    const run = runner(
      async (_id, signal) => {
        signals.push(signal);
        if (signals.length > 1) return done;
        return new Promise<RunOutcome>(() => undefined);
      },
      { limits: { ...quick, runTimeoutMs: 200 } },
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => signals.length === 2);
    expect(signals[0]?.aborted).toBe(true);
  }, 20_000);
});

describe('a worker that dies holding a job (number 18)', () => {
  it('given a worker on another machine that is killed in the middle of a run (18), when it has been silent long enough, then the job goes on here', async () => {
    await prepareProcesses(database.pool);
    const ran: string[] = [];
    const unlocked: number[] = [];
    const here = runner(
      async (id) => {
        ran.push(id);
        return Promise.resolve(done);
      },
      { observe: { unlocked: (jobs) => unlocked.push(jobs) } },
    );
    const child = spawnWorker('elsewhere:1');
    const died = new Promise((resolve) => child.once('exit', resolve));
    await here.wake('settle-order', ['ORD-1']);
    await eventually(async () => (await here.jobs({ state: 'running' })).length === 1, 20_000);
    child.kill('SIGKILL');
    await died;
    const killedAt = Date.now();
    await here.start();
    await eventually(() => ran.length === 1);
    expect(Date.now() - killedAt).toBeGreaterThanOrEqual(500);
    expect(unlocked).toEqual([1]);
    await eventually(async () => (await queueLength()) === 0);
  }, 40_000);

  it('given a worker of this machine that is killed in the middle of a run (18), when another begins here, then nobody waits for the dead', async () => {
    await prepareProcesses(database.pool);
    const ran: string[] = [];
    const here = runner(
      async (id) => {
        ran.push(id);
        return Promise.resolve(done);
      },
      { limits: { ...quick, deadAfterMs: 3_600_000 } },
    );
    const child = spawnWorker();
    const died = new Promise((resolve) => child.once('exit', resolve));
    await here.wake('settle-order', ['ORD-1']);
    await eventually(async () => (await here.jobs({ state: 'running' })).length === 1, 20_000);
    // Before its first beat nobody knows whose worker it is, and the job waits its time.
    await eventually(async () => (await workersThatBeat()) === 1);
    child.kill('SIGKILL');
    await died;
    await here.start();
    await eventually(() => ran.length === 1);
    await eventually(async () => (await queueLength()) === 0);
  }, 40_000);

  it('given a worker that lives and runs for long, when others look for the dead, then its job stays its own', async () => {
    let runs = 0;
    const run = runner(async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      return done;
    });
    const other = runner(async () => Promise.reject(new Error('not mine')));
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => runs === 1);
    await other.start();
    await eventually(async () => (await queueLength()) === 0);
    expect(runs).toBe(1);
  }, 20_000);
});

describe('a database that drops its connections', () => {
  it('given a job that was locked for a worker which never heard of it, when that worker lives on, then it gives the job back and runs it', async () => {
    const ran: string[] = [];
    const run = runner(
      async (id) => {
        ran.push(id);
        return Promise.resolve(done);
      },
      {},
      60_000,
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(async () => (await queueLength()) === 1 && (await workersThatBeat()) === 1);
    // As if the connection had gone between the taking of the job and the answer.
    await database.pool.query(
      `update graphile_worker._private_jobs
          set run_at = now(), attempts = 1, locked_at = now(),
              locked_by = (select worker_id from processes.workers)`,
    );
    await eventually(() => ran.length === 1);
    await eventually(async () => (await queueLength()) === 0);
    expect(ran).toEqual(['ORD-1']);
  });

  it('given connections that are killed again and again, when events go on coming, then every order is run', async () => {
    const ran = new Set<string>();
    const run = runner(async (id) => {
      ran.add(id);
      return Promise.resolve(done);
    });
    await run.start();
    for (let i = 0; i < 60; i++) {
      await put(store, 'OrderPlaced', order(`ORD-${String(i)}`));
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (i % 20 === 10) {
        await database.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`,
        );
      }
    }
    await eventually(() => ran.size === 60, 25_000);
    await eventually(async () => (await queueLength()) === 0, 25_000);
  }, 60_000);
});

/** The next statement that writes so to that table of the queue fails, and none after it. */
async function failOnce(write: 'insert' | 'delete', table: string): Promise<void> {
  await prepareProcesses(database.pool);
  // A sequence keeps its number when the transaction is undone.
  await database.pool.query(`
    create sequence public.failures;
    create function fail_once() returns trigger language plpgsql as $$
    begin
      if nextval('public.failures') = 1 then raise exception 'this time it fails'; end if;
      return coalesce(new, old);
    end $$;
    create trigger fail_once before ${write} on graphile_worker.${table}
      for each row execute function fail_once();`);
}

describe('a queue that fails', () => {
  it('given it could not write down that a job had ended, while others were still running, then it begins again and every order is run', async () => {
    await failOnce('delete', '_private_jobs');
    const run = runner(async (id) => {
      await new Promise((resolve) => setTimeout(resolve, 100 * Number(id.at(-1)) ** 2));
      return done;
    });
    for (const id of ['ORD-0', 'ORD-1', 'ORD-2', 'ORD-3'])
      await put(store, 'OrderPlaced', order(id));
    await run.start();
    await eventually(async () => (await queueLength()) === 4);
    await eventually(async () => (await queueLength()) === 0, 15_000);
  }, 30_000);

  it('given its first question for a job failed, when an order comes, then it is run all the same', async () => {
    await failOnce('insert', '_private_tasks');
    const ran: string[] = [];
    const run = runner(async (id) => {
      ran.push(id);
      return Promise.resolve(done);
    });
    await run.start();
    await eventually(() => hasFailed());
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => ran.length > 0);
  }, 30_000);
});

async function hasFailed(): Promise<boolean> {
  const { rows } = await database.pool.query<{ is_called: boolean }>(
    'select is_called from public.failures',
  );
  return rows[0]?.is_called === true;
}

describe('inline runs', () => {
  it('given a runner that was not started, when a request runs inline, then it runs at once and sets its timer', async () => {
    await prepareProcesses(database.pool);
    const run = runner(async () =>
      Promise.resolve({ kind: 'wake-at', at: instantFromMs(Date.now() + 60_000) }),
    );
    expect(await run.runInline('settle-order', 'ORD-1')).toMatchObject({ kind: 'wake-at' });
    expect(await run.jobs()).toMatchObject([{ id: 'ORD-1', timer: true }]);
  });

  it('given a job and inline runs of the same id (32), when they come at once, then there are at most two runs and never two together', async () => {
    let together = 0;
    let runs = 0;
    const run = runner(async () => {
      runs++;
      expect(++together).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      together--;
      return done;
    });
    await prepareProcesses(database.pool);
    await Promise.all(Array.from({ length: 5 }, () => run.runInline('settle-order', 'ORD-1')));
    expect(runs).toBe(2);
  });
});

describe('stopping', () => {
  it('given a run under way, when the runner stops, then the run ends first', async () => {
    let ended = false;
    const run = runner(async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      ended = true;
      return done;
    });
    await run.start();
    await run.wake('settle-order', ['ORD-1']);
    await eventually(async () => (await run.jobs({ state: 'running' })).length === 1);
    await run.stop();
    expect(ended).toBe(true);
    expect(await queueLength()).toBe(0);
  });

  it('given a run that does not end, when the runner stops, then it stops in its time and the job is released', async () => {
    const signals: AbortSignal[] = [];
    const run = runner(
      async (_id, signal) => {
        signals.push(signal);
        return new Promise<RunOutcome>(() => undefined);
      },
      { limits: { ...quick, stopTimeoutMs: 600 } },
    );
    await run.start();
    await run.wake('settle-order', ['ORD-1']);
    await eventually(() => signals.length === 1);
    const began = Date.now();
    await run.stop();
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(signals[0]?.aborted).toBe(true);
    expect(await run.jobs()).toMatchObject([{ id: 'ORD-1', state: 'waiting' }]);
    const { rows } = await database.pool.query('select from processes.workers');
    expect(rows).toHaveLength(0);
  }, 20_000);
});

describe('the subscription', () => {
  it('given two processes, when the active one stops, then the standby goes on where it stood', async () => {
    const ran: string[] = [];
    const work: Run = async (id) => {
      ran.push(id);
      return Promise.resolve(done);
    };
    const first = runner(work, { holder: 'first' });
    await first.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await eventually(() => ran.length === 1);
    const second = runner(work, { holder: 'second' });
    await second.start();
    expect((await second.subscription()).here).toBe('standby');
    await first.stop();
    await put(store, 'OrderPlaced', order('ORD-2'));
    await eventually(() => ran.length === 2);
    expect(await second.subscription()).toMatchObject({ here: 'active', holder: 'second' });
    expect(ran).toEqual(['ORD-1', 'ORD-2']);
  });

  it('given an event that cannot be read, when it comes, then the subscription stands right before it with an alarm, and inline runs go on', async () => {
    const alarms: string[] = [];
    let broken = true;
    const ran: string[] = [];
    const run = runner(
      async (id) => {
        ran.push(id);
        return Promise.resolve(done);
      },
      {
        observe: { poisoned: (name) => alarms.push(name) },
        codecs: {
          decodeWithoutPersonalData: (stored) => {
            if (broken && stored.data.includes('BAD')) throw new Error('no such version');
            return plainDecode(stored);
          },
        },
      },
    );
    await run.start();
    await put(store, 'OrderPlaced', order('ORD-1'));
    await put(store, 'OrderPlaced', order('ORD-BAD'), 'bad');
    await put(store, 'OrderPlaced', order('ORD-2'));
    await ignored(store, 2);
    await eventually(() => alarms.length === 1);
    await eventually(() => ran.includes('ORD-1'));
    // The alarm goes before the note in the database.
    await eventually(async () => (await run.subscription()).state === 'poisoned');
    const { poison } = await run.subscription();
    expect(poison?.event?.streamId).toBe('tally-bad');
    expect(ran).not.toContain('ORD-2');
    expect(await run.runInline('settle-order', 'ORD-2')).toEqual(done);

    broken = false;
    run.restartSubscription();
    await eventually(
      () => ran.includes('ORD-BAD') && ran.filter((id) => id === 'ORD-2').length === 2,
    );
  }, 20_000);

  it('given four processes that prepare at once, when all are done, then the queue stands', async () => {
    await Promise.all(Array.from({ length: 4 }, () => prepareProcesses(database.pool)));
    expect(await queueLength()).toBe(0);
  });
});

/** Rows inserted, changed and removed in the queue, as the database counts them. */
async function writesOfQueue(): Promise<number> {
  await database.pool.query('select pg_stat_force_next_flush()');
  const { rows } = await database.pool.query<{ writes: string }>(
    `select n_tup_ins + n_tup_upd + n_tup_del as writes from pg_stat_all_tables
      where schemaname = 'graphile_worker' and relname = '_private_jobs'`,
  );
  return Number(rows[0]?.writes);
}

async function workersThatBeat(): Promise<number> {
  const { rowCount } = await database.pool.query('select from processes.workers');
  return rowCount ?? 0;
}

function spawnWorker(holder?: string): ReturnType<typeof spawn> {
  const script = `
    import pg from 'pg';
    import { createMemoryEventStore } from './libs/event-store/index.ts';
    import { createProcessRunner } from './libs/processes/index.ts';
    const pool = new pg.Pool({ connectionString: process.env.WORK_DATABASE });
    pool.on('error', () => undefined);
    await createProcessRunner({
      pool,
      store: createMemoryEventStore(),
      codecs: { decodeWithoutPersonalData: () => { throw new Error('nothing to read'); } },
      processes: [{ name: 'settle-order', wakes: [], ends: [], run: () => new Promise(() => undefined) }],
      clock: { now: () => new Date().toISOString() },
      ...${JSON.stringify(holder === undefined ? {} : { holder })},
    }).start();`;
  return spawn(
    process.execPath,
    ['--import', './test/support/typescript.mjs', '--input-type=module', '-e', script],
    { env: { ...process.env, WORK_DATABASE: database.url, NODE_OPTIONS: '' }, stdio: 'inherit' },
  );
}
