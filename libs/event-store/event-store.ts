import type { Brand, Instant } from '../kernel/index.ts';

/** `order-ORD-20261120-A15A7F`: category, dash, id. */
export type StreamId = Brand<string, 'StreamId'>;

/**
 * An opaque token for a place in the feed of all events; it carries the store's id, so a token of
 * another store is refused. Compare two with `comparePositions`, never as text.
 */
export type Position = Brand<string, 'Position'>;

/** The stream's revision that the decision was made on: the last event's (0 for the first), or none. */
export type ExpectedRevision = number | 'no-stream';

/** One event as it goes in: canonical JSON texts, stored exactly as given. */
export interface EventToAppend {
  /** UUID, lower case; the engines recognise a repeat by it. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** One event as it comes out, byte for byte what was appended. */
export interface StoredEvent extends EventToAppend {
  readonly streamId: StreamId;
  readonly revision: number;
  readonly position: Position;
  readonly storedAt: Instant;
}

export type AppendResult =
  | {
      readonly kind: 'appended';
      readonly revision: number;
      readonly position: Position;
      /** Surely written by this very call, and no repeat; left out where the engine cannot tell. */
      readonly isNew?: true;
    }
  /** The stream stands elsewhere than expected and does not hold these events at that place. */
  | { readonly kind: 'wrong-revision'; readonly actual: ExpectedRevision };

export interface ReadOptions {
  /** First revision wanted (inclusive). Forwards from 0 when left out. */
  readonly from?: number;
  /** At most so many events; required, since everything has a limit. */
  readonly max: number;
}

export interface SubscribeOptions {
  /** Events after this place; undefined is from the beginning. */
  readonly after: Position | undefined;
  /** Events per batch at most. */
  readonly batchMax: number;
  readonly signal: AbortSignal;
}

/** Consecutive events of the feed. `caughtUp` when nothing more was there as it was read. */
export interface FeedBatch {
  readonly events: readonly StoredEvent[];
  readonly caughtUp: boolean;
}

/**
 * The log. Two engines keep it (EventStoreDB, Postgres) and one imitates them for tests (memory); one
 * contract suite runs over all three.
 *
 * Errors are OperationalError with the codes `event-store.event-too-large` (over 256 KiB of data and
 * metadata), `.append-too-large` (over 1 MiB), `.empty-append`, `.invalid-event` (bad id, type or text
 * that JSON would change), `.unavailable` (surely not written; retryable), `.outcome-unknown` (tries
 * are used up and the answer is still unknown; a repeat with the same ids is safe), `.foreign-position`,
 * `.position-lost` (the event at a checkpoint is gone or another: an older log was restored), `.closed`.
 */
export interface EventStore {
  /** Random at the store's creation; part of every position. */
  storeId(): Promise<string>;

  /**
   * Appends all or none. A repeat (the same ids at that stream and place) answers `appended` with the
   * first answer's revision and position; where the engine has no position for it, the head of the
   * feed read afterwards.
   */
  append(
    streamId: StreamId,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult>;

  /** Events of one stream, oldest first, from the leader; empty when the stream is missing. */
  read(streamId: StreamId, options: ReadOptions): Promise<readonly StoredEvent[]>;

  /** The last event of a stream: what a decision must have seen. Undefined when missing. */
  last(streamId: StreamId): Promise<StoredEvent | undefined>;

  /** Events of all streams after a place, in commit order, system events left out. */
  readAll(options: {
    readonly after: Position | undefined;
    readonly max: number;
  }): Promise<FeedBatch>;

  /** The last event's place; undefined in an empty store. */
  head(): Promise<Position | undefined>;

  /**
   * Everything after a place, then everything new, in order, none twice, none skipped, until the signal
   * aborts. Lost connections and dropped subscriptions are resumed inside; when the event at `after` is
   * no longer what it was the iteration throws `event-store.position-lost`.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<FeedBatch>;

  /** Below 0: a is earlier. Throws `event-store.foreign-position` for a token of another store. */
  comparePositions(a: Position, b: Position): number;

  /** Reads a token that came from outside; throws `event-store.foreign-position` when it is not ours. */
  parsePosition(token: string): Promise<Position>;

  close(): Promise<void>;
}

/** Per event: data and metadata in UTF-8 bytes. Our own limit, below every server's. */
export const eventBytesMax = 256 * 1024;
/** Per append, likewise. */
export const appendBytesMax = 1024 * 1024;

/** `category-id`; throws a RangeError on an empty or over-long part. */
export function streamId(category: string, id: string): StreamId {
  if (!/^[a-zA-Z]{1,40}$/.test(category) || id.length === 0 || id.length > 200)
    throw new RangeError('not a stream id');
  return `${category}-${id}` as StreamId;
}

/** The part before the first dash. */
export function categoryOf(id: StreamId): string {
  return id.slice(0, id.indexOf('-'));
}
