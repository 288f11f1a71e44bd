import { runTaskList, type Task, type WorkerPool } from 'graphile-worker';
import { backoffMs, describeError, pause } from '../projecting/index.ts';
import { keepBeating, reportStuck, sayGoodbye, type HeartbeatParts } from './heartbeat.ts';
import type { ProcessDefinition } from './process-definition.ts';
import type { ProcessRuns } from './runs.ts';
import { workerLogger } from './worker-logger.ts';

export interface JobWorkerParts extends Omit<HeartbeatParts, 'underWay'> {
  readonly definitions: ReadonlyMap<string, ProcessDefinition>;
  readonly runs: ProcessRuns;
  readonly concurrency: number;
  /** How often idle workers look for jobs whose time has come. */
  readonly pollMs: number;
  readonly stopTimeoutMs: number;
}

/** Finished and failed jobs that end within so long leave the queue in one statement. */
const endTogetherMs = 5;

/** Works off jobs inside this process; begins again when the queue's own loop gives up. */
export class JobWorker {
  readonly #parts: JobWorkerParts;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<string>();
  readonly #ended: Promise<void>;

  constructor(parts: JobWorkerParts) {
    this.#parts = parts;
    this.#ended = this.#supervise();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #supervise(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted; failures++) {
      try {
        await this.#work();
      } catch (error) {
        this.#parts.log.error({ error: describeError(error) }, 'the job worker begins again');
      }
      await pause(backoffMs(failures), this.#stop.signal);
    }
  }

  async #work(): Promise<void> {
    const { pool } = this.#parts;
    const workers = this.#begin();
    const ended = new AbortController();
    const end = AbortSignal.any([ended.signal, this.#stop.signal]);
    const beating = keepBeating(
      { ...this.#parts, underWay: this.#underWay },
      workers.id,
      ended.signal,
    );
    const whole = workers.promise.finally(() => ended.abort());
    whole.catch(() => undefined);
    try {
      await untilAborted(end);
      if (this.#stop.signal.aborted) await this.#shutDown(workers);
      await whole;
    } finally {
      ended.abort();
      await beating;
      await sayGoodbye(pool, workers.id);
    }
  }

  #begin(): WorkerPool {
    const { pool, log, concurrency, pollMs, definitions, stopTimeoutMs } = this.#parts;
    const tasks = [...definitions.values()].map((definition): [string, Task] => [
      definition.name,
      this.#taskOf(definition),
    ]);
    const options = {
      pgPool: pool,
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger: workerLogger(log),
      gracefulShutdownAbortTimeout: stopTimeoutMs / 2,
      preset: {
        worker: { completeJobBatchDelay: endTogetherMs, failJobBatchDelay: endTogetherMs },
      },
    };
    return runTaskList(options, Object.fromEntries(tasks), pool);
  }

  #taskOf(definition: ProcessDefinition): Task {
    return async (payload, { job }) => {
      const { id } = payload as { readonly id: string };
      this.#underWay.add(job.id);
      try {
        await this.#parts.runs.run(definition, id);
      } catch (error) {
        if (job.attempts >= job.max_attempts)
          reportStuck(this.#parts, { process: definition.name, id });
        // What the queue keeps of it is read by people: the description, not the error.
        throw new Error(describeError(error), { cause: error });
      } finally {
        // Its end is still to be written.
        setTimeout(() => this.#underWay.delete(job.id), this.#parts.beatMs).unref();
      }
    };
  }

  /** Runs get half of the time to end by themselves and half after they were told to. */
  async #shutDown(workers: WorkerPool): Promise<void> {
    const { runs, stopTimeoutMs } = this.#parts;
    const graceful = Promise.resolve(workers.gracefulShutdown()).catch(() => undefined);
    const hurry = setTimeout(() => runs.abort(), stopTimeoutMs / 2);
    const late = new AbortController();
    const timer = pause(stopTimeoutMs, late.signal).then(() => 'late' as const);
    const first = await Promise.race([graceful, timer]);
    clearTimeout(hurry);
    late.abort();
    if (first === 'late')
      await Promise.resolve(workers.forcefulShutdown('stopping')).catch(() => undefined);
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
