import { OperationalError, systemRandom, type Clock, type Random } from '../../../kernel/index.ts';
import type {
  AppendResult,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  FeedBatch,
  Position,
  ReadOptions,
  StoredEvent,
  StreamId,
  SubscribeOptions,
} from '../../event-store.ts';
import { checkAppend } from '../append-request.ts';
import { closed } from './failures.ts';
import { FeedPages } from './feed-pages.ts';
import { Following } from './following.ts';
import { defaultLimits, type EventStoreDbLimits } from './limits.ts';
import { LiveFeed } from './live-feed.ts';
import { Places } from './places.ts';
import {
  leaseConnection,
  openStore,
  type Lease,
  type SharedConnection,
} from './shared-connection.ts';
import { isOfTheFeed, reservedCategory, storedEventOf } from './stored-events.ts';
import { withDeadline } from './waiting.ts';

export interface EventStoreDbOptions extends Partial<EventStoreDbLimits> {
  /** `esdb://...`; user and password in it are required over TLS. */
  readonly connectionString: string;
  readonly clock: Clock;
  readonly random?: Random;
}

/**
 * The log on EventStoreDB 23.10 or later. Resolves once the server has answered and the log has its
 * id; throws `event-store.unavailable` when it does not in time, and a RangeError, which quotes
 * nothing, on a connection string that cannot be used.
 */
export async function createEventStoreDbEventStore({
  connectionString,
  clock,
  random = systemRandom,
  ...given
}: EventStoreDbOptions): Promise<EventStore> {
  const limits = { ...defaultLimits, ...given };
  const lease = leaseConnection(connectionString, limits, clock, random);
  try {
    const storeId = await openStore(lease.connection, limits, random);
    return new EventStoreDbEventStore(lease, storeId, limits, random);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

class EventStoreDbEventStore implements EventStore {
  readonly #lease: Lease;
  readonly #connection: SharedConnection;
  readonly #storeId: string;
  readonly #places: Places;
  readonly #limits: EventStoreDbLimits;
  readonly #pages: FeedPages;
  readonly #live: LiveFeed;
  readonly #following: Following;
  readonly #appends = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(lease: Lease, storeId: string, limits: EventStoreDbLimits, random: Random) {
    this.#lease = lease;
    this.#connection = lease.connection;
    this.#storeId = storeId;
    this.#places = new Places(storeId);
    this.#limits = limits;
    this.#pages = new FeedPages(this.#connection.reader, this.#places, limits);
    this.#live = new LiveFeed(this.#connection, this.#places, limits, random);
    this.#following = new Following(this.#live, this.#pages, limits, random);
  }

  async storeId(): Promise<string> {
    return this.#storeId;
  }

  async append(
    stream: StreamId,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    this.#refuseClosed();
    checkAppend(stream, expected, events);
    refuseReserved(stream);
    const append = this.#connection.appender.append({ stream, expected, events });
    this.#appends.add(append);
    const appended = await append.finally(() => this.#appends.delete(append));
    if (appended.kind === 'wrong-revision') return appended;
    const { revision, place } = appended;
    return { kind: 'appended', revision, position: this.#places.encode(place) };
  }

  async read(stream: StreamId, { from = 0, max }: ReadOptions): Promise<readonly StoredEvent[]> {
    this.#refuseClosed();
    const records = await this.#connection.reader.stream(stream, { from, max });
    return records.map((record) => storedEventOf(record, this.#places));
  }

  async last(stream: StreamId): Promise<StoredEvent | undefined> {
    this.#refuseClosed();
    const record = await this.#connection.reader.last(stream);
    return record && storedEventOf(record, this.#places);
  }

  async readAll(options: {
    readonly after: Position | undefined;
    readonly max: number;
  }): Promise<FeedBatch> {
    this.#refuseClosed();
    const after = options.after === undefined ? undefined : this.#places.decode(options.after);
    const { events, caughtUp } = await this.#pages.after(after, options.max);
    return { events, caughtUp };
  }

  async head(): Promise<Position | undefined> {
    this.#refuseClosed();
    const newest = await this.#connection.reader.newest(isOfTheFeed);
    return newest && this.#places.encode(newest.place);
  }

  async *subscribe(options: SubscribeOptions): AsyncIterable<FeedBatch> {
    this.#refuseClosed();
    const after = options.after === undefined ? undefined : this.#places.decode(options.after);
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const wake = (): void => {
      this.#live.wake();
    };
    signal.addEventListener('abort', wake);
    const leave = this.#live.join();
    try {
      yield* this.#following.batches({ after, batchMax: options.batchMax, signal });
    } finally {
      leave();
      signal.removeEventListener('abort', wake);
    }
  }

  comparePositions(a: Position, b: Position): number {
    return this.#places.compare(a, b);
  }

  async parsePosition(token: string): Promise<Position> {
    return this.#places.parse(token);
  }

  /** Appends under way are waited for, a bounded time; subscriptions end. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#live.stop();
    const settled = Promise.allSettled(this.#appends);
    await withDeadline(settled, this.#limits.closeTimeoutMs).catch(() => undefined);
    await this.#lease.release();
  }

  #refuseClosed(): void {
    if (this.#closing.signal.aborted) throw closed();
  }
}

function refuseReserved(stream: StreamId): void {
  if (!stream.startsWith(`${reservedCategory}-`)) return;
  throw new OperationalError('event-store.invalid-event', 'this category is the engine’s own', {
    retryable: false,
  });
}
