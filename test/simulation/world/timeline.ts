import { type Clock, type Instant, instantFromMs } from '../../../libs/kernel/index.ts';

interface Entry {
  readonly at: number;
  /** Of two at one moment the earlier scheduled one comes first. */
  readonly number: number;
  readonly wake: () => void;
  isOff: boolean;
}

/** Steps that no run needs; beyond it something goes round in circles. */
const stepsMax = 200_000;

/**
 * Time that only passes when everybody waits. One sleeper is woken at a time, and what follows from it
 * is done before the next one wakes, so that a run is the same whenever it is repeated.
 */
export class Timeline implements Clock {
  #ms: number;
  #now: Instant | undefined;
  #scheduled = 0;
  #steps = 0;
  #working = 0;
  readonly #heap: Entry[] = [];

  constructor(startMs: number) {
    this.#ms = startMs;
  }

  now(): Instant {
    this.#now ??= instantFromMs(this.#ms);
    return this.#now;
  }

  get ms(): number {
    return this.#ms;
  }

  /** How many sleepers were woken so far. */
  get steps(): number {
    return this.#steps;
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#schedule(ms, resolve);
    });
  }

  after(ms: number, work: () => void): void {
    this.#schedule(ms, work);
  }

  /** What the promise brings, or undefined when it takes longer. */
  async within<Result>(ms: number, promise: Promise<Result>): Promise<Result | undefined> {
    let entry: Entry | undefined;
    const late = new Promise<undefined>((resolve) => {
      entry = this.#schedule(ms, () => {
        resolve(undefined);
      });
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      if (entry !== undefined) entry.isOff = true;
    }
  }

  /** Something waits for real time (a back-off of the product's own): nobody else wakes meanwhile. */
  workBegins(): void {
    this.#working += 1;
  }

  workEnds(): void {
    this.#working = Math.max(0, this.#working - 1);
  }

  /** Runs until nobody sleeps any more, or until this moment. False when it never came to rest. */
  async run(untilMs: number): Promise<boolean> {
    await this.#settled();
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      if (next.isOff) continue;
      if (next.at > untilMs || this.#steps >= stepsMax) return false;
      this.#steps += 1;
      if (next.at !== this.#ms) {
        this.#ms = next.at;
        this.#now = undefined;
      }
      next.wake();
      await this.#settled();
    }
    return true;
  }

  /** A turn of the event loop comes only after all that follows without waiting has been done. */
  async #settled(): Promise<void> {
    await nextTurn();
    const deadline = performance.now() + 500;
    while (this.#working > 0 && performance.now() < deadline) await nextTurn();
    this.#working = 0;
  }

  #schedule(ms: number, wake: () => void): Entry {
    this.#scheduled += 1;
    const at = this.#ms + Math.max(0, Math.trunc(ms));
    const entry: Entry = { at, number: this.#scheduled, wake, isOff: false };
    push(this.#heap, entry);
    return entry;
  }

  #pop(): Entry | undefined {
    return pop(this.#heap);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.number < b.number : a.at < b.at;
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (isBefore(heap[parent]!, entry)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (isBefore(last, heap[child]!)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
