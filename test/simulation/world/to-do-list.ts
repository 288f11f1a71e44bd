import { type Instant, msOf } from '../../../libs/kernel/index.ts';
import type { ProcessDefinition } from '../../../libs/processes/index.ts';
import type { Chance } from '../../crash/chance.ts';
import type { LoggedEvent } from './engine.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** One entry of the queue; without a key once a newer one has taken it while it ran. */
interface Job {
  key: string | undefined;
  readonly process: string;
  readonly id: string;
  runAtMs: number;
  attempts: number;
  isRunning: boolean;
}

/** Who works the jobs off: a process that lives now. */
export interface Worker {
  readonly run: (process: string, id: string) => Promise<'done' | 'failed' | 'died'>;
}

const graceDefaultMs = 2_000;
const retryMaxMs = 6 * 3_600_000;
const attemptsMax = 25;

/**
 * The queue that wakes processes, which outlives them all: what libs/processes keeps in Postgres. Events
 * write jobs and ends remove them, a batch at a time; a running job is left alone; the earlier of two
 * timers stands; a failed job comes again, and a dead worker's after it was missed.
 */
export class ToDoList {
  readonly #jobs = new Map<string, Job>();
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #weather: Weather;
  readonly #log: readonly LoggedEvent[];
  #definitions: readonly ProcessDefinition[] = [];
  #workers: () => readonly Worker[] = () => [];
  #read = 0;
  #isWoken = false;
  readonly stuck: string[] = [];

  constructor(
    chance: Chance,
    parts: {
      readonly timeline: Timeline;
      readonly weather: Weather;
      readonly log: readonly LoggedEvent[];
    },
  ) {
    this.#chance = chance;
    this.#timeline = parts.timeline;
    this.#weather = parts.weather;
    this.#log = parts.log;
  }

  workedOffBy(definitions: readonly ProcessDefinition[], workers: () => readonly Worker[]): void {
    this.#definitions = definitions;
    this.#workers = workers;
  }

  /** Something was appended; the subscription will see it soon. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    const isLate = this.#weather.happens('wake-up-late');
    this.#timeline.after(this.#chance.between(20, isLate ? 20_000 : 400), () => {
      this.#isWoken = false;
      this.#readOn();
    });
  }

  /** As a run leaves it behind: the earlier of two stands, and "now" is not at once. */
  setTimer(process: string, id: string, at: Instant): void {
    const key = `${process}:${id}:timer`;
    const atMs = Math.max(msOf(at), this.#timeline.ms + 100);
    const there = this.#jobs.get(key);
    if (there !== undefined && !there.isRunning && there.attempts === 0 && there.runAtMs <= atMs)
      return;
    this.#write(key, { process, id }, atMs);
  }

  #readOn(): void {
    const last = new Map<string, { process: string; id: string; delayMs: number; ends: boolean }>();
    for (const { event, streamId } of this.#log.slice(this.#read))
      for (const { name, wakes, ends, graceMs = graceDefaultMs } of this.#definitions) {
        const wake = wakes.find(({ eventType }) => eventType === event.type);
        const id = wake?.processId(event, streamId);
        if (id === undefined) continue;
        const word = { process: name, id, delayMs: graceMs, ends: ends.includes(event.type) };
        last.set(`${name}:${id}`, word);
      }
    this.#read = this.#log.length;
    for (const [key, { ends, delayMs, ...of }] of last)
      if (ends) for (const one of [key, `${key}:timer`]) this.#remove(one);
      else this.#write(key, of, this.#timeline.ms + delayMs);
  }

  #remove(key: string): void {
    if (this.#jobs.get(key)?.isRunning === false) this.#jobs.delete(key);
  }

  #write(key: string, of: { readonly process: string; readonly id: string }, atMs: number): void {
    const there = this.#jobs.get(key);
    if (there?.isRunning === true) there.key = undefined;
    const job: Job = { key, ...of, runAtMs: atMs, attempts: 0, isRunning: false };
    this.#jobs.set(key, job);
    this.#look(job);
  }

  #look(job: Job): void {
    const due = job.runAtMs;
    this.#timeline.after(due - this.#timeline.ms + this.#chance.between(0, 300), () => {
      const isCurrent = job.key === undefined || this.#jobs.get(job.key) === job;
      if (isCurrent && !job.isRunning && job.runAtMs === due) void this.#run(job);
    });
  }

  async #run(job: Job): Promise<void> {
    const workers = this.#workers();
    if (workers.length === 0) {
      this.#again(job, 1_000);
      return;
    }
    job.isRunning = true;
    job.attempts += 1;
    const outcome = await this.#chance.pick(workers).run(job.process, job.id);
    job.isRunning = false;
    if (outcome === 'died') this.#again(job, this.#chance.between(15_000, 30_000));
    else if (outcome === 'failed') this.#fail(job);
    else if (job.key !== undefined && this.#jobs.get(job.key) === job) this.#jobs.delete(job.key);
  }

  #fail(job: Job): void {
    if (job.attempts >= attemptsMax) this.stuck.push(`${job.process}:${job.id}`);
    else this.#again(job, Math.min(retryMaxMs, Math.exp(job.attempts) * 1_000));
  }

  #again(job: Job, ms: number): void {
    job.runAtMs = this.#timeline.ms + Math.trunc(ms);
    this.#look(job);
  }
}
