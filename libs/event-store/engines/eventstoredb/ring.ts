import type { StoredEvent } from '../../event-store.ts';
import type { Place } from './places.ts';

interface Kept {
  readonly place: Place;
  /** Undefined for a record that is not of the feed. */
  readonly event: StoredEvent | undefined;
  readonly bytes: number;
}

export interface Taken {
  readonly events: readonly StoredEvent[];
  /** The last record looked at; where to go on. */
  readonly scanned: Place | undefined;
  /** Nothing more was in the ring. */
  readonly isAll: boolean;
}

const beforeAll = -1n;

/** The newest consecutive records, bounded in number and bytes; older ones are read from the log. */
export class Ring {
  readonly #eventsMax: number;
  readonly #bytesMax: number;
  #kept: Kept[] = [];
  #first = 0;
  #bytes = 0;
  /** Everything after this commit position is here; below 0: from the beginning of the log. */
  #floor: bigint | undefined;
  #top: Place | undefined;

  constructor(eventsMax: number, bytesMax: number) {
    this.#eventsMax = eventsMax;
    this.#bytesMax = bytesMax;
  }

  /** The last place that the ring knows; the subscription goes on after it. */
  get top(): Place | undefined {
    return this.#top;
  }

  get isOpen(): boolean {
    return this.#floor !== undefined;
  }

  /** Empties the ring; it will hold what comes after a place. */
  open(after: Place | undefined): void {
    this.clear();
    this.#floor = after?.commit ?? beforeAll;
    this.#top = after;
  }

  clear(): void {
    this.#kept = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#floor = undefined;
    this.#top = undefined;
  }

  /** False for a record that was here already. */
  add(place: Place, event: StoredEvent | undefined): boolean {
    if (this.#top !== undefined && place.commit <= this.#top.commit) return false;
    const bytes = event === undefined ? 0 : event.data.length + event.metadata.length;
    this.#kept.push({ place, event, bytes });
    this.#bytes += bytes;
    this.#top = place;
    while (this.#size > this.#eventsMax || this.#bytes > this.#bytesMax) this.#dropOldest();
    return true;
  }

  /** Up to `max` events after a place; undefined when the ring does not reach back to it. */
  after(place: Place | undefined, max: number): Taken | undefined {
    const commit = place?.commit ?? beforeAll;
    if (this.#floor === undefined || commit < this.#floor) return undefined;
    const events: StoredEvent[] = [];
    let scanned = place;
    for (let i = this.#indexAfter(commit); i < this.#kept.length; i++) {
      const kept = this.#kept[i];
      if (kept === undefined || events.length === max) return { events, scanned, isAll: false };
      if (kept.event !== undefined) events.push(kept.event);
      scanned = kept.place;
    }
    return { events, scanned, isAll: true };
  }

  get #size(): number {
    return this.#kept.length - this.#first;
  }

  #dropOldest(): void {
    const oldest = this.#kept[this.#first];
    this.#first += 1;
    this.#bytes -= oldest?.bytes ?? 0;
    this.#floor = oldest?.place.commit ?? this.#floor;
    if (this.#first <= this.#size) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }

  #indexAfter(commit: bigint): number {
    let low = this.#first;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.place.commit ?? 0n) <= commit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
