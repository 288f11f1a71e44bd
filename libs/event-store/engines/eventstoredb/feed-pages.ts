import type { StoredEvent } from '../../event-store.ts';
import type { EventStoreDbLimits } from './limits.ts';
import type { LogReader } from './log-reader.ts';
import type { Place, Places } from './places.ts';
import { isOfTheFeed, storedEventOf } from './stored-events.ts';

export interface FeedPage {
  readonly events: readonly StoredEvent[];
  /** The last record looked at, of the feed or not. */
  readonly scanned: Place | undefined;
  readonly caughtUp: boolean;
}

/** Pages of the feed, read from the log. */
export class FeedPages {
  readonly #reader: LogReader;
  readonly #places: Places;
  readonly #limits: EventStoreDbLimits;

  constructor(reader: LogReader, places: Places, limits: EventStoreDbLimits) {
    this.#reader = reader;
    this.#places = places;
    this.#limits = limits;
  }

  /**
   * Up to `max` events after a place, read with one more, so as to know whether that is all. Throws
   * `event-store.position-lost` when the record at the place is gone or another.
   */
  async after(place: Place | undefined, max: number): Promise<FeedPage> {
    const events: StoredEvent[] = [];
    let scanned = place;
    let size = max + 1;
    for (;;) {
      const asked = Math.min(size, this.#limits.pageEventsMax);
      const records = await this.#reader.after(scanned, asked);
      for (const record of records) {
        const ofTheFeed = isOfTheFeed(record);
        if (ofTheFeed && events.length === max) return { events, scanned, caughtUp: false };
        if (ofTheFeed) events.push(storedEventOf(record, this.#places));
        scanned = record.place;
      }
      if (records.length < asked) return { events, scanned, caughtUp: true };
      size = Math.max(asked, 32) * 2;
    }
  }
}
