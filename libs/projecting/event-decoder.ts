import type { RecordedEvent, StoredEvent } from '../event-store/index.ts';

/** What the runner needs of the codec registry. */
export interface EventDecoder {
  decodeAll(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
}

/**
 * Decodes each event once, however many projections ask for it: they share the feed's event
 * objects, and the result is remembered as long as the feed holds the event. A failure is not
 * remembered.
 */
export class SharedDecoder implements EventDecoder {
  readonly #codecs: EventDecoder;
  readonly #decoded = new WeakMap<StoredEvent, Promise<RecordedEvent>>();

  constructor(codecs: EventDecoder) {
    this.#codecs = codecs;
  }

  async decodeAll(events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]> {
    const unknown = events.filter((event) => !this.#decoded.has(event));
    if (unknown.length > 0) this.#begin(unknown);
    return Promise.all(events.map((event) => this.#decoded.get(event) ?? this.#alone(event)));
  }

  #begin(events: readonly StoredEvent[]): void {
    const all = this.#codecs.decodeAll(events);
    events.forEach((event, i) => {
      const one = all.then((decoded) => nth(decoded, i));
      this.#decoded.set(event, one);
      one.catch(() => this.#decoded.delete(event));
    });
  }

  async #alone(event: StoredEvent): Promise<RecordedEvent> {
    return nth(await this.#codecs.decodeAll([event]), 0);
  }
}

function nth(decoded: readonly RecordedEvent[], i: number): RecordedEvent {
  const event = decoded[i];
  if (event === undefined) throw new RangeError('the codecs gave fewer events than they got');
  return event;
}
