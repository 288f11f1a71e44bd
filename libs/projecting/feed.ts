import type { EventStore, FeedBatch, Position } from '../event-store/index.ts';
import { OperationalError } from '../kernel/index.ts';
import { FeedRing } from './feed-ring.ts';
import { backoffMs, pause } from './pause.ts';

/** Read from the store at once. */
const batchMax = 500;
/** Taken from memory at once: who lets events gather for a second shall find them together. */
const recentMax = 2_000;
/** Pages kept for others who come by the same place: many projections begin at the same one. */
const pagesMax = 8;
const ageEveryMs = 60_000;
/** The safety net below the subscription's own wake-ups. */
const lookAgainMs = 1_000;

export interface NextOptions {
  readonly signal: AbortSignal;
  /**
   * Answers undefined when nothing has come for so long; without it waits for as long as it takes.
   */
  readonly waitMs?: number | undefined;
}

/** One feed of all events for everything in this process that follows the store. */
export interface Feed {
  /**
   * The events after a place, at most some hundred, never none; waits until there are some.
   * Undefined when the signal aborted or the wait is over. Throws what the store throws.
   */
  next(after: Position | undefined, options: NextOptions): Promise<FeedBatch | undefined>;
  close(): Promise<void>;
}

export function createFeed(store: EventStore): Feed {
  return new FanOut(store);
}

/**
 * One subscription, begun with the first reader at the head, fills a ring of recent events that all
 * readers share. Who is behind the ring reads pages, which are shared as well.
 */
class FanOut implements Feed {
  readonly #store: EventStore;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<(error?: unknown) => void>();
  readonly #pages = new Map<Position | undefined, Promise<FeedBatch>>();
  #ring: FeedRing | undefined;
  #following: Promise<void> | undefined;
  #newsCount = 0;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async next(after: Position | undefined, options: NextOptions): Promise<FeedBatch | undefined> {
    const { signal, waitMs = Number.POSITIVE_INFINITY } = options;
    this.#following ??= this.#follow();
    const until = performance.now() + waitMs;
    while (!signal.aborted && !this.#closing.signal.aborted) {
      const seen = this.#newsCount;
      const batch = await this.#batchAfter(after);
      if (batch.events.length > 0) return batch;
      const leftMs = until - performance.now();
      if (leftMs <= 0) return undefined;
      if (seen === this.#newsCount) await this.#news(Math.min(leftMs, lookAgainMs), signal);
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#following;
  }

  async #batchAfter(after: Position | undefined): Promise<FeedBatch> {
    const ring = this.#ring;
    if (ring?.covers(after) !== true) return this.#page(after);
    const events = ring.after(after, recentMax);
    return { events, caughtUp: ring.endsAt(events.at(-1)?.position ?? after) };
  }

  #page(after: Position | undefined): Promise<FeedBatch> {
    const known = this.#pages.get(after);
    if (known !== undefined) return known;
    const page = this.#store.readAll({ after, max: batchMax });
    this.#pages.set(after, page);
    const forget = (): void => {
      if (this.#pages.get(after) === page) this.#pages.delete(after);
    };
    // A page that is not full will grow, and a failure is not remembered.
    page.then(({ events }) => {
      if (events.length < batchMax) forget();
    }, forget);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > pagesMax) this.#pages.delete(oldest);
    return page;
  }

  async #news(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const over = (error?: unknown): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        this.#waiting.delete(over);
        if (error instanceof Error) reject(error);
        else resolve();
      };
      const aborted = (): void => over();
      const timer = setTimeout(aborted, ms);
      signal.addEventListener('abort', aborted, { once: true });
      this.#waiting.add(over);
    });
  }

  #wake(error?: unknown): void {
    this.#newsCount++;
    for (const over of [...this.#waiting]) over(error);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    const aging = setInterval(() => this.#age(), ageEveryMs).unref();
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.#subscribe(() => (failures = 0));
      } catch (error) {
        this.#ring = undefined;
        // Each reader looks at its own checkpoint again; all other failures are only waited for.
        if (isLost(error)) this.#wake(error);
      }
      await pause(backoffMs(failures), signal);
    }
    clearInterval(aging);
  }

  async #subscribe(succeeded: () => void): Promise<void> {
    const { signal } = this.#closing;
    const after = await this.#store.head();
    const ring = new FeedRing(this.#store, after);
    this.#ring = ring;
    this.#wake();
    for await (const { events } of this.#store.subscribe({ after, batchMax, signal })) {
      succeeded();
      ring.push(events);
      this.#wake();
    }
  }

  #age(): void {
    this.#ring?.age();
    this.#pages.clear();
  }
}

function isLost(error: unknown): boolean {
  return error instanceof OperationalError && error.code === 'event-store.position-lost';
}
