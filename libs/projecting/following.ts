import type { Pool } from 'pg';
import type { EventStore, FeedBatch, Position, StoredEvent } from '../event-store/index.ts';
import { OperationalError } from '../kernel/index.ts';
import { applyStep, handledOf, Unapplicable, type Target } from './applying.ts';
import {
  placeOf,
  readCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
  type Place,
} from './checkpoints.ts';
import type { EventDecoder } from './event-decoder.ts';
import type { Feed } from './feed.ts';
import { pause } from './pause.ts';
import { Poisoned } from './runs.ts';

export interface Following {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly feed: Feed;
  readonly decoder: EventDecoder;
  readonly target: Target;
  /** Rows and checkpoint stand, or nothing was to be done, up to here. */
  reached(position: Position): void;
  applied(batch: { readonly events: number; readonly ms: number }): void;
}

/**
 * The checkpoint moves past ignored events at most so often: while there is more to read, and at
 * the end of the feed.
 */
const ignoredEveryMs = { behind: 1_000, caughtUp: 250 };
/** Between two transactions; under load they grow instead of becoming more. */
const restDefaultMs = 40;
/** A busy database gets several times the rest that its last transaction took, but not for ever. */
const rest = { timesTaken: 3, mostMs: 100 };

/**
 * Follows the feed from the checkpoint until the signal aborts. Throws Poisoned at an event that
 * cannot be applied (all before it are) and when the checkpoint's event is lost; anything else that
 * it throws may pass.
 */
export async function followFeed(parts: Following, term: AbortSignal): Promise<void> {
  const start = await startingPlace(parts);
  const run = new Run(parts, start);
  while (!term.aborted) {
    await run.rest(term);
    const batch = await parts.feed.next(run.seen?.position, { signal: term, waitMs: run.waitMs() });
    if (batch !== undefined) await run.take(batch);
    await run.settle();
  }
}

/** The log is not the one that the rows were made from: waiting will not mend that. */
const lostCodes = ['event-store.position-lost', 'event-store.foreign-position'];

async function startingPlace({ pool, store, target }: Following): Promise<Checkpoint> {
  const start = await readCheckpoint(pool, target.schema);
  if (start === 'missing')
    throw new Poisoned(new Error(`no read model stands in ${target.schema}`));
  try {
    await verifyCheckpoint(store, start);
  } catch (error) {
    if (error instanceof OperationalError && lostCodes.includes(error.code))
      throw new Poisoned(error);
    throw error;
  }
  return start;
}

class Run {
  /** Looked at; events between `written` and here were ignored ones. */
  seen: Checkpoint;
  readonly #parts: Following;
  #written: Checkpoint;
  #writtenAt = 0;
  #tookMs = 0;
  #caughtUp = false;

  constructor(parts: Following, start: Checkpoint) {
    this.#parts = parts;
    this.#written = start;
    this.seen = start;
    if (start !== undefined) parts.reached(start.position);
  }

  async take({ events, caughtUp }: FeedBatch): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    this.#caughtUp = caughtUp;
    if (handledOf(this.#parts.target.projection, events).length === 0) {
      this.seen = placeOf(last);
      this.#parts.reached(last.position);
      return;
    }
    await this.#applyOrPinpoint(events);
  }

  /** Lets events gather for the next transaction, unless more are there already than one takes. */
  async rest(term: AbortSignal): Promise<void> {
    if (!this.#caughtUp) return;
    const { restMs = restDefaultMs } = this.#parts.target.projection;
    const restNowMs = Math.max(restMs, Math.min(rest.mostMs, rest.timesTaken * this.#tookMs));
    await pause(restNowMs - (performance.now() - this.#writtenAt), term);
  }

  /** How long the next events may be waited for before ignored ones are written down. */
  waitMs(): number | undefined {
    if (this.seen === this.#written) return undefined;
    const every = this.#caughtUp ? ignoredEveryMs.caughtUp : ignoredEveryMs.behind;
    return Math.max(0, every - (performance.now() - this.#writtenAt));
  }

  /** Moves the checkpoint past ignored events when it is time. */
  async settle(): Promise<void> {
    if (this.seen !== undefined && this.waitMs() === 0) await this.#write(this.seen, []);
  }

  async #applyOrPinpoint(events: readonly StoredEvent[]): Promise<void> {
    try {
      await this.#apply(events);
    } catch (error) {
      if (!(error instanceof Unapplicable)) throw error;
      // One by one, so that everything before the poison stands and the poison has a name.
      for (const event of events) await this.#applyAlone(event);
    }
  }

  async #applyAlone(event: StoredEvent): Promise<void> {
    try {
      await this.#apply([event]);
    } catch (error) {
      throw error instanceof Unapplicable ? new Poisoned(error.cause, event) : error;
    }
  }

  async #apply(events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    const beganAt = performance.now();
    await this.#write(placeOf(last), events);
    const handled = handledOf(this.#parts.target.projection, events).length;
    this.#parts.applied({ events: handled, ms: performance.now() - beganAt });
    this.#parts.reached(last.position);
  }

  async #write(to: Place, events: readonly StoredEvent[]): Promise<void> {
    const { pool, decoder, target } = this.#parts;
    const beganAt = performance.now();
    await applyStep(pool, decoder, target, { from: this.#written, to, events });
    this.#written = to;
    this.seen = to;
    this.#writtenAt = performance.now();
    this.#tookMs = this.#writtenAt - beganAt;
  }
}
