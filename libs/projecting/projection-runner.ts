import { hostname } from 'node:os';
import type { Pool } from 'pg';
import type { EventStore, Position } from '../event-store/index.ts';
import type { Clock } from '../kernel/index.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import { SharedDecoder, type EventDecoder } from './event-decoder.ts';
import { createFeed, type Feed } from './feed.ts';
import { Leadership } from './leadership.ts';
import { silentLog, type Log, type ProjectionObserver } from './observing.ts';
import { prepareReadModels } from './prepare-projecting.ts';
import { schemaOf, type Projection } from './projection.ts';
import { rebuildReadModel, type RebuildReport } from './rebuild.ts';
import { readStatus, type ProjectionStatus } from './status.ts';
import { Term } from './term.ts';

export interface ProjectionRunnerOptions {
  /** One connection of it holds the locks; each projection takes another while it writes. */
  readonly pool: Pool;
  readonly store: EventStore;
  readonly codecs: EventDecoder;
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  /** Shared with the other runners of this process; one of its own when left out. */
  readonly feed?: Feed;
  readonly observe?: ProjectionObserver;
  readonly log?: Log;
  /** Who this process is in status pages; host and process id when left out. */
  readonly holder?: string;
}

export interface ProjectionRunner {
  /** Makes missing tables and begins; resolves once it has begun. */
  start(): Promise<void>;
  /** Ends after the transactions under way. */
  stop(): Promise<void>;
  /** Tries a poisoned projection that this process leads again. */
  restart(name: string): void;
  /**
   * Whether the read model has come to a place within the time; also of other processes' runners,
   * and without `start`.
   */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<Arrival>;
  status(): Promise<readonly ProjectionStatus[]>;
  /**
   * Builds the read model anew beside the live one, compares, and puts it in its place when nothing
   * differs.
   */
  rebuild(name: string, signal?: AbortSignal): Promise<RebuildReport>;
  /** The same without the last step. */
  verify(name: string, signal?: AbortSignal): Promise<RebuildReport>;
}

export function createProjectionRunner(options: ProjectionRunnerOptions): ProjectionRunner {
  return new Runner(options);
}

interface Started {
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

class Runner implements ProjectionRunner {
  readonly #options: ProjectionRunnerOptions;
  readonly #log: Log;
  readonly #holder: string;
  readonly #projections: ReadonlyMap<string, Projection>;
  readonly #decoder: EventDecoder;
  readonly #leadership: Leadership;
  readonly #arrivals: Arrivals;
  readonly #retries = new Map<string, () => void>();
  #started: Started | undefined;

  constructor(options: ProjectionRunnerOptions) {
    const { pool, store, projections } = options;
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#holder = options.holder ?? `${hostname()}:${String(process.pid)}`;
    this.#projections = new Map(projections.map((projection) => [projection.name, projection]));
    if (this.#projections.size !== projections.length)
      throw new RangeError('two projections have one name');
    this.#decoder = new SharedDecoder(options.codecs);
    this.#leadership = new Leadership(pool);
    this.#arrivals = new Arrivals(pool, store, (schema) => this.#leadership.leads(schema));
  }

  async start(): Promise<void> {
    if (this.#started !== undefined) return;
    const { pool, store, projections } = this.#options;
    const stop = new AbortController();
    const feed = this.#options.feed ?? createFeed(store);
    await prepareReadModels(pool, projections);
    const runs = projections.map((projection) => {
      const schema = schemaOf(projection);
      return this.#leadership.lead(schema, stop.signal, async (term) =>
        this.#term(projection, feed).run(term),
      );
    });
    const close = this.#options.feed === undefined ? () => feed.close() : () => undefined;
    this.#started = { stop, ended: Promise.all(runs).then(close) };
  }

  async stop(): Promise<void> {
    this.#started?.stop.abort();
    await this.#started?.ended;
    this.#started = undefined;
  }

  restart(name: string): void {
    this.#retries.get(this.#find(name).name)?.();
  }

  async waitFor(name: string, position: Position, timeoutMs: number): Promise<Arrival> {
    return this.#arrivals.waitFor(schemaOf(this.#find(name)), position, timeoutMs);
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const { pool, store, projections, clock } = this.#options;
    return readStatus(
      { pool, store, clock, leads: (schema) => this.#leadership.leads(schema) },
      projections,
    );
  }

  async rebuild(name: string, signal?: AbortSignal): Promise<RebuildReport> {
    return this.#rebuild(name, true, signal);
  }

  async verify(name: string, signal?: AbortSignal): Promise<RebuildReport> {
    return this.#rebuild(name, false, signal);
  }

  async #rebuild(name: string, swap: boolean, signal?: AbortSignal): Promise<RebuildReport> {
    const { pool, store, codecs } = this.#options;
    const projection = this.#find(name);
    return rebuildReadModel({ pool, store, decoder: codecs, log: this.#log }, projection, {
      swap,
      signal: signal ?? new AbortController().signal,
    });
  }

  #find(name: string): Projection {
    const projection = this.#projections.get(name);
    if (projection === undefined) throw new RangeError(`no projection is named ${name}`);
    return projection;
  }

  #term(projection: Projection, feed: Feed): Term {
    const { pool, store, observe } = this.#options;
    const schema = schemaOf(projection);
    return new Term({
      pool,
      store,
      feed,
      decoder: this.#decoder,
      target: { projection, schema },
      reached: (position) => this.#arrivals.reached(schema, position),
      observe: observe ?? {},
      log: this.#log,
      holder: this.#holder,
      retries: this.#retries,
    });
  }
}
