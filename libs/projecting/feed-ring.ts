import type { EventStore, Position, StoredEvent } from '../event-store/index.ts';

/**
 * Events and bytes that the ring holds at most; who is further behind reads pages from the store. As long
 * as an event is here it stays decoded, at several times its bytes. A second of a busy
 * shop is a thousand events, and read models rest a tenth of one.
 */
const eventsMax = 2_000;
const bytesMax = 24 * 1024 * 1024;

/** The last events of the feed without a gap, and the place before the first of them. */
export class FeedRing {
  readonly #store: EventStore;
  #events: StoredEvent[] = [];
  #start: Position | undefined;
  #bytes = 0;
  #aged = 0;
  #end: Position | undefined;

  constructor(store: EventStore, start: Position | undefined) {
    this.#store = store;
    this.#start = start;
    this.#end = start;
  }

  push(events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    this.#events.push(...events);
    this.#bytes += bytesOf(events);
    this.#end = last.position;
    // Trimmed in large steps, since each step moves the whole array.
    if (this.#events.length > eventsMax * 1.25) this.#forget(this.#events.length - eventsMax);
    while (this.#bytes > bytesMax) this.#forget(Math.ceil(this.#events.length / 4));
  }

  /**
   * Called once a minute: forgets what stood here at the last call, so that decoded personal data
   * fade.
   */
  age(): void {
    this.#forget(this.#aged);
    this.#aged = this.#events.length;
  }

  /** True when everything after the place is here. */
  covers(after: Position | undefined): boolean {
    if (this.#start === undefined) return true;
    return after !== undefined && this.#store.comparePositions(after, this.#start) >= 0;
  }

  /** Of a place that is covered. */
  after(place: Position | undefined, max: number): readonly StoredEvent[] {
    if (place === this.#end) return [];
    const from = this.#indexAfter(place);
    return this.#events.slice(from, from + max);
  }

  endsAt(place: Position | undefined): boolean {
    return place === this.#end;
  }

  #indexAfter(place: Position | undefined): number {
    if (place === undefined) return 0;
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isAfter(middle, place)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #isAfter(index: number, place: Position): boolean {
    const event = this.#events[index];
    return event === undefined || this.#store.comparePositions(event.position, place) > 0;
  }

  #forget(count: number): void {
    const gone = this.#events.splice(0, count);
    const last = gone.at(-1);
    if (last === undefined) return;
    this.#start = last.position;
    this.#bytes -= bytesOf(gone);
    this.#aged = Math.max(0, this.#aged - gone.length);
  }
}

function bytesOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
}
