import { OperationalError, systemClock, systemRandom, type Clock } from '../../../kernel/index.ts';
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
import { checkAppend, checkMax } from '../append-request.ts';
import { LogPositions, idPrefixOf } from '../log-position.ts';
import { WakeUp } from '../wake-up.ts';

export interface MemoryEventStoreOptions {
  readonly clock?: Clock;
  /** 8 to 64 characters of A-Z, a-z, 0-9, `_` and `-`; drawn at random when left out. */
  readonly storeId?: string;
  /** The log to begin with, as `events()` of another memory store gave it: a restored backup. */
  readonly log?: readonly StoredEvent[];
}

export interface MemoryEventStore extends EventStore {
  /** Everything stored, in commit order. */
  events(): readonly StoredEvent[];
}

/** An event store for tests: the whole contract, nothing on disk. */
export function createMemoryEventStore(options: MemoryEventStoreOptions = {}): MemoryEventStore {
  const storeId = options.storeId ?? systemRandom.uuid();
  return new Memory(storeId, options.clock ?? systemClock, options.log ?? []);
}

class Memory implements MemoryEventStore {
  readonly #storeId: string;
  readonly #clock: Clock;
  readonly #positions: LogPositions;
  readonly #log: StoredEvent[] = [];
  readonly #streams = new Map<StreamId, StoredEvent[]>();
  readonly #news = new WakeUp();
  #closed = false;

  constructor(storeId: string, clock: Clock, log: readonly StoredEvent[]) {
    this.#storeId = storeId;
    this.#clock = clock;
    this.#positions = new LogPositions(storeId);
    for (const event of log) this.#store(event);
  }

  events(): readonly StoredEvent[] {
    return this.#log.slice();
  }

  async storeId(): Promise<string> {
    return this.#answer(() => this.#storeId);
  }

  async append(
    streamId: StreamId,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    return this.#answer(() => {
      checkAppend(streamId, expected, events);
      const stream = this.#streams.get(streamId) ?? [];
      const first = expected === 'no-stream' ? 0 : expected + 1;
      if (first !== stream.length) return repeatOf(stream, first, events);
      const storedAt = this.#clock.now();
      events.forEach(({ id, type, data, metadata }, i) => {
        const position = this.#positions.encode(this.#log.length + 1, id);
        const revision = first + i;
        this.#store({ id, type, data, metadata, streamId, revision, position, storedAt });
      });
      this.#news.wake();
      return appendedAt(this.#log.at(-1));
    });
  }

  async read(streamId: StreamId, { from = 0, max }: ReadOptions): Promise<readonly StoredEvent[]> {
    checkMax(max);
    return this.#answer(() => (this.#streams.get(streamId) ?? []).slice(from, from + max));
  }

  async last(streamId: StreamId): Promise<StoredEvent | undefined> {
    return this.#answer(() => this.#streams.get(streamId)?.at(-1));
  }

  async readAll(options: {
    readonly after: Position | undefined;
    readonly max: number;
  }): Promise<FeedBatch> {
    return this.#answer(() => this.#page(options.after, options.max));
  }

  async head(): Promise<Position | undefined> {
    return this.#answer(() => this.#log.at(-1)?.position);
  }

  async *subscribe({ after, batchMax, signal }: SubscribeOptions): AsyncIterable<FeedBatch> {
    this.#refuseClosed();
    const wake = (): void => {
      this.#news.wake();
    };
    signal.addEventListener('abort', wake);
    try {
      yield* this.#follow(after, batchMax, () => signal.aborted || this.#closed);
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  comparePositions(a: Position, b: Position): number {
    return this.#positions.compare(a, b);
  }

  async parsePosition(token: string): Promise<Position> {
    return this.#answer(() => this.#positions.parse(token));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#news.wake();
    return Promise.resolve();
  }

  async *#follow(
    after: Position | undefined,
    batchMax: number,
    over: () => boolean,
  ): AsyncGenerator<FeedBatch> {
    let cursor = after;
    let live = false;
    while (!over()) {
      const batch = this.#page(cursor, batchMax);
      if (batch.events.length > 0 || !live) yield batch;
      cursor = batch.events.at(-1)?.position ?? cursor;
      live = batch.caughtUp;
      if (live && this.#numberOf(cursor) === this.#log.length && !over()) await this.#news.next();
    }
  }

  #page(after: Position | undefined, max: number): FeedBatch {
    checkMax(max);
    const from = this.#numberOf(after);
    const events = this.#log.slice(from, from + max);
    return { events, caughtUp: from + events.length === this.#log.length };
  }

  /** How many events stand up to a place, once the event there has been found unchanged. */
  #numberOf(position: Position | undefined): number {
    if (position === undefined) return 0;
    const { number, idPrefix } = this.#positions.decode(position);
    const event = this.#log[number - 1];
    if (event !== undefined && idPrefixOf(event.id) === idPrefix) return number;
    throw new OperationalError('event-store.position-lost', 'the event at this place is gone', {
      retryable: false,
    });
  }

  #store(event: StoredEvent): void {
    const stream = this.#streams.get(event.streamId);
    if (stream === undefined) this.#streams.set(event.streamId, [event]);
    else stream.push(event);
    this.#log.push(event);
  }

  /** Answers in a later turn, as a server would. */
  async #answer<Value>(compute: () => Value): Promise<Value> {
    await Promise.resolve();
    this.#refuseClosed();
    return compute();
  }

  #refuseClosed(): void {
    if (!this.#closed) return;
    throw new OperationalError('event-store.closed', 'the event store is closed', {
      retryable: false,
    });
  }
}

function repeatOf(
  stream: readonly StoredEvent[],
  first: number,
  events: readonly EventToAppend[],
): AppendResult {
  const there = events.every((event, i) => stream[first + i]?.id === event.id);
  if (there) return appendedAt(stream[first + events.length - 1]);
  return { kind: 'wrong-revision', actual: stream.at(-1)?.revision ?? 'no-stream' };
}

function appendedAt(last: StoredEvent | undefined): AppendResult {
  if (last === undefined) throw new RangeError('an append holds at least one event');
  return { kind: 'appended', revision: last.revision, position: last.position };
}
