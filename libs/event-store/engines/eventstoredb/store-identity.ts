import {
  NO_STREAM,
  type Credentials,
  type EventStoreDBClient,
  type StreamSubscription,
} from '@eventstore/db-client';
import type { Clock, Random } from '../../../kernel/index.ts';
import { appendFailureOf, positionLost } from './failures.ts';
import type { EventStoreDbLimits } from './limits.ts';
import type { LogReader } from './log-reader.ts';
import { eventDataOf, reservedCategory } from './stored-events.ts';
import { withDeadline } from './waiting.ts';

const stream = `${reservedCategory}-store`;
/** Our deadline stands behind the client's, in case that one does not come. */
const graceMs = 500;

/**
 * The log's own id: the id of the first event of a reserved stream, created once by whichever process
 * comes first. Confirming it also warms a connection up, for which one awaited append is needed: the
 * event is appended again under its own id, which the server recognises and does not store. Since
 * the client connects again without a word, a subscription to that stream, on which nothing ever
 * comes, watches the connection: its error says that the next append needs a warm one.
 */
export class StoreIdentity {
  readonly #client: EventStoreDBClient;
  readonly #credentials: Credentials;
  readonly #reader: LogReader;
  readonly #limits: EventStoreDbLimits;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #disconnected: () => void;
  #storeId: string | undefined;
  #watch: StreamSubscription | undefined;

  constructor(
    parts: {
      readonly client: EventStoreDBClient;
      readonly credentials: Credentials;
      readonly reader: LogReader;
      readonly disconnected: () => void;
    },
    limits: EventStoreDbLimits,
    clock: Clock,
    random: Random,
  ) {
    this.#client = parts.client;
    this.#credentials = parts.credentials;
    this.#reader = parts.reader;
    this.#disconnected = parts.disconnected;
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * One try. Throws OperationalError `event-store.position-lost` when another log than before
   * answers at this address, and the client's own error when the append did not go through.
   */
  async confirm(): Promise<string> {
    const first = (await this.#reader.stream(stream, { from: 0, max: 1, triesMax: 1 }))[0];
    const found = first?.record.id;
    if (this.#storeId !== undefined && found !== this.#storeId) throw positionLost();
    const storeId = found ?? this.#random.uuid();
    await this.#append(storeId);
    this.#storeId = storeId;
    this.#watch ??= this.#watchConnection();
    return storeId;
  }

  #watchConnection(): StreamSubscription {
    const watch = this.#client.subscribeToStream(stream, {
      fromRevision: 0n,
      credentials: this.#credentials,
    });
    watch.on('error', () => {
      if (this.#watch !== watch) return;
      this.#watch = undefined;
      watch.unsubscribe().catch(() => undefined);
      this.#disconnected();
    });
    watch.resume();
    return watch;
  }

  async #append(storeId: string): Promise<void> {
    const { appendTimeoutMs } = this.#limits;
    const event = eventDataOf({
      id: storeId,
      type: 'StoreCreated',
      data: JSON.stringify({ storeId, createdAt: this.#clock.now() }),
      metadata: '{}',
    });
    const append = this.#client.appendToStream(stream, event, {
      expectedRevision: NO_STREAM,
      credentials: this.#credentials,
      deadline: appendTimeoutMs,
    });
    await withDeadline(append, appendTimeoutMs + graceMs);
  }
}

/** Another process created the log's identity at the same moment: look again. */
export function wasCreatedMeanwhile(error: unknown): boolean {
  return appendFailureOf(error).kind === 'wrong-revision';
}
