import type { Pool } from 'pg';
import { sqlOver, type Sql } from '../projecting/index.ts';
import { timerKey } from './job-key.ts';
import { writeTimers, type Timer } from './job-queue.ts';

/** Timers that are set while others are being written go out together with the next statement. */
export class TimerWriter {
  readonly #sql: Sql;
  readonly #attemptsMax: number;
  #waiting = new Map<string, Timer>();
  #next: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(pool: Pool, attemptsMax: number) {
    this.#sql = sqlOver(pool);
    this.#attemptsMax = attemptsMax;
  }

  /** Resolves when the timer stands. */
  async set(timer: Timer): Promise<void> {
    this.#waiting.set(timerKey(timer.process, timer.id), timer);
    this.#next ??= this.#afterThisOne();
    await this.#next;
  }

  async #afterThisOne(): Promise<void> {
    await this.#writing;
    const timers = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#next = undefined;
    const written = writeTimers(this.#sql, timers, this.#attemptsMax);
    this.#writing = written.catch(() => undefined);
    await written;
  }
}
