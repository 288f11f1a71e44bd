import type { Pool } from 'pg';
import type { EventStore, Position, StoredEvent } from '../event-store/index.ts';
import { applyStep, applyWithin, Unapplicable, type Target } from './applying.ts';
import { lockCheckpoint, placeOf, readCheckpoint, type Checkpoint } from './checkpoints.ts';
import { compareSchemas, type TableDifference } from './compare-schemas.ts';
import type { EventDecoder } from './event-decoder.ts';
import type { Log } from './observing.ts';
import { createReadModel } from './prepare-projecting.ts';
import { schemaOf, type Projection, type Sql } from './projection.ts';
import { pause } from './pause.ts';
import {
  discard,
  dropOld,
  liveSchemaOf,
  stopped,
  swapSchemas,
  withRebuildLock,
} from './rebuild-schemas.ts';
import { Poisoned } from './runs.ts';
import { inTransaction } from './transaction.ts';

export interface RebuildReport {
  readonly name: string;
  readonly schema: string;
  /** The schema that it was compared with; undefined when no version of this read model stood. */
  readonly comparedWith: string | undefined;
  /** Both stood here when they were compared. */
  readonly position: Position | undefined;
  readonly differences: readonly TableDifference[];
  /** True when the rebuilt tables are now the live ones. */
  readonly swapped: boolean;
}

export interface RebuildParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly decoder: EventDecoder;
  readonly log: Log;
}

export interface RebuildOptions {
  readonly swap: boolean;
  readonly signal: AbortSignal;
}

const pageMax = 1_000;
/**
 * The live one goes on meanwhile; so often may the rebuilt one run after it before that is given
 * up.
 */
const roundsMax = 1_000;
/** While the live runner is held, at most so many events are caught up with. */
const heldEventsMax = 10_000;
/** The live runner waits as long as the comparison takes, at most so long. */
const compareTimeoutMs = 10 * 60_000;
/** What is compared stands after everything that was written before the rebuild was ready. */
const headWaitMs = 5_000;

/**
 * Builds a read model from the first event into `<schema>_next`, beside the live one, which goes
 * on. At one and the same place, with both checkpoints locked, all rows are compared both ways.
 * When nothing differs the schemas change names; a difference refuses that, unless the live one is
 * of an earlier version.
 *
 * Throws OperationalError `projecting.rebuild-running`, `.rebuild-behind` or `.rebuild-stopped`,
 * and Poisoned at an event that cannot be applied.
 */
export async function rebuildReadModel(
  parts: RebuildParts,
  projection: Projection,
  options: RebuildOptions,
): Promise<RebuildReport> {
  const schema = schemaOf(projection);
  return withRebuildLock(parts.pool, schema, async () => {
    const next: Target = { projection, schema: `${schema}_next` };
    await dropOld(parts.pool, parts.log, schema);
    await createReadModel(parts.pool, projection, { schema: next.schema, afresh: true });
    const rebuild = new Rebuild(parts, next, options);
    try {
      return await rebuild.run(await liveSchemaOf(parts.pool, projection));
    } catch (error) {
      throw error instanceof Unapplicable ? new Poisoned(error.cause) : error;
    } finally {
      await discard(parts.pool, next.schema);
      await dropOld(parts.pool, parts.log, schema);
    }
  });
}

class Rebuild {
  readonly #parts: RebuildParts;
  readonly #next: Target;
  readonly #options: RebuildOptions;
  #at: Checkpoint;

  constructor(parts: RebuildParts, next: Target, options: RebuildOptions) {
    this.#parts = parts;
    this.#next = next;
    this.#options = options;
  }

  async run(live: string | undefined): Promise<RebuildReport> {
    await this.#catchUp(live);
    if (live !== undefined) await this.#awaitHead(live);
    for (let round = 0; round < roundsMax; round++) {
      await this.#catchUp(live);
      const report = await this.#finish(live);
      if (report !== 'behind') return report;
    }
    throw stopped('rebuild-behind', 'the live read model moves faster than the rebuilt one');
  }

  /** Up to the live checkpoint as it stands, or to the store's head where nothing is live. */
  async #catchUp(live: string | undefined): Promise<void> {
    const goal = await this.#goal(live);
    for (;;) {
      const events = await this.#pageUpTo(goal);
      const last = events.at(-1);
      if (last === undefined) return;
      const step = { from: this.#at, to: placeOf(last), events };
      await applyStep(this.#parts.pool, this.#parts.decoder, this.#next, step);
      this.#at = step.to;
    }
  }

  async #goal(live: string | undefined): Promise<Position | undefined> {
    if (live === undefined) return this.#parts.store.head();
    const checkpoint = await readCheckpoint(this.#parts.pool, live);
    return checkpoint === 'missing' ? undefined : checkpoint?.position;
  }

  async #pageUpTo(goal: Position | undefined): Promise<readonly StoredEvent[]> {
    if (this.#options.signal.aborted) throw stopped('rebuild-stopped', 'the rebuild was stopped');
    if (goal === undefined || goal === this.#at?.position) return [];
    const { store } = this.#parts;
    const { events } = await store.readAll({ after: this.#at?.position, max: pageMax });
    return events.filter(({ position }) => store.comparePositions(position, goal) <= 0);
  }

  /** A live one that stands still is compared where it stands. */
  async #awaitHead(live: string): Promise<void> {
    const { store } = this.#parts;
    const head = await store.head();
    const until = performance.now() + headWaitMs;
    while (head !== undefined && performance.now() < until && !this.#options.signal.aborted) {
      const there = await this.#goal(live);
      if (there !== undefined && store.comparePositions(there, head) >= 0) return;
      await pause(50, this.#options.signal);
    }
  }

  async #finish(live: string | undefined): Promise<RebuildReport | 'behind'> {
    const options = { schema: this.#next.schema, statementTimeoutMs: compareTimeoutMs };
    return inTransaction(this.#parts.pool, options, async (sql) => {
      // The live runner's next step waits from here until the end of the transaction.
      const held = live === undefined ? this.#at : await lockCheckpoint(sql, live);
      await lockCheckpoint(sql, this.#next.schema);
      if (held === 'missing') throw new RangeError('the live read model is gone');
      if (!(await this.#catchUpWithin(sql, held?.position))) return 'behind';
      const differences =
        live === undefined ? [] : await compareSchemas(sql, live, this.#next.schema);
      const schema = schemaOf(this.#next.projection);
      const swapped = this.#options.swap && (differences.length === 0 || live !== schema);
      if (swapped) await swapSchemas(sql, this.#next, live === schema);
      const position = held?.position;
      const { name } = this.#next.projection;
      return { name, schema, comparedWith: live, position, differences, swapped };
    });
  }

  /** False when there is too much left to hold the live runner for. */
  async #catchUpWithin(sql: Sql, goal: Position | undefined): Promise<boolean> {
    for (let events = 0; events < heldEventsMax; events += pageMax) {
      const page = await this.#pageUpTo(goal);
      const last = page.at(-1);
      if (last === undefined) return true;
      const step = { from: this.#at, to: placeOf(last), events: page };
      await applyWithin(sql, this.#parts.decoder, this.#next, step);
      this.#at = step.to;
    }
    return false;
  }
}
