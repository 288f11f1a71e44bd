import type { Pool } from 'pg';
import type { EventStore, Position } from '../event-store/index.ts';

/**
 * How often another process's checkpoints are looked at while somebody waits for them; one look
 * serves all.
 */
const lookEveryMs = 20;

export type Arrival = 'reached' | 'timed-out';

interface Waiter {
  readonly position: Position;
  readonly arrive: () => void;
}

/**
 * Who waits until a read model has come to a place. A read model that is moved in this process says
 * so itself; of one that another process moves the checkpoint is read.
 */
export class Arrivals {
  readonly #pool: Pool;
  readonly #store: EventStore;
  readonly #movedHere: (schema: string) => boolean;
  readonly #reached = new Map<string, Position>();
  readonly #waiting = new Map<string, Set<Waiter>>();
  #looking = false;

  constructor(pool: Pool, store: EventStore, movedHere: (schema: string) => boolean) {
    this.#pool = pool;
    this.#store = store;
    this.#movedHere = movedHere;
  }

  reached(schema: string, position: Position): void {
    this.#reached.set(schema, position);
    for (const waiter of [...(this.#waiting.get(schema) ?? [])]) {
      if (this.#store.comparePositions(waiter.position, position) <= 0) waiter.arrive();
    }
  }

  async waitFor(schema: string, position: Position, timeoutMs: number): Promise<Arrival> {
    const reached = this.#reached.get(schema);
    if (reached !== undefined && this.#store.comparePositions(position, reached) <= 0)
      return 'reached';
    const arrival = this.#arrival(schema, position, timeoutMs);
    if (!this.#looking) void this.#look();
    return arrival;
  }

  #arrival(schema: string, position: Position, timeoutMs: number): Promise<Arrival> {
    const waiters = this.#waiting.get(schema) ?? new Set();
    this.#waiting.set(schema, waiters);
    return new Promise((resolve) => {
      const end = (arrival: Arrival): void => {
        clearTimeout(timer);
        waiters.delete(waiter);
        if (waiters.size === 0 && this.#waiting.get(schema) === waiters)
          this.#waiting.delete(schema);
        resolve(arrival);
      };
      const waiter = { position, arrive: () => end('reached') };
      const timer = setTimeout(() => end('timed-out'), timeoutMs);
      waiters.add(waiter);
    });
  }

  async #look(): Promise<void> {
    this.#looking = true;
    while (this.#waiting.size > 0) {
      const elsewhere = [...this.#waiting.keys()].filter((schema) => !this.#movedHere(schema));
      if (elsewhere.length > 0) await this.#readCheckpoints(elsewhere);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    this.#looking = false;
  }

  async #readCheckpoints(schemas: readonly string[]): Promise<void> {
    try {
      const { rows } = await this.#pool.query<{ schema_name: string; position: Position }>(
        `select schema_name, position from projecting.checkpoints
          where schema_name = any($1) and position is not null`,
        [schemas],
      );
      for (const { schema_name: schema, position } of rows) this.reached(schema, position);
    } catch {
      // The database is away: the wait goes on until it ends by its own time.
    }
  }
}
