import type { Clock, Instant } from '../../../libs/kernel/index.ts';
import type { ProjectionRunner, RebuildReport } from '../../../libs/projecting/index.ts';

/** How a rebuild ended. */
export type RebuildEnd =
  | { readonly kind: 'done'; readonly report: RebuildReport }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What is told of the last rebuild that this process was asked for. */
export interface LastRebuild {
  readonly state: 'running' | 'done' | 'failed';
  readonly begunAt: Instant;
  readonly swapped?: boolean;
  readonly tablesThatDiffer?: readonly string[];
}

interface Begun {
  readonly ended: Promise<RebuildEnd>;
}

/** Rebuilds that this process was asked for, which go on when whoever asked has gone. */
export class Rebuilds {
  readonly #projections: Pick<ProjectionRunner, 'rebuild'>;
  readonly #clock: Clock;
  readonly #running = new Map<string, Begun>();
  readonly #last = new Map<string, LastRebuild>();

  constructor(projections: Pick<ProjectionRunner, 'rebuild'>, clock: Clock) {
    this.#projections = projections;
    this.#clock = clock;
  }

  /** A second wish for the same one joins the first. */
  begin(name: string): Begun {
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const begun = { ended: this.#run(name) };
    this.#running.set(name, begun);
    return begun;
  }

  last(name: string): LastRebuild | undefined {
    return this.#last.get(name);
  }

  async #run(name: string): Promise<RebuildEnd> {
    const begunAt = this.#clock.now();
    this.#last.set(name, { state: 'running', begunAt });
    try {
      const report = await this.#projections.rebuild(name);
      const tablesThatDiffer = report.differences.map(({ table }) => table);
      const { swapped } = report;
      this.#last.set(name, { state: 'done', begunAt, swapped, tablesThatDiffer });
      return { kind: 'done', report };
    } catch (error) {
      this.#last.set(name, { state: 'failed', begunAt });
      return { kind: 'failed', error };
    } finally {
      this.#running.delete(name);
    }
  }
}
