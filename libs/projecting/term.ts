import { CheckpointMoved } from './checkpoints.ts';
import { describeError } from './database-errors.ts';
import { followFeed, type Following } from './following.ts';
import type { Log, ProjectionObserver } from './observing.ts';
import { backoffMs, pause } from './pause.ts';
import { Poisoned, recordPoison, recordRunning } from './runs.ts';

export interface TermParts extends Omit<Following, 'applied'> {
  readonly observe: ProjectionObserver;
  readonly log: Log;
  readonly holder: string;
  /** How to try a poisoned projection again, by its name. */
  readonly retries: Map<string, () => void>;
}

/**
 * One term of a projection as the active runner: it begins again after whatever may pass, and
 * stands still at poison.
 */
export class Term {
  readonly #parts: TermParts;
  readonly #name: string;
  #failures = 0;

  constructor(parts: TermParts) {
    this.#parts = parts;
    this.#name = parts.target.projection.name;
  }

  async run(term: AbortSignal): Promise<void> {
    while (!term.aborted) {
      try {
        await this.#follow(term);
      } catch (error) {
        await this.#survive(error, term);
      }
    }
  }

  async #follow(term: AbortSignal): Promise<void> {
    const { pool, target, holder, observe } = this.#parts;
    await recordRunning(pool, target.schema, holder);
    const applied: Following['applied'] = (batch) => {
      this.#failures = 0;
      observe.applied?.(this.#name, batch);
    };
    await followFeed({ ...this.#parts, applied }, term);
  }

  /** Whatever an observer or a log throws must not end the projection in silence. */
  async #survive(error: unknown, term: AbortSignal): Promise<void> {
    try {
      await this.#fail(error, term);
    } catch {
      await pause(backoffMs(this.#failures++), term);
    }
  }

  async #fail(error: unknown, term: AbortSignal): Promise<void> {
    if (term.aborted) return;
    if (error instanceof Poisoned) return this.#standStill(error, term);
    const fields = { projection: this.#name, error: describeError(error) };
    if (error instanceof CheckpointMoved) {
      this.#parts.log.info(fields, 'another runner was faster');
    } else {
      this.#parts.observe.restarted?.(this.#name, error);
      this.#parts.log.warn(fields, 'projection begins again at its checkpoint');
    }
    await pause(backoffMs(this.#failures++), term);
  }

  /**
   * Keeps the lock, so that a standby does not run into the same event; the next process to start
   * tries again.
   */
  async #standStill(error: Poisoned, term: AbortSignal): Promise<void> {
    const { log, observe, retries } = this.#parts;
    const { id: eventId, type: eventType } = error.event ?? {};
    const fields = { projection: this.#name, error: error.message, eventId, eventType };
    log.error(fields, 'projection is poisoned and stands still');
    observe.poisoned?.(this.#name, error);
    const retry = new AbortController();
    retries.set(this.#name, () => retry.abort());
    await this.#untilOver(error, AbortSignal.any([term, retry.signal]));
    retries.delete(this.#name);
  }

  async #untilOver(error: Poisoned, over: AbortSignal): Promise<void> {
    await this.#record(error, over);
    if (over.aborted) return;
    await new Promise((resolve) => {
      over.addEventListener('abort', resolve, { once: true });
    });
  }

  async #record(error: Poisoned, over: AbortSignal): Promise<void> {
    const { pool, target, holder } = this.#parts;
    for (let failures = 0; !over.aborted; failures++) {
      try {
        await recordPoison(pool, { schema: target.schema, holder }, error);
        return;
      } catch {
        await pause(backoffMs(failures), over);
      }
    }
  }
}
