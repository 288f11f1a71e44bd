import { hostname } from 'node:os';
import type { Pool } from 'pg';
import { describeError, pause, sqlOver, type Log } from '../projecting/index.ts';
import { parseJobKey } from './job-key.ts';
import { sweepSuperseded, type WakeUp } from './job-queue.ts';
import type { ProcessObserver } from './observing.ts';

export interface HeartbeatParts {
  readonly pool: Pool;
  readonly log: Log;
  readonly observe: ProcessObserver;
  readonly holder: string;
  readonly processes: readonly string[];
  readonly beatMs: number;
  /** With a beat more a dead worker's jobs go on; the queue itself would wait four hours. */
  readonly deadAfterMs: number;
  /** Jobs that this worker runs, or has run within the last beat. */
  readonly underWay: ReadonlySet<string>;
}

/** Says that the worker lives, and unlocks the jobs of those that no longer do, until the signal. */
export async function keepBeating(
  parts: HeartbeatParts,
  workerId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await beat(parts, workerId);
      await unlockDead(parts);
      await giveBackUnheard(parts, workerId);
    } catch (error) {
      parts.log.warn({ error: describeError(error) }, 'the heartbeat was not written');
    }
    await pause(parts.beatMs, signal);
  }
}

/** The worker has ended: what it still holds goes on elsewhere at once. */
export async function sayGoodbye(pool: Pool, workerId: string): Promise<void> {
  await pool.query('select graphile_worker.force_unlock_workers(array[$1::text])', [workerId]);
  await pool.query('delete from processes.workers where worker_id = $1', [workerId]);
}

async function beat({ pool, holder }: HeartbeatParts, workerId: string): Promise<void> {
  await pool.query(
    `insert into processes.workers (worker_id, holder, beat_at) values ($1, $2, now())
     on conflict (worker_id) do update set beat_at = now()`,
    [workerId, holder],
  );
}

interface LockedRow {
  readonly locked_by: string;
  readonly key: string | null;
  readonly used_up: boolean;
}

/**
 * A worker that never beat at all (it died before its first) counts from the locking of its job. One
 * whose process is gone from this very machine is not waited for.
 */
async function unlockDead(parts: HeartbeatParts): Promise<void> {
  const { pool, observe, log } = parts;
  const gone = await workersGoneFromHere(pool);
  const { rows } = await pool.query<LockedRow>(
    `select locked_by, key, attempts >= max_attempts as used_up
       from graphile_worker.jobs
      where locked_by = any($2::text[])
         or (locked_at < now() - $1 * interval '1 millisecond'
             and not exists (select from processes.workers
                              where worker_id = locked_by
                                and beat_at >= now() - $1 * interval '1 millisecond'))`,
    [parts.deadAfterMs, gone],
  );
  if (rows.length > 0) {
    const dead = [...new Set(rows.map((row) => row.locked_by))];
    await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [dead]);
    log.warn({ workers: dead, jobs: rows.length }, 'jobs of dead workers go on elsewhere');
    observe.unlocked?.(rows.length);
    for (const { key, used_up: usedUp } of rows)
      if (usedUp && key !== null) reportStuck(parts, parseJobKey(key));
  }
  await pool.query(
    `delete from processes.workers
      where worker_id = any($2::text[]) or beat_at < now() - 10 * $1 * interval '1 millisecond'`,
    [parts.deadAfterMs, gone],
  );
  await sweepSuperseded(sqlOver(pool), parts.processes);
}

/**
 * Jobs that the queue has locked for this worker and that it never heard of: the connection was lost
 * between the taking and the answer. As long as this worker lives, nobody else would unlock them.
 */
async function giveBackUnheard(parts: HeartbeatParts, workerId: string): Promise<void> {
  const { pool, log, observe, deadAfterMs, underWay } = parts;
  const { rowCount } = await pool.query(
    `update graphile_worker._private_jobs set locked_by = null, locked_at = null
      where locked_by = $1 and locked_at < now() - $2 * interval '1 millisecond'
        and id <> all($3::bigint[])`,
    [workerId, deadAfterMs, [...underWay]],
  );
  if (rowCount === null || rowCount === 0) return;
  log.warn({ jobs: rowCount }, 'jobs whose taking was never answered go on');
  observe.unlocked?.(rowCount);
}

/** Whose holder says this machine and a process that runs no more. */
async function workersGoneFromHere(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly worker_id: string; readonly holder: string }>(
    `select worker_id, holder from processes.workers where starts_with(holder, $1)`,
    [holderOf('')],
  );
  return rows
    .filter(({ holder }) => !isRunning(Number(holder.slice(holderOf('').length))))
    .map((row) => row.worker_id);
}

/** Who a process is to others: its machine and its number there. */
export function holderOf(processId: number | ''): string {
  return `${hostname()}:${String(processId)}`;
}

/** What is no process's number counts as running, and so does one of somebody else's. */
function isRunning(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0) return true;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

export function reportStuck(
  { log, observe }: Pick<HeartbeatParts, 'log' | 'observe'>,
  { process, id }: WakeUp,
): void {
  log.error({ process, processId: id }, 'a process is stuck: all tries are used up');
  observe.stuck?.(process, id);
}
