import { OperationalError, type Random } from '../../../kernel/index.ts';
import type { FeedBatch } from '../../event-store.ts';
import type { FeedPage, FeedPages } from './feed-pages.ts';
import type { EventStoreDbLimits } from './limits.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Place } from './places.ts';
import { backoffMs, pause, unlessAborted } from './waiting.ts';

export interface FollowOptions {
  readonly after: Place | undefined;
  readonly batchMax: number;
  /** Ends the iteration, without an error. */
  readonly signal: AbortSignal;
}

/** Backoff grows no further than this many tries would make it. */
const backoffTriesMax = 8;
/** Of no subscription: the place must be read back before the ring may be used. */
const unread = -1;

/**
 * One subscriber: pages of the log until it is within reach of the live feed's ring, then the ring.
 * After each new subscription of the live feed it reads its own place back before it goes on.
 */
export class Following {
  readonly #live: LiveFeed;
  readonly #pages: FeedPages;
  readonly #limits: EventStoreDbLimits;
  readonly #random: Random;

  constructor(live: LiveFeed, pages: FeedPages, limits: EventStoreDbLimits, random: Random) {
    this.#live = live;
    this.#pages = pages;
    this.#limits = limits;
    this.#random = random;
  }

  async *batches({ after, batchMax, signal }: FollowOptions): AsyncGenerator<FeedBatch> {
    const cursor = { place: after, session: unread };
    let toldCaughtUp = false;
    for (;;) {
      const page = await this.#next(cursor, batchMax, signal);
      if (page === undefined || signal.aborted) return;
      const { events, caughtUp } = page;
      if (events.length === 0 && (toldCaughtUp || !caughtUp)) {
        await this.#wait(cursor, signal);
        continue;
      }
      yield { events, caughtUp };
      toldCaughtUp = caughtUp;
    }
  }

  /** Moves the cursor over what comes next; undefined when the signal aborted. */
  async #next(
    cursor: { place: Place | undefined; session: number },
    max: number,
    signal: AbortSignal,
  ): Promise<FeedPage | undefined> {
    const { session } = this.#live;
    const taken = cursor.session === session ? this.#live.after(cursor.place, max) : undefined;
    const page = taken ?? (await this.#read(cursor.place, max, signal));
    cursor.session = session;
    cursor.place = page?.scanned ?? cursor.place;
    return page;
  }

  /** Lost connections are waited for; a lost place is thrown. Undefined when the signal aborted. */
  async #read(
    place: Place | undefined,
    max: number,
    signal: AbortSignal,
  ): Promise<FeedPage | undefined> {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        return await unlessAborted(this.#pages.after(place, max), signal);
      } catch (error) {
        if (!(error instanceof OperationalError && error.retryable)) throw error;
      }
      const wait = backoffMs(Math.min(tries, backoffTriesMax), this.#limits, this.#random);
      await pause(wait, signal);
    }
    return undefined;
  }

  /** Until there is something in the ring, or until it is time to look into the log itself. */
  async #wait(
    cursor: { readonly place: Place | undefined; session: number },
    signal: AbortSignal,
  ): Promise<void> {
    const ring = this.#live.after(cursor.place, 1);
    const stale = signal.aborted || cursor.session !== this.#live.session;
    if (stale || (ring !== undefined && ring.events.length > 0)) return;
    const news = this.#live.news();
    if (ring?.caughtUp === true) {
      await news;
      return;
    }
    const polled = new AbortController();
    const look = pause(this.#limits.pollMs, polled.signal).then(() => {
      if (!polled.signal.aborted) cursor.session = unread;
    });
    await Promise.race([news, look]);
    polled.abort();
  }
}
