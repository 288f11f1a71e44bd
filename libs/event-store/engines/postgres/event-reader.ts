import type pg from 'pg';
import type { Instant } from '../../../kernel/index.ts';
import type { FeedBatch, Position, StoredEvent, StreamId } from '../../event-store.ts';
import type { LogPositions } from '../log-position.ts';
import { gatherReads, streamsForwards, streamsLast, type StreamPart } from './gathered-reads.ts';
import { isPassing, positionLost, unavailable } from './postgres-errors.ts';

const triesMax = 4;
const firstPauseMs = 50;
/** Events per stream that reads of many streams take together; the rest of a long stream is read alone. */
const togetherMax = 20;

const columns =
  'position, stream_id, revision, event_id, type, data, metadata, stored_at FROM event_store.events';

interface Row {
  readonly position: string;
  readonly stream_id: string;
  readonly revision: string;
  readonly event_id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly stored_at: string;
}

interface PlacedRow extends Row {
  /** Of the question that the row answers, from 1. */
  readonly place: string;
}

interface Statement {
  readonly name: string;
  readonly text: string;
}

const streamForwards: Statement = {
  name: 'read-stream',
  text: `SELECT ${columns} WHERE stream_id = $1 AND revision >= $2 ORDER BY revision LIMIT $3`,
};

const feedForwards: Statement = {
  name: 'read-feed',
  text: `SELECT ${columns} WHERE position >= $1 ORDER BY position LIMIT $2`,
};
const feedLast: Statement = {
  name: 'last-of-feed',
  text: `SELECT ${columns} ORDER BY position DESC LIMIT 1`,
};

/** Reads through the pool; passing failures are tried again a few times, since a read does nothing. */
export class EventReader {
  readonly #pool: pg.Pool;
  readonly #positions: LogPositions;

  readonly #beginningOf: (asked: StreamPart) => Promise<readonly StoredEvent[]>;
  readonly #lastOf: (asked: StreamId) => Promise<readonly StoredEvent[]>;

  constructor(pool: pg.Pool, positions: LogPositions) {
    this.#pool = pool;
    this.#positions = positions;
    const run = (query: { name: string; text: string; values: unknown[] }) =>
      this.#rows<PlacedRow>(query, query.values);
    const eventOf = (row: PlacedRow) => this.#event(row);
    this.#beginningOf = gatherReads(streamsForwards, run, eventOf);
    this.#lastOf = gatherReads(streamsLast, run, eventOf);
  }

  async stream(id: StreamId, from: number, max: number): Promise<readonly StoredEvent[]> {
    const first = await this.#beginningOf({ streamId: id, from, max: Math.min(max, togetherMax) });
    if (first.length < togetherMax || max === togetherMax) return first;
    const rest = [id, from + togetherMax, max - togetherMax] as const;
    return [...first, ...(await this.#events(streamForwards, rest))];
  }

  async lastOfStream(id: StreamId): Promise<StoredEvent | undefined> {
    return (await this.#lastOf(id))[0];
  }

  async lastOfFeed(): Promise<StoredEvent | undefined> {
    return (await this.#events(feedLast, []))[0];
  }

  /**
   * Events after a place. The event at the place is read with them, and when it is missing or another,
   * this throws `event-store.position-lost`.
   */
  async feed(after: Position | undefined, max: number): Promise<FeedBatch> {
    if (after === undefined) {
      const events = await this.#events(feedForwards, [1, max + 1]);
      return { events: events.slice(0, max), caughtUp: events.length <= max };
    }
    const { number } = this.#positions.decode(after);
    const [at, ...events] = await this.#events(feedForwards, [number, max + 2]);
    if (at?.position !== after) throw positionLost();
    return { events: events.slice(0, max), caughtUp: events.length <= max };
  }

  async #events(
    statement: Statement,
    values: readonly (string | number)[],
  ): Promise<readonly StoredEvent[]> {
    return (await this.#rows<Row>(statement, values)).map((row) => this.#event(row));
  }

  async #rows<Found extends pg.QueryResultRow>(
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<readonly Found[]> {
    for (let tries = 1; ; tries++) {
      try {
        const query = { name, text, values: [...values], types };
        return (await this.#pool.query<Found>(query)).rows;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (tries >= triesMax) throw unavailable('the event log could not be read', error);
        await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** (tries - 1)));
      }
    }
  }

  #event(row: Row): StoredEvent {
    return {
      id: row.event_id,
      type: row.type,
      data: row.data,
      metadata: row.metadata,
      streamId: row.stream_id as StreamId,
      revision: Number(row.revision),
      position: this.#positions.encode(Number(row.position), row.event_id),
      storedAt: storedAtOf(row.stored_at),
    };
  }
}

/** Every column as the server's text: parsing dates and numbers here is several times cheaper. */
const types: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const utcText = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** From `2026-11-20 13:36:00.12+00`, as the store's connections are set to write it. */
function storedAtOf(text: string): Instant {
  const [, date, time, fraction = ''] = utcText.exec(text) ?? [];
  if (date === undefined || time === undefined) throw new RangeError(`not in UTC: ${text}`);
  return `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z` as Instant;
}
