import type pg from 'pg';

const channel = 'event_store_appended';
const firstPauseMs = 100;
const pauseMaxMs = 5_000;
/** The net under notifications: a dead connection may look alive for a long time. */
const pollMs = 1_000;

export interface ListenerHooks {
  connect(): Promise<pg.Client>;
  /** Events up to this number have been committed, by whomever. */
  onCommitted(number: number): void;
  /** A new connection stands, or a second has passed: look for yourself. */
  onLook(reason: 'connected' | 'poll'): void;
}

/** One LISTEN connection for a whole store, made anew whenever it is lost, and a poll each second. */
export class NewEventsListener {
  readonly #hooks: ListenerHooks;
  readonly #poll: NodeJS.Timeout;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #pauseMs = firstPauseMs;
  #stopped = false;

  constructor(hooks: ListenerHooks) {
    this.#hooks = hooks;
    this.#poll = setInterval(() => {
      hooks.onLook('poll');
    }, pollMs);
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    try {
      const client = await this.#hooks.connect();
      client.on('end', () => {
        this.#lost(client);
      });
      client.on('notification', ({ payload = '0' }) => {
        this.#hooks.onCommitted(Number(payload));
      });
      this.#client = client;
      await client.query(`LISTEN ${channel}`);
      this.#pauseMs = firstPauseMs;
      if (this.#stopped) await client.end();
      else this.#hooks.onLook('connected');
    } catch {
      this.#lost(this.#client);
    }
  }

  /** Never gives up while the store is open: the poll goes on meanwhile. */
  #lost(client: pg.Client | undefined): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (this.#stopped || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMaxMs);
  }
}
