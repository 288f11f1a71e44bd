import type { Pool } from 'pg';
import { instantFromMs, type Instant } from '../kernel/index.ts';
import { parseJobKey } from './job-key.ts';

export type JobState = 'waiting' | 'running' | 'stuck';

export interface JobStatus {
  /** The queue's own number, which ends with the job. */
  readonly jobId: string;
  readonly process: string;
  /** The process id. */
  readonly id: string;
  /** Woken by the clock rather than by an event. */
  readonly timer: boolean;
  readonly state: JobState;
  /** Tries begun. */
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly runAt: Instant;
  readonly createdAt: Instant;
  readonly lastError: string | undefined;
}

export interface JobsWanted {
  readonly state?: JobState;
  readonly process?: string;
  /** Jobs older than this one: the last of the page before. */
  readonly before?: string;
  /** At most 500; 100 when left out. */
  readonly limit?: number;
}

export interface JobCount {
  readonly process: string;
  readonly state: JobState;
  readonly count: number;
}

interface JobRow {
  readonly id: string;
  readonly key: string;
  readonly state: JobState;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly run_at: Date;
  readonly created_at: Date;
  readonly last_error: string | null;
}

const limitDefault = 100;
const limitMax = 500;

/** A job whose key a newer one has taken is no longer anybody's business, and is not shown. */
const known = `
  select id, key, task_identifier, attempts, max_attempts, run_at, created_at, last_error,
         case when locked_at is not null then 'running'
              when attempts >= max_attempts then 'stuck'
              else 'waiting' end as state
    from graphile_worker.jobs
   where key is not null and task_identifier = any($1::text[])`;

/** The youngest first. */
export async function listJobs(
  pool: Pool,
  processes: readonly string[],
  wanted: JobsWanted,
): Promise<readonly JobStatus[]> {
  const { rows } = await pool.query<JobRow>(
    `select * from (${known}) as job
      where ($2::text is null or state = $2) and ($3::text is null or task_identifier = $3)
        and ($4::bigint is null or id < $4)
      order by id desc limit $5`,
    [
      processes,
      wanted.state ?? null,
      wanted.process ?? null,
      wanted.before ?? null,
      Math.min(wanted.limit ?? limitDefault, limitMax),
    ],
  );
  return rows.map(statusOf);
}

export async function findJob(
  pool: Pool,
  processes: readonly string[],
  jobId: string,
): Promise<JobStatus | undefined> {
  const { rows } = await pool.query<JobRow>(`select * from (${known}) as job where id::text = $2`, [
    processes,
    jobId,
  ]);
  return rows[0] === undefined ? undefined : statusOf(rows[0]);
}

/** Runs it now, with all its tries given back. False when it is gone or running. */
export async function retryJob(
  pool: Pool,
  processes: readonly string[],
  jobId: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from graphile_worker.reschedule_jobs(
       array(select id from (${known}) as job where id::text = $2), now(), null, 0)`,
    [processes, jobId],
  );
  return (rowCount ?? 0) > 0;
}

export async function countJobs(
  pool: Pool,
  processes: readonly string[],
): Promise<readonly JobCount[]> {
  const { rows } = await pool.query<{ process: string; state: JobState; count: string }>(
    `select task_identifier as process, state, count(*) as count from (${known}) as job
      group by 1, 2 order by 1, 2`,
    [processes],
  );
  return rows.map(({ process, state, count }) => ({ process, state, count: Number(count) }));
}

function statusOf(row: JobRow): JobStatus {
  return {
    jobId: row.id,
    ...parseJobKey(row.key),
    state: row.state,
    attempts: row.attempts,
    attemptsMax: row.max_attempts,
    runAt: instantFromMs(row.run_at.getTime()),
    createdAt: instantFromMs(row.created_at.getTime()),
    lastError: row.last_error ?? undefined,
  };
}
