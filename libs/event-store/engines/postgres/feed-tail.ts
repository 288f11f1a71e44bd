import type { FeedBatch, Position, StoredEvent } from '../../event-store.ts';
import { WakeUp } from '../wake-up.ts';
import type { LogPositions } from '../log-position.ts';
import type { EventReader } from './event-reader.ts';

const eventsMax = 1_024;
const bytesMax = 16 * 1024 * 1024;
const pageMax = 500;

/**
 * The feed's last events, read once for all subscribers of this store. It is one gap-free run: an event
 * enters only right after the one before it, or the run begins anew at the head.
 */
export class FeedTail {
  readonly #reader: EventReader;
  readonly #positions: LogPositions;
  readonly #news = new WakeUp();
  #run: StoredEvent[] = [];
  /** The number of the run's first event; undefined until the head has been read. */
  #first: number | undefined;
  #bytes = 0;
  /** False while another history may lie under us: after a connection was lost, until it is read again. */
  #trusted = false;
  #version = 0;
  #refreshing: Promise<void> | undefined;
  #again = false;

  constructor(reader: EventReader, positions: LogPositions) {
    this.#reader = reader;
    this.#positions = positions;
  }

  /** Grows with every change; take it before looking, so that no change goes unseen. */
  get version(): number {
    return this.#version;
  }

  /** The run's events after a place, or undefined when the place is not in the run. */
  after(position: Position | undefined, max: number): FeedBatch | undefined {
    if (this.#first === undefined) return undefined;
    const start = this.#indexAfter(position, this.#first);
    if (start === undefined) return undefined;
    const events = this.#run.slice(start, start + max);
    return { events, caughtUp: start + events.length === this.#run.length };
  }

  /** Resolves when something changed since that version, or at `wake`. */
  async changedSince(version: number): Promise<void> {
    if (version === this.#version) await this.#news.next();
  }

  wake(): void {
    this.#news.wake();
  }

  /** What this process has just committed, from that number on; anything but the next is read instead. */
  offer(first: number, events: () => readonly StoredEvent[]): void {
    if (this.#first === undefined) return;
    if (this.#trusted && first === this.#first + this.#run.length) this.#take(events());
    else this.refresh().catch(() => undefined);
  }

  /** Whether the run ends before that number, so that reading is worth while. */
  isBehind(number: number): boolean {
    return this.#first === undefined || this.#first + this.#run.length <= number;
  }

  distrust(): void {
    this.#trusted = false;
  }

  /** Reads what is new, checking that the run's last event still stands. One at a time. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (this.#first === undefined) await this.#beginAtHead();
      else await this.#readOn();
    }
  }

  async #beginAtHead(): Promise<void> {
    const last = await this.#reader.lastOfFeed();
    this.#first = last === undefined ? 1 : this.#positions.decode(last.position).number;
    this.#trusted = true;
    this.#take(last === undefined ? [] : [last]);
  }

  async #readOn(): Promise<void> {
    const last = this.#run.at(-1);
    const page = await this.#reader.feed(last?.position, pageMax).catch((error: unknown) => {
      // The run may be of a history that is gone. Subscribers then read for themselves and find out.
      this.#forget();
      throw error;
    });
    const next = (this.#first ?? 1) + this.#run.length;
    const fresh = page.events.filter((e) => this.#positions.decode(e.position).number >= next);
    this.#trusted = true;
    if (fresh.length > 0) this.#take(fresh);
    if (!page.caughtUp) this.#again = true;
  }

  #take(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.#run.push(event);
      this.#bytes += sizeOf(event);
    }
    if (this.#run.length > 2 * eventsMax || this.#bytes > 2 * bytesMax) this.#cut();
    this.#changed();
  }

  /** Drops the older part, down to both limits; the last event always stays. */
  #cut(): void {
    let drop = 0;
    for (const event of this.#run) {
      const small = this.#run.length - drop <= eventsMax && this.#bytes <= bytesMax;
      if (small || drop === this.#run.length - 1) break;
      this.#bytes -= sizeOf(event);
      drop++;
    }
    this.#run = this.#run.slice(drop);
    this.#first = (this.#first ?? 1) + drop;
  }

  #forget(): void {
    this.#run = [];
    this.#first = undefined;
    this.#bytes = 0;
    this.#trusted = false;
    this.#changed();
  }

  #changed(): void {
    this.#version++;
    this.#news.wake();
  }

  #indexAfter(position: Position | undefined, first: number): number | undefined {
    if (position === undefined) return first === 1 ? 0 : undefined;
    const index = this.#positions.decode(position).number - first;
    return this.#run[index]?.position === position ? index + 1 : undefined;
  }
}

function sizeOf(event: StoredEvent): number {
  return event.data.length + event.metadata.length;
}
