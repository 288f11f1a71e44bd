import { OperationalError } from '../kernel/index.ts';
import { describeError, type Log } from '../projecting/index.ts';
import { Flights } from './flights.ts';
import { jobKey } from './job-key.ts';
import type { ProcessObserver } from './observing.ts';
import type { ProcessDefinition, RunOutcome } from './process-definition.ts';
import type { TimerWriter } from './timer-writer.ts';

export interface RunsParts {
  readonly timers: TimerWriter;
  readonly observe: ProcessObserver;
  readonly log: Log;
  /** A run that takes longer is given up and tried again. */
  readonly runTimeoutMs: number;
}

/** Runs processes, whoever wakes them; before a run is over its next wake-up stands. */
export class ProcessRuns {
  readonly #parts: RunsParts;
  readonly #flights = new Flights<RunOutcome>();
  /** Of runs under way. A signal that follows another costs more, and Node 20 never forgets it. */
  readonly #under = new Set<AbortController>();
  #stopping = false;

  constructor(parts: RunsParts) {
    this.#parts = parts;
  }

  run(definition: ProcessDefinition, id: string): Promise<RunOutcome> {
    return this.#flights.run(jobKey(definition.name, id), () => this.#run(definition, id));
  }

  /** Lets what is under way end, tells it to when half of the time is over, and then goes. */
  async stop(timeoutMs: number): Promise<void> {
    const hurry = setTimeout(() => this.abort(), timeoutMs / 2);
    let gone: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      gone = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#flights.settled(), late]);
    clearTimeout(hurry);
    clearTimeout(gone);
  }

  abort(): void {
    this.#stopping = true;
    for (const over of this.#under) over.abort();
  }

  async #run(definition: ProcessDefinition, id: string): Promise<RunOutcome> {
    const { observe, log, timers } = this.#parts;
    const process = definition.name;
    const beganAt = performance.now();
    try {
      const outcome = await this.#inTime(definition, id);
      if (outcome.kind === 'wake-at') await timers.set({ process, id, at: outcome.at });
      observe.ran?.(process, { outcome: outcome.kind, ms: performance.now() - beganAt });
      return outcome;
    } catch (error) {
      observe.ran?.(process, { outcome: 'failed', ms: performance.now() - beganAt });
      log.warn({ process, processId: id, error: describeError(error) }, 'a process run failed');
      throw error;
    }
  }

  async #inTime(definition: ProcessDefinition, id: string): Promise<RunOutcome> {
    const { runTimeoutMs } = this.#parts;
    const over = new AbortController();
    this.#under.add(over);
    if (this.#stopping) over.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        over.abort();
        reject(timedOut(definition.name, runTimeoutMs));
      }, runTimeoutMs);
      // A run that outlives the runner does not keep the process up.
      timer.unref();
    });
    try {
      return await Promise.race([definition.run(id, over.signal), late]);
    } finally {
      this.#under.delete(over);
      clearTimeout(timer);
    }
  }
}

function timedOut(process: string, ms: number): OperationalError {
  const message = `a run of ${process} took longer than ${String(ms)} ms`;
  return new OperationalError('processes.run-timeout', message, { retryable: true });
}
