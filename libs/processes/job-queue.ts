import type { Instant } from '../kernel/index.ts';
import type { Sql } from '../projecting/index.ts';
import { jobKey, timerKey } from './job-key.ts';

/** Tries until a job is stuck; with the queue's pauses (e to the power of the try, in seconds) some four days. */
export const attemptsMaxDefault = 25;

export interface WakeUp {
  readonly process: string;
  readonly id: string;
}

export interface DelayedWakeUp extends WakeUp {
  readonly delayMs: number;
}

export interface Timer extends WakeUp {
  readonly at: Instant;
}

/** Waiting jobs of these ids are put off anew; a stuck one gets all its tries back. */
export async function writeJobs(
  sql: Sql,
  jobs: readonly DelayedWakeUp[],
  attemptsMax: number,
): Promise<void> {
  if (jobs.length === 0) return;
  await sql.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row(process, json_build_object('id', id), null,
                  now() + delay_ms * interval '1 millisecond',
                  $5::smallint, key, null, null)::graphile_worker.job_spec
         from unnest($1::text[], $2::text[], $3::text[], $4::float8[])
           as one(process, id, key, delay_ms)))`,
    [
      jobs.map(({ process }) => process),
      jobs.map(({ id }) => id),
      jobs.map(({ process, id }) => jobKey(process, id)),
      jobs.map(({ delayMs }) => delayMs),
      attemptsMax,
    ],
  );
}

/**
 * One timer per id; the earlier of two stands, since an earlier run may come late with what it saw. A
 * time that has passed is 100 ms away, so that a process that always says "now" does not spin.
 */
export async function writeTimers(
  sql: Sql,
  timers: readonly Timer[],
  attemptsMax: number,
): Promise<void> {
  if (timers.length === 0) return;
  await sql.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row(process, json_build_object('id', id), null,
                  greatest(at, now() + interval '100 milliseconds'),
                  $5::smallint, key, null, null)::graphile_worker.job_spec
         from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
           as one(process, id, key, at)
        where not exists (select from graphile_worker.jobs there
                           where there.key = one.key and there.locked_at is null
                             and there.attempts = 0 and there.run_at <= one.at)))`,
    [
      timers.map(({ process }) => process),
      timers.map(({ id }) => id),
      timers.map(({ process, id }) => timerKey(process, id)),
      timers.map(({ at }) => at),
      attemptsMax,
    ],
  );
}

/** Jobs and timers that wait. One that runs is left alone: it ends by itself and finds the process ended. */
export async function removeWaiting(sql: Sql, ended: readonly WakeUp[]): Promise<void> {
  if (ended.length === 0) return;
  await sql.query(
    `select count(*) from graphile_worker.complete_jobs(array(
       select id from graphile_worker.jobs where key = any($1::text[]) and locked_at is null))`,
    [ended.flatMap(({ process, id }) => [jobKey(process, id), timerKey(process, id)])],
  );
}

/** Jobs whose key a newer one has taken and that are not run again. */
export async function sweepSuperseded(sql: Sql, processes: readonly string[]): Promise<void> {
  await sql.query(
    `select count(*) from graphile_worker.complete_jobs(array(
       select id from graphile_worker.jobs
        where key is null and locked_at is null and attempts >= max_attempts
          and task_identifier = any($1::text[])))`,
    [processes],
  );
}
