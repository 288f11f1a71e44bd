import type { AllStreamSubscription } from '@eventstore/db-client';
import type { EventStoreDbLimits } from './limits.ts';
import type { LogReader } from './log-reader.ts';
import type { Place } from './places.ts';
import { logRecordOf, type LogRecord } from './stored-events.ts';
import { pause, withDeadline } from './waiting.ts';

export interface SubscriptionNews {
  record(record: LogRecord): void;
  /** Everything up to now has come. */
  live(): void;
}

/**
 * One subscription of the client from its making to its end. After an error the client emits neither
 * end nor close, so the error is the end. Its listener stays for good: a later error must not end
 * the process.
 */
export class LiveSubscription {
  readonly #subscription: AllStreamSubscription;
  readonly #reader: LogReader;
  readonly #limits: EventStoreDbLimits;
  readonly #news: SubscriptionNews;
  readonly #ended: Promise<never>;
  readonly #confirmed: Promise<void>;
  readonly #over = new AbortController();
  #fail: (cause: Error) => void = () => undefined;
  #live = false;

  constructor(
    subscription: AllStreamSubscription,
    reader: LogReader,
    limits: EventStoreDbLimits,
    news: SubscriptionNews,
  ) {
    this.#subscription = subscription;
    this.#reader = reader;
    this.#limits = limits;
    this.#news = news;
    this.#ended = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#ended.catch(() => undefined);
    this.#confirmed = new Promise((resolve) => {
      subscription.once('confirmation', () => {
        resolve();
      });
    });
    subscription.on('error', (error) => {
      this.end(error);
    });
    subscription.on('caughtUp', () => {
      this.#liveOnceDrained();
    });
  }

  get isLive(): boolean {
    return this.#live;
  }

  async confirmed(): Promise<void> {
    await withDeadline(
      Promise.race([this.#confirmed, this.#ended]),
      this.#limits.subscribeTimeoutMs,
    );
  }

  /** Events are taken from now on; before, they wait in the stream. */
  flow(): void {
    this.#subscription.on('data', ({ event }) => {
      if (event !== undefined && !this.#over.signal.aborted) this.#news.record(logRecordOf(event));
    });
  }

  /** Never resolves: throws when the subscription ends or is found silent or ahead of the log. */
  async watched(top: () => Place | undefined): Promise<never> {
    return Promise.race([this.#ended, this.#heartbeats(top)]);
  }

  end(cause: Error): void {
    this.#live = false;
    this.#fail(cause);
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#subscription.unsubscribe().catch(() => undefined);
  }

  /** The client says caught up when it has parsed everything, which may still lie in its buffer. */
  #liveOnceDrained(): void {
    if (this.#over.signal.aborted) return;
    if (this.#subscription.readableFlowing !== true || this.#subscription.readableLength > 0) {
      setTimeout(() => {
        this.#liveOnceDrained();
      }, 1);
      return;
    }
    this.#setLive();
  }

  #setLive(): void {
    if (this.#live || this.#over.signal.aborted) return;
    this.#live = true;
    this.#news.live();
  }

  async #heartbeats(top: () => Place | undefined): Promise<never> {
    const { heartbeatMs } = this.#limits;
    for (;;) {
      await pause(heartbeatMs, this.#over.signal);
      if (this.#over.signal.aborted) return this.#ended;
      const head = await this.#reader.newest(({ record }) => !record.type.startsWith('$'));
      const behind = isBefore(top(), head?.place);
      if (isBefore(head?.place, top())) throw new Error('the log is shorter than the subscription');
      if (behind) await pause(heartbeatMs / 2, this.#over.signal);
      if (isBefore(top(), head?.place)) throw new Error('the subscription has fallen silent');
      // Servers before 23.10 do not say when a subscription has caught up.
      this.#setLive();
    }
  }
}

function isBefore(a: Place | undefined, b: Place | undefined): boolean {
  return b !== undefined && (a === undefined || a.commit < b.commit);
}
