import type pg from 'pg';
import type { Clock } from '../../../kernel/index.ts';
import type { StoredEvent } from '../../event-store.ts';
import type { LogPositions } from '../log-position.ts';
import { AppendQueue } from './append-queue.ts';
import { writeBatch, type Answer } from './append-statement.ts';
import type { PendingAppend } from './pending-append.ts';
import { closed, failureOf, outcomeUnknown, unavailable } from './postgres-errors.ts';
import { withTimeout } from './with-timeout.ts';

const triesMax = 5;
const firstPauseMs = 25;

export interface WriterParts {
  readonly clock: Clock;
  readonly positions: LogPositions;
  /** Of one round trip; then the connection is given up and the outcome is unknown for now. */
  readonly attemptMs: number;
  connect(): Promise<pg.Client>;
  onConnectionLost(): void;
  /** After a commit: the first event's number, and the events if anybody wants them. */
  onCommitted(first: number, events: () => readonly StoredEvent[]): void;
  /** The answer to a repeat as reading tells it; undefined when the stream does not hold it. */
  readBack(append: PendingAppend): Promise<Answer['result'] | undefined>;
}

/**
 * Group commit on one connection: while a transaction is under way appends wait, and the next
 * transaction takes them together. A lost answer is asked for again with the same ids and revisions,
 * so that it is either written then or recognised as written.
 */
export class GroupWriter {
  readonly #parts: WriterParts;
  readonly #queue = new AppendQueue();
  #client: pg.Client | undefined;
  /** The last position that this connection saw committed; another connection may be of another log. */
  #known = 0;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  add(append: PendingAppend): void {
    if (!this.#queue.add(append)) append.reject(unavailable('too many appends are waiting'));
    else this.#working ??= this.#work();
  }

  /** What is under way is finished, what waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const append of this.#queue.takeAll()) append.reject(closed());
    await this.#working;
    await this.#client?.end().catch(() => undefined);
  }

  async #work(): Promise<void> {
    // Appends made in the same turn belong into the first transaction too.
    await Promise.resolve();
    while (!this.#queue.empty) await this.#settle(this.#stillInTime(this.#queue.takeBatch()));
    this.#working = undefined;
  }

  #stillInTime(batch: readonly PendingAppend[]): readonly PendingAppend[] {
    const now = performance.now();
    return batch.filter((append) => {
      const inTime = now < append.deadlineAt;
      if (!inTime) append.reject(unavailable('the append waited too long for its turn'));
      return inTime;
    });
  }

  async #settle(batch: readonly PendingAppend[]): Promise<void> {
    if (batch.length === 0) return;
    const endAt = Math.min(...batch.map((append) => append.deadlineAt));
    let doubtful = false;
    for (let tries = 1; ; tries++) {
      const failure = await this.#attempt(batch, () => (doubtful = true));
      if (failure === undefined) return;
      if (failure.kind === 'defect') return this.#settleDefect(batch, failure.error);
      const last = tries >= triesMax || performance.now() > endAt || this.#closed;
      if (last) return this.#giveUp(batch, doubtful, failure.error);
      await pause(firstPauseMs * 2 ** (tries - 1));
    }
  }

  async #attempt(
    batch: readonly PendingAppend[],
    onDoubt: () => void,
  ): Promise<{ readonly kind: string; readonly error: unknown } | undefined> {
    let sent = false;
    try {
      const client = (this.#client ??= await this.#connect());
      sent = true;
      const storedAt = this.#parts.clock.now();
      const { positions, attemptMs } = this.#parts;
      const writing = { client, positions, storedAt, known: this.#known };
      const answers = await withTimeout(writeBatch(writing, batch), attemptMs);
      this.#answer(answers, storedAt);
      return undefined;
    } catch (error) {
      const kind = failureOf(error);
      if (kind === 'ambiguous') this.#giveUpConnection();
      if (!sent) return { kind: 'unwritten', error };
      if (kind === 'ambiguous') onDoubt();
      return { kind, error };
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = await this.#parts.connect();
    client.on('end', () => {
      if (this.#client === client) this.#giveUpConnection();
    });
    return client;
  }

  #giveUpConnection(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#known = 0;
    this.#parts.onConnectionLost();
    // With a query under way this cuts the connection rather than wait for the answer.
    client?.end().catch(() => undefined);
  }

  #answer(answers: readonly Answer[], storedAt: StoredEvent['storedAt']): void {
    let first: number | undefined;
    for (const { append, written } of answers) {
      if (written === undefined) continue;
      first ??= written;
      this.#known = written + append.events.length - 1;
    }
    if (first !== undefined)
      this.#parts.onCommitted(first, () =>
        storedEventsOf(answers, storedAt, this.#parts.positions),
      );
    for (const { append, result } of answers) append.resolve(result);
  }

  /** One append that the database cannot take must not take its neighbours down. */
  async #settleDefect(batch: readonly PendingAppend[], error: unknown): Promise<void> {
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const append of batch) await this.#settle([append]);
  }

  async #giveUp(batch: readonly PendingAppend[], doubtful: boolean, cause: unknown): Promise<void> {
    if (!doubtful) {
      for (const append of batch) append.reject(unavailable('the append was not written', cause));
      return;
    }
    for (const append of batch) {
      try {
        const found = await withTimeout(this.#parts.readBack(append), this.#parts.attemptMs);
        if (found === undefined) append.reject(outcomeUnknown(cause));
        else append.resolve(found);
      } catch {
        append.reject(outcomeUnknown(cause));
      }
    }
  }
}

function storedEventsOf(
  answers: readonly Answer[],
  storedAt: StoredEvent['storedAt'],
  positions: LogPositions,
): readonly StoredEvent[] {
  return answers.flatMap(({ append, written }) =>
    written === undefined
      ? []
      : append.events.map(({ id, type, data, metadata }, i) => ({
          id,
          type,
          data,
          metadata,
          streamId: append.streamId,
          revision: append.first + i,
          position: positions.encode(written + i, id),
          storedAt,
        })),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
