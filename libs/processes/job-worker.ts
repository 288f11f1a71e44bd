import { EventEmitter } from 'node:events';
import { runTaskList, type Task, type WorkerEvents, type WorkerPool } from 'graphile-worker';
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
/** So many questions of each slot for a job that fail one after the other end the queue's loop. */
const failuresInARowMax = 3;
/** A loop that ran for so long did not fail at its beginning. */
const wellAfterMs = 60_000;

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
      const beganAt = performance.now();
      try {
        await this.#work();
      } catch (error) {
        this.#parts.log.error({ error: describeError(error) }, 'the job worker begins again');
      }
      if (performance.now() - beganAt > wellAfterMs) failures = 0;
      await pause(backoffMs(failures), this.#stop.signal);
    }
  }

  async #work(): Promise<void> {
    const { pool, log } = this.#parts;
    const events = new EventEmitter() as WorkerEvents;
    const workers = this.#begin(events);
    const ended = new AbortController();
    // It shuts down by itself when it could not write down what has ended, and does not always end then: it
    // counts that failure twice when another job ends well meanwhile (graphile-worker 0.17).
    events.once('pool:gracefulShutdown', () => ended.abort());
    endWhenNothingIsTaken(events, workers, this.#parts.concurrency * failuresInARowMax);
    const whole = workers.promise.finally(() => ended.abort());
    whole.catch(() => undefined);
    const beat = new AbortController();
    const beating = keepBeating(
      { ...this.#parts, underWay: this.#underWay },
      workers.id,
      beat.signal,
    );
    try {
      await untilAborted(AbortSignal.any([ended.signal, this.#stop.signal]));
      if (this.#stop.signal.aborted) await this.#shutDown(workers);
      else if (await isLate(whole, this.#parts.stopTimeoutMs))
        log.error({ worker: workers.id }, 'the queue gave up and did not end: it is left alone');
      else await whole;
    } finally {
      beat.abort();
      await beating;
      await sayGoodbye(pool, workers.id);
    }
  }

  #begin(events: WorkerEvents): WorkerPool {
    const { pool, log, concurrency, pollMs, definitions, stopTimeoutMs } = this.#parts;
    const tasks = [...definitions.values()].map((definition): [string, Task] => [
      definition.name,
      this.#taskOf(definition),
    ]);
    const options = {
      events,
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

  /**
   * Runs get half of the time to end by themselves and half after they were told to. A queue that does not
   * end even then is left alone: what it held locked is unlocked by the farewell.
   */
  async #shutDown(workers: WorkerPool): Promise<void> {
    const { runs, stopTimeoutMs } = this.#parts;
    const graceful = Promise.resolve(workers.gracefulShutdown());
    const hurry = setTimeout(() => runs.abort(), stopTimeoutMs / 2);
    const late = await isLate(graceful, stopTimeoutMs);
    clearTimeout(hurry);
    if (late) await isLate(Promise.resolve(workers.forcefulShutdown('stopping')), stopTimeoutMs);
  }
}

/**
 * The queue remembers for ever that its first question has failed (graphile-worker 0.17): such a one would never
 * take a job again, and say so to nobody.
 */
function endWhenNothingIsTaken(
  events: WorkerEvents,
  workers: WorkerPool,
  failuresMax: number,
): void {
  let failures = 0;
  const succeeded = (): void => {
    failures = 0;
  };
  events.on('job:start', succeeded);
  events.on('worker:getJob:empty', succeeded);
  events.on('worker:getJob:error', () => {
    if (++failures !== failuresMax) return;
    Promise.resolve(workers.gracefulShutdown('no job could be taken')).catch(() => undefined);
  });
}

/** Whether a promise is still open after so long, however it ends. */
async function isLate(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const first = await Promise.race([
    promise.then(
      () => 'ended' as const,
      () => 'ended' as const,
    ),
    pause(ms, over.signal).then(() => 'late' as const),
  ]);
  over.abort();
  return first === 'late';
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
