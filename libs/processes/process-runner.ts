import type { Pool } from 'pg';
import type { EventStore, RecordedEvent, StoredEvent } from '../event-store/index.ts';
import type { Clock } from '../kernel/index.ts';
import {
  createProjectionRunner,
  silentLog,
  sqlOver,
  type Feed,
  type Log,
  type ProjectionRunner,
  type ProjectionStatus,
  type Sql,
} from '../projecting/index.ts';
import { holderOf } from './heartbeat.ts';
import { attemptsMaxDefault, writeJobs } from './job-queue.ts';
import { JobWorker } from './job-worker.ts';
import {
  countJobs,
  findJob,
  listJobs,
  retryJob,
  type JobCount,
  type JobsWanted,
  type JobStatus,
} from './jobs.ts';
import type { ProcessObserver } from './observing.ts';
import { prepareProcesses } from './prepare-processes.ts';
import { checkDefinitions, type ProcessDefinition, type RunOutcome } from './process-definition.ts';
import { ProcessRuns } from './runs.ts';
import { TimerWriter } from './timer-writer.ts';
import { wakeUpProjection, wakeUpProjectionName } from './wake-up-projection.ts';

/** What the subscription needs of the codec registry. */
export interface PlainDecoder {
  decodeWithoutPersonalData(stored: StoredEvent): RecordedEvent;
}

export interface ProcessRunnerOptions {
  /** One connection listens, one holds the lock, and as many as `concurrency` are used now and then. */
  readonly pool: Pool;
  readonly store: EventStore;
  readonly codecs: PlainDecoder;
  readonly processes: readonly ProcessDefinition[];
  readonly clock: Clock;
  /** Shared with the projections of this process; one of its own when left out. */
  readonly feed?: Feed;
  readonly observe?: ProcessObserver;
  readonly log?: Log;
  /** Who this process is in status pages; host and process id when left out. */
  readonly holder?: string;
  readonly limits?: Partial<ProcessLimits>;
}

export interface ProcessLimits {
  /** Jobs that run at once in this process. */
  readonly concurrency: number;
  /** Tries until a job is stuck. */
  readonly attemptsMax: number;
  readonly runTimeoutMs: number;
  /** Idle workers look for jobs that are due so often. */
  readonly pollMs: number;
  readonly beatMs: number;
  /** A worker that has been silent for so long is dead. */
  readonly deadAfterMs: number;
  /** Runs get so long to end when the runner stops; then their jobs are released. */
  readonly stopTimeoutMs: number;
}

const limitsDefault: ProcessLimits = {
  concurrency: 10,
  attemptsMax: attemptsMaxDefault,
  runTimeoutMs: 120_000,
  pollMs: 1_000,
  beatMs: 5_000,
  deadAfterMs: 20_000,
  stopTimeoutMs: 10_000,
};

export interface ProcessRunner {
  /** Makes missing tables and begins to subscribe and to work; resolves once it has begun. */
  start(): Promise<void>;
  /** Lets runs end, within `stopTimeoutMs`; what does not end is released for others. */
  stop(): Promise<void>;
  /** Runs a process at once, here; needs prepared tables but no `start`. Rejects with what the run threw. */
  runInline(name: string, id: string): Promise<RunOutcome>;
  /** Writes jobs as an event would, to run at once: for what a person asks for. */
  wake(name: string, ids: readonly string[]): Promise<void>;
  jobs(wanted?: JobsWanted): Promise<readonly JobStatus[]>;
  job(jobId: string): Promise<JobStatus | undefined>;
  retryJob(jobId: string): Promise<boolean>;
  jobCounts(): Promise<readonly JobCount[]>;
  /** Of the subscription that wakes processes. */
  subscription(): Promise<ProjectionStatus>;
  /** Tries a poisoned subscription again. */
  restartSubscription(): void;
}

export function createProcessRunner(options: ProcessRunnerOptions): ProcessRunner {
  return new Runner(options);
}

class Runner implements ProcessRunner {
  readonly #options: ProcessRunnerOptions;
  readonly #limits: ProcessLimits;
  readonly #definitions: ReadonlyMap<string, ProcessDefinition>;
  readonly #names: readonly string[];
  readonly #runs: ProcessRuns;
  readonly #subscription: ProjectionRunner;
  readonly #sql: Sql;
  #worker: JobWorker | undefined;

  constructor(options: ProcessRunnerOptions) {
    const { pool, processes, codecs, log = silentLog, observe = {} } = options;
    this.#options = options;
    this.#limits = { ...limitsDefault, ...options.limits };
    this.#definitions = checkDefinitions(processes);
    this.#names = [...this.#definitions.keys()];
    this.#sql = sqlOver(pool);
    const { attemptsMax, runTimeoutMs } = this.#limits;
    const timers = new TimerWriter(pool, attemptsMax);
    this.#runs = new ProcessRuns({ timers, observe, log, runTimeoutMs });
    this.#subscription = createProjectionRunner({
      ...options,
      codecs: {
        decodeAll: async (events) => events.map((one) => codecs.decodeWithoutPersonalData(one)),
      },
      projections: [wakeUpProjection(processes, attemptsMax)],
    });
  }

  async start(): Promise<void> {
    if (this.#worker !== undefined) return;
    const { pool, log = silentLog, observe = {} } = this.#options;
    await prepareProcesses(pool);
    await this.#subscription.start();
    this.#worker = new JobWorker({
      ...this.#limits,
      pool,
      log,
      observe,
      holder: this.#options.holder ?? holderOf(process.pid),
      processes: this.#names,
      definitions: this.#definitions,
      runs: this.#runs,
    });
  }

  async stop(): Promise<void> {
    await this.#subscription.stop();
    await Promise.all([this.#worker?.stop(), this.#runs.stop(this.#limits.stopTimeoutMs)]);
    this.#worker = undefined;
  }

  async runInline(name: string, id: string): Promise<RunOutcome> {
    return this.#runs.run(this.#find(name), id);
  }

  async wake(name: string, ids: readonly string[]): Promise<void> {
    const { name: process } = this.#find(name);
    const jobs = [...new Set(ids)].map((id) => ({ process, id, delayMs: 0 }));
    await writeJobs(this.#sql, jobs, this.#limits.attemptsMax);
  }

  async jobs(wanted: JobsWanted = {}): Promise<readonly JobStatus[]> {
    return listJobs(this.#options.pool, this.#names, wanted);
  }

  async job(jobId: string): Promise<JobStatus | undefined> {
    return findJob(this.#options.pool, this.#names, jobId);
  }

  async retryJob(jobId: string): Promise<boolean> {
    return retryJob(this.#options.pool, this.#names, jobId);
  }

  async jobCounts(): Promise<readonly JobCount[]> {
    return countJobs(this.#options.pool, this.#names);
  }

  async subscription(): Promise<ProjectionStatus> {
    const [status] = await this.#subscription.status();
    if (status === undefined) throw new Error('the subscription is a projection and has a status');
    return status;
  }

  restartSubscription(): void {
    this.#subscription.restart(wakeUpProjectionName);
  }

  #find(name: string): ProcessDefinition {
    const definition = this.#definitions.get(name);
    if (definition === undefined) throw new RangeError(`no process is named ${name}`);
    return definition;
  }
}
