import type { Pool, PoolClient } from 'pg';
import { pause } from './pause.ts';

/**
 * At this pace the locks are asked for, and the connection that holds them is shown to be alive.
 */
const tickMs = 1_000;
/**
 * The server ends a session that has been silent for so long: a frozen process loses its locks, and
 * with the tick of the standby another has them within 5 s.
 */
const silenceMaxMs = 3_500;
const answerMaxMs = 3_000;

interface Candidate {
  held: AbortController | undefined;
  readonly elected: () => void;
}

/**
 * Decides who is the one active runner of a name among all processes: whoever holds the name's
 * session advisory lock, on a connection of its own. A lost connection is a lost lock; what was
 * under way is aborted by its signal, and whatever it still tries to write is refused by the
 * conditional checkpoint.
 */
export class Leadership {
  readonly #pool: Pool;
  readonly #candidates = new Map<string, Candidate>();
  #session: PoolClient | undefined;
  #answered: Promise<unknown> = Promise.resolve();
  #ticking: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** True while this process holds the name's lock. */
  leads(name: string): boolean {
    return isHeld(this.#candidates.get(name));
  }

  /**
   * Waits for the lock, works, and stands again as long as the signal is not aborted. The work gets
   * a signal that aborts when the lock is lost or the outer one aborts; it must end then, and must
   * not throw.
   */
  async lead(
    name: string,
    signal: AbortSignal,
    work: (term: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (this.#candidates.has(name)) throw new RangeError(`${name} already stands here`);
    try {
      while (!signal.aborted) {
        const term = await this.#elected(name, signal);
        if (term === undefined) return;
        await work(AbortSignal.any([term.signal, signal]));
        await this.#step(name);
        // A term that ends at once must not turn into a busy loop.
        await pause(100, signal);
      }
    } finally {
      await this.#step(name);
    }
  }

  async #elected(name: string, signal: AbortSignal): Promise<AbortController | undefined> {
    const { promise, resolve } = withResolvers();
    const candidate: Candidate = { held: undefined, elected: resolve };
    this.#candidates.set(name, candidate);
    signal.addEventListener('abort', resolve, { once: true });
    this.#tick();
    await promise;
    signal.removeEventListener('abort', resolve);
    return candidate.held;
  }

  /** Gives the name up: unlocks it, and the connection too when no name is left. */
  async #step(name: string): Promise<void> {
    const candidate = this.#candidates.get(name);
    this.#candidates.delete(name);
    await this.#ticking;
    if (isHeld(candidate)) await this.#unlock(name);
    if (this.#candidates.size === 0) this.#drop();
  }

  async #unlock(name: string): Promise<void> {
    try {
      await this.#ask('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    } catch {
      // A connection that cannot unlock is dropped with all its locks.
      this.#drop();
    }
  }

  #tick(): void {
    clearTimeout(this.#timer);
    if (this.#candidates.size === 0) return;
    if (this.#ticking !== undefined) {
      this.#again = true;
      return;
    }
    this.#ticking = this.#campaign().then(() => {
      this.#ticking = undefined;
      this.#timer = setTimeout(() => this.#tick(), this.#again ? 0 : tickMs);
      this.#again = false;
    });
  }

  async #campaign(): Promise<void> {
    try {
      this.#session ??= await this.#connect();
      const wanted = [...this.#candidates].filter(([, { held }]) => held === undefined);
      const { rows } = await this.#ask<{ name: string; got: boolean }>(
        `select name, pg_try_advisory_lock(hashtextextended(name, 0)) as got
           from unnest($1::text[]) as name`,
        [wanted.map(([name]) => name)],
      );
      for (const { name } of rows.filter(({ got }) => got)) await this.#win(name);
    } catch {
      // The database is away; the next tick tries again.
      this.#drop();
    }
  }

  async #win(name: string): Promise<void> {
    const candidate = this.#candidates.get(name);
    if (candidate === undefined) return this.#unlock(name);
    candidate.held = new AbortController();
    candidate.elected();
  }

  async #connect(): Promise<PoolClient> {
    const session = await this.#pool.connect();
    session.on('error', () => {
      if (this.#session === session) this.#drop();
    });
    await session.query(`set idle_session_timeout to ${String(silenceMaxMs)}`);
    return session;
  }

  /** One question at a time, since a connection takes no more. */
  #ask<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }> {
    const answer = this.#answered.then(() => this.#askNow<Row>(text, values));
    this.#answered = answer.catch(() => undefined);
    return answer;
  }

  async #askNow<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }> {
    const session = this.#session;
    if (session === undefined) throw new Error('no session');
    const late = setTimeout(() => this.#drop(), answerMaxMs);
    try {
      return await session.query<Row>(text, values);
    } finally {
      clearTimeout(late);
    }
  }

  #drop(): void {
    const session = this.#session;
    this.#session = undefined;
    for (const candidate of this.#candidates.values()) {
      candidate.held?.abort();
    }
    // The error listener stays: the connection may complain once more while it is thrown away.
    session?.release(true);
  }
}

function isHeld(candidate: Candidate | undefined): boolean {
  return candidate?.held?.signal.aborted === false;
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
