import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { eventually } from '../../test/support/tally.ts';
import { Leadership } from './leadership.ts';

/** What the design promises, and a second for a busy machine. */
const takeoverMaxMs = 5_000 + 1_000;

let database: FreshDatabase;
let stop: AbortController;
let child: ChildProcess | undefined;

beforeEach(async () => {
  database = await freshDatabase();
  stop = new AbortController();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  stop.abort();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await database.drop();
});

/** Leads until the term ends; says when it began and ended. */
function candidate(name: string): { began: number; ended: number; over: Promise<void> } {
  const seen = { began: 0, ended: 0, over: Promise.resolve() };
  seen.over = new Leadership(database.pool).lead(name, stop.signal, async (term) => {
    seen.began++;
    await new Promise((resolve) => {
      term.addEventListener('abort', resolve);
    });
    seen.ended++;
  });
  return seen;
}

async function leadInChild(name: string): Promise<ChildProcess> {
  const script = `
    import pg from 'pg';
    import { Leadership } from './libs/projecting/leadership.ts';
    const pool = new pg.Pool({ connectionString: process.env.LEAD_DATABASE });
    pool.on('error', () => undefined);
    await new Leadership(pool).lead('${name}', new AbortController().signal, async () => {
      console.log('leading');
      await new Promise(() => undefined);
    });`;
  const made = spawn(
    process.execPath,
    ['--import', './test/support/typescript.mjs', '--input-type=module', '-e', script],
    { env: { ...process.env, LEAD_DATABASE: database.url, NODE_OPTIONS: '' } },
  );
  await new Promise<void>((resolve, reject) => {
    made.stdout.once('data', () => resolve());
    made.once('exit', () => reject(new Error('the child ended before it led')));
  });
  return made;
}

describe('who runs a name among all processes', () => {
  it('given two candidates, when one leads, then the other waits; when its connection is killed, then it ends its term and one of them leads again', async () => {
    const first = candidate('a');
    await eventually(() => first.began === 1);
    const second = candidate('a');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(second.began).toBe(0);
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted
          and database = (select oid from pg_database where datname = current_database())`,
    );
    await eventually(() => first.ended === 1);
    await eventually(() => first.began + second.began === 2, takeoverMaxMs);
  });

  it('given different names, when one process stands for all, then it leads them all over one connection', async () => {
    const leadership = new Leadership(database.pool);
    const led = new Set<string>();
    for (const name of ['a', 'b', 'c', 'd']) {
      void leadership.lead(name, stop.signal, async (term) => {
        led.add(name);
        await new Promise((resolve) => {
          term.addEventListener('abort', resolve);
        });
      });
    }
    await eventually(() => led.size === 4);
    const { rows } = await database.pool.query(
      `select distinct pid from pg_locks join pg_database d on d.oid = database
        where locktype = 'advisory' and granted and d.datname = current_database()`,
    );
    expect(rows).toHaveLength(1);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'given an active runner in another process, when it gets %s, then the standby leads within 5 s',
    async (signal) => {
      child = await leadInChild('a');
      const standby = candidate('a');
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect(standby.began).toBe(0);
      child.kill(signal);
      await eventually(() => standby.began === 1, takeoverMaxMs);
    },
    30_000,
  );
});
