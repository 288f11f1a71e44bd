import { START, excludeSystemEvents } from '@eventstore/db-client';
import { OperationalError, type Random } from '../../../kernel/index.ts';
import { WakeUp } from '../wake-up.ts';
import type { FeedPage } from './feed-pages.ts';
import type { EventStoreDbLimits } from './limits.ts';
import { LiveSubscription } from './live-subscription.ts';
import type { Place, Places } from './places.ts';
import { Ring } from './ring.ts';
import type { SharedConnection } from './shared-connection.ts';
import { isOfTheFeed, storedEventOf, type LogRecord } from './stored-events.ts';
import { backoffMs, pause } from './waiting.ts';

/** Checkpoints are not used; the fewer come, the better. The server multiplies by 32. */
const checkpointInterval = 32;

/**
 * One subscription to all events for all subscribers of a store, through a bounded ring. The server
 * drops slow ones as a matter of course and the client never subscribes again, so this does: after
 * any end it goes on behind the last place that it knows, once that has been read back unchanged.
 */
export class LiveFeed {
  readonly #connection: SharedConnection;
  readonly #places: Places;
  readonly #limits: EventStoreDbLimits;
  readonly #random: Random;
  readonly #ring: Ring;
  readonly #news = new WakeUp();
  #followers = 0;
  #running: AbortController | undefined;
  #current: LiveSubscription | undefined;
  #sessions = 0;

  constructor(
    connection: SharedConnection,
    places: Places,
    limits: EventStoreDbLimits,
    random: Random,
  ) {
    this.#connection = connection;
    this.#places = places;
    this.#limits = limits;
    this.#random = random;
    this.#ring = new Ring(limits.ringEventsMax, limits.ringBytesMax);
  }

  /** Grows with each subscription made: from one to the next a place must be read back. */
  get session(): number {
    return this.#sessions;
  }

  /** The feed runs while somebody follows it. Gives the way to leave. */
  join(): () => void {
    this.#followers += 1;
    if (this.#running === undefined) this.#start();
    let joined = true;
    return () => {
      if (!joined) return;
      joined = false;
      this.#followers -= 1;
      if (this.#followers === 0) this.stop();
    };
  }

  /** What came after a place; undefined when that must be read from the log. */
  after(place: Place | undefined, max: number): FeedPage | undefined {
    const taken = this.#ring.after(place, max);
    if (taken === undefined) return undefined;
    const { events, scanned, isAll } = taken;
    return { events, scanned, caughtUp: isAll && this.#current?.isLive === true };
  }

  /** Resolves at the next news; look for news before, and do not await anything between. */
  news(): Promise<void> {
    return this.#news.next();
  }

  wake(): void {
    this.#news.wake();
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#ring.clear();
    this.wake();
  }

  #start(): void {
    const running = new AbortController();
    this.#running = running;
    void this.#supervise(running.signal);
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        await this.#session(signal);
      } catch (error) {
        if (isLost(error)) this.#ring.clear();
      }
      this.wake();
      const lasted = performance.now() - startedAt;
      failures = lasted > this.#limits.heartbeatMs ? 1 : failures + 1;
      await pause(backoffMs(failures, this.#limits, this.#random), signal);
    }
  }

  /** From one subscription's beginning to its end; throws why it ended. */
  async #session(signal: AbortSignal): Promise<void> {
    const { reader } = this.#connection;
    const known = this.#ring.isOpen;
    const from = known ? this.#ring.top : (await reader.before(undefined, 1))[0]?.place;
    signal.throwIfAborted();
    const subscription = this.#subscribe(from);
    const end = (): void => {
      subscription.end(new Error('the feed was stopped'));
    };
    signal.addEventListener('abort', end);
    try {
      await subscription.confirmed();
      if (from !== undefined) await reader.after(from, 1);
      signal.throwIfAborted();
      if (!known) this.#ring.open(from);
      this.#sessions += 1;
      this.#current = subscription;
      subscription.flow();
      this.wake();
      await subscription.watched(() => this.#ring.top);
    } finally {
      signal.removeEventListener('abort', end);
      if (this.#current === subscription) this.#current = undefined;
      end();
    }
  }

  #subscribe(from: Place | undefined): LiveSubscription {
    const { reads, credentials, reader } = this.#connection;
    const subscription = reads.subscribeToAll({
      fromPosition: from ?? START,
      filter: excludeSystemEvents({ checkpointInterval }),
      requiresLeader: true,
      credentials,
    });
    return new LiveSubscription(subscription, reader, this.#limits, {
      record: (record) => {
        this.#keep(record);
      },
      live: () => {
        this.wake();
      },
    });
  }

  #keep(record: LogRecord): void {
    const event = isOfTheFeed(record) ? storedEventOf(record, this.#places) : undefined;
    if (this.#ring.add(record.place, event)) this.wake();
  }
}

function isLost(error: unknown): boolean {
  return error instanceof OperationalError && error.code === 'event-store.position-lost';
}
