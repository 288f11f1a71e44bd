import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type EventStoreDBClient,
  type ReadStreamOptions,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import type { Credentials } from '@eventstore/db-client';
import type { Random } from '../../../kernel/index.ts';
import {
  isBadPosition,
  isRefusedRead,
  isStreamNotFound,
  positionLost,
  unavailable,
} from './failures.ts';
import type { EventStoreDbLimits } from './limits.ts';
import type { Place } from './places.ts';
import { logRecordOf, type LogRecord } from './stored-events.ts';
import { backoffMs, DeadlinePassed, Gate, pause } from './waiting.ts';

/**
 * Reads from the leader, at most so many at once, each given up after a silence and tried again a
 * bounded number of times. The client itself sets no deadline on reads.
 */
export class LogReader {
  readonly #client: EventStoreDBClient;
  readonly #options: { readonly requiresLeader: true; readonly credentials: Credentials };
  readonly #limits: EventStoreDbLimits;
  readonly #random: Random;
  readonly #gate: Gate;
  #stopped = false;

  constructor(
    client: EventStoreDBClient,
    credentials: Credentials,
    limits: EventStoreDbLimits,
    random: Random,
  ) {
    this.#client = client;
    this.#options = { requiresLeader: true, credentials };
    this.#limits = limits;
    this.#random = random;
    this.#gate = new Gate(limits.readsInFlightMax, limits.waitingMax);
  }

  /** Ends what is tried again: reads under way fail at their next try. */
  stop(): void {
    this.#stopped = true;
  }

  /** Events of a stream from a revision on; none when it is missing. */
  async stream(
    stream: string,
    { from, max, triesMax }: { from: number; max: number; triesMax?: number },
  ): Promise<readonly LogRecord[]> {
    const options = { direction: FORWARDS, fromRevision: BigInt(from), maxCount: max } as const;
    return this.#readStream(stream, options, triesMax);
  }

  async last(stream: string, triesMax?: number): Promise<LogRecord | undefined> {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
    return (await this.#readStream(stream, options, triesMax))[0];
  }

  /**
   * Records of all streams from a place on, the one there included, which must still be the same.
   * Throws OperationalError `event-store.position-lost` when it is not.
   */
  async after(place: Place | undefined, max: number): Promise<readonly LogRecord[]> {
    const fromPosition = place ?? START;
    const maxCount = place === undefined ? max : max + 1;
    const records = await this.#tried(async () =>
      this.#collect(
        this.#client.readAll({ ...this.#options, direction: FORWARDS, fromPosition, maxCount }),
      ),
    );
    if (place === undefined) return records;
    const [there, ...rest] = records;
    if (there?.place.commit !== place.commit || there.place.idPrefix !== place.idPrefix)
      throw positionLost();
    return rest;
  }

  /** The last records of all, newest first, before a place or from the end. */
  async before(place: Place | undefined, max: number): Promise<readonly LogRecord[]> {
    const fromPosition = place ?? END;
    return this.#tried(async () =>
      this.#collect(
        this.#client.readAll({
          ...this.#options,
          direction: BACKWARDS,
          fromPosition,
          maxCount: max,
        }),
      ),
    );
  }

  /** The newest record that is wanted; the pages grow, as system events may be many. */
  async newest(wanted: (record: LogRecord) => boolean): Promise<LogRecord | undefined> {
    let size = 1;
    let before: Place | undefined;
    for (;;) {
      const records = await this.before(before, size);
      const found = records.find(wanted);
      if (found !== undefined || records.length < size) return found;
      before = records.at(-1)?.place;
      size = Math.min(size * 8, this.#limits.pageEventsMax);
    }
  }

  async #readStream(
    stream: string,
    options: ReadStreamOptions,
    triesMax?: number,
  ): Promise<readonly LogRecord[]> {
    return this.#tried(async () => {
      try {
        return await this.#collect(
          this.#client.readStream(stream, { ...this.#options, ...options }),
        );
      } catch (error) {
        if (isStreamNotFound(error)) return [];
        throw error;
      }
    }, triesMax);
  }

  async #tried<Value>(
    read: () => Promise<Value>,
    triesMax = this.#limits.readTriesMax,
  ): Promise<Value> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#gate.pass(read);
      } catch (error) {
        if (isRefusedRead(error)) throw unavailable('the server refuses the read', error, false);
        if (tries >= triesMax || this.#stopped) throw givenUp(error);
      }
      await pause(backoffMs(tries, this.#limits, this.#random));
    }
  }

  /**
   * All that a read gives. The error listener stays for good: the client may emit an error after the
   * read was given up, which would end the process if nobody listened.
   */
  #collect(read: StreamingRead<ResolvedEvent>): Promise<readonly LogRecord[]> {
    return new Promise((resolve, reject) => {
      const records: LogRecord[] = [];
      const { readTimeoutMs } = this.#limits;
      const timer = setTimeout(() => {
        read.cancel().catch(() => undefined);
        reject(new DeadlinePassed(`no event within ${String(readTimeoutMs)} ms`));
      }, readTimeoutMs);
      read.on('data', ({ event }) => {
        timer.refresh();
        if (event !== undefined) records.push(logRecordOf(event));
      });
      read.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      read.on('end', () => {
        clearTimeout(timer);
        resolve(records);
      });
    });
  }
}

/** A position that no record has is answered like a defect of the server, each time. */
function givenUp(error: unknown): Error {
  return isBadPosition(error)
    ? positionLost()
    : unavailable('the event store does not answer reads', error);
}
