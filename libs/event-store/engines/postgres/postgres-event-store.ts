import { systemClock, type Clock, type Random } from '../../../kernel/index.ts';
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
import { LogPositions } from '../log-position.ts';
import { EventReader } from './event-reader.ts';
import { FeedTail } from './feed-tail.ts';
import { GroupWriter } from './group-writer.ts';
import { NewEventsListener } from './new-events-listener.ts';
import { closed } from './postgres-errors.ts';
import { preparePostgresEventStore, readStoreId } from './prepare-postgres-event-store.ts';
import { readBack } from './read-back.ts';
import { openConnections, type Connections } from './store-connections.ts';
import { subscription } from './subscription.ts';

/**
 * A notice of our own commit can overtake the commit's answer: so long it may take before the events
 * are taken for another process's and read.
 */
const othersCommitMs = 5;

export interface PostgresEventStoreOptions {
  readonly connectionString: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Connections for reading; one more writes and one more listens. 4 when left out. */
  readonly poolMax?: number;
  /** How long an append may take with all its tries, in milliseconds. 10,000 when left out. */
  readonly appendTimeoutMs?: number;
}

/**
 * Opens the event store in a Postgres database, making its tables first where they are missing. Any
 * number of processes may have the same database open.
 */
export async function createPostgresEventStore(
  options: PostgresEventStoreOptions,
): Promise<EventStore> {
  const appendTimeoutMs = options.appendTimeoutMs ?? 10_000;
  const connections = openConnections({
    connectionString: options.connectionString,
    poolMax: options.poolMax ?? 4,
    attemptMs: appendTimeoutMs / 2,
  });
  try {
    await preparePostgresEventStore(connections.pool, options.random);
    const storeId = await readStoreId(connections.pool);
    return new PostgresEventStore(
      storeId,
      connections,
      options.clock ?? systemClock,
      appendTimeoutMs,
    );
  } catch (error) {
    await connections.pool.end();
    throw error;
  }
}

class PostgresEventStore implements EventStore {
  readonly #storeId: string;
  readonly #connections: Connections;
  readonly #appendTimeoutMs: number;
  readonly #positions: LogPositions;
  readonly #reader: EventReader;
  readonly #tail: FeedTail;
  readonly #writer: GroupWriter;
  /** Made by the first subscription. */
  #listener: NewEventsListener | undefined;
  #closing: Promise<void> | undefined;

  constructor(storeId: string, connections: Connections, clock: Clock, appendTimeoutMs: number) {
    this.#storeId = storeId;
    this.#connections = connections;
    this.#appendTimeoutMs = appendTimeoutMs;
    this.#positions = new LogPositions(storeId);
    this.#reader = new EventReader(connections.pool, this.#positions);
    this.#tail = new FeedTail(this.#reader, this.#positions);
    this.#writer = new GroupWriter({
      clock,
      positions: this.#positions,
      attemptMs: appendTimeoutMs / 2,
      connect: () => connections.connectWriter(),
      onConnectionLost: () => {
        this.#tail.distrust();
      },
      onCommitted: (first, events) => {
        this.#tail.offer(first, events);
      },
      readBack: (append) => readBack(this.#reader, append),
    });
  }

  async storeId(): Promise<string> {
    this.#refuseClosed();
    return Promise.resolve(this.#storeId);
  }

  async append(
    streamId: StreamId,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    this.#refuseClosed();
    const bytes = checkAppend(streamId, expected, events);
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const deadlineAt = performance.now() + this.#appendTimeoutMs;
    return new Promise((resolve, reject) => {
      this.#writer.add({ streamId, first, events, bytes, deadlineAt, resolve, reject });
    });
  }

  async read(streamId: StreamId, { from = 0, max }: ReadOptions): Promise<readonly StoredEvent[]> {
    this.#refuseClosed();
    checkMax(max);
    return this.#reader.stream(streamId, from, max);
  }

  async last(streamId: StreamId): Promise<StoredEvent | undefined> {
    this.#refuseClosed();
    return this.#reader.lastOfStream(streamId);
  }

  async readAll(options: {
    readonly after: Position | undefined;
    readonly max: number;
  }): Promise<FeedBatch> {
    this.#refuseClosed();
    checkMax(options.max);
    return this.#reader.feed(options.after, options.max);
  }

  async head(): Promise<Position | undefined> {
    this.#refuseClosed();
    return (await this.#reader.lastOfFeed())?.position;
  }

  subscribe(options: SubscribeOptions): AsyncIterable<FeedBatch> {
    this.#refuseClosed();
    checkMax(options.batchMax);
    this.#listener ??= this.#listen();
    const isOver = (): boolean => options.signal.aborted || this.#closing !== undefined;
    return subscription({ ...options, tail: this.#tail, reader: this.#reader, isOver });
  }

  comparePositions(a: Position, b: Position): number {
    return this.#positions.compare(a, b);
  }

  async parsePosition(token: string): Promise<Position> {
    return Promise.resolve().then(() => this.#positions.parse(token));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#tail.wake();
    await this.#writer.close();
    await this.#listener?.stop();
    await this.#connections.pool.end();
  }

  #listen(): NewEventsListener {
    const refresh = (): void => {
      this.#tail.refresh().catch(() => undefined);
    };
    let soon: NodeJS.Timeout | undefined;
    return new NewEventsListener({
      connect: () => this.#connections.connectListener(),
      onCommitted: (number) => {
        if (!this.#tail.isBehind(number) || soon !== undefined) return;
        soon = setTimeout(() => {
          soon = undefined;
          if (this.#tail.isBehind(number)) refresh();
        }, othersCommitMs);
      },
      onLook: (reason) => {
        if (reason === 'connected') this.#tail.distrust();
        refresh();
      },
    });
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw closed();
  }
}
