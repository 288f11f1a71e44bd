import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError, type Random } from '../../../kernel/index.ts';
import type { EventStoreDbLimits } from './limits.ts';

/** Our own deadline has passed; whether the call still goes on is not known. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** The call's answer, or DeadlinePassed; an answer that comes later is ignored without harm. */
export async function withDeadline<Value>(call: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlinePassed(`no answer within ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Half to all of an exponentially growing time, so that many do not come back at once. */
export function backoffMs(
  tries: number,
  limits: Pick<EventStoreDbLimits, 'backoffMs' | 'backoffMaxMs'>,
  random: Random,
): number {
  const full = Math.min(limits.backoffMaxMs, limits.backoffMs * 2 ** (tries - 1));
  return full * (0.5 + (random.bytes(1)[0] ?? 0) / 512);
}

/** Waits, or less when the signal aborts; never throws. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** The call's answer, or undefined as soon as the signal aborts. */
export async function unlessAborted<Value>(
  call: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined);
    };
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([call, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Lets a bounded number of calls through at once; the others wait in order, a bounded number too. */
export class Gate {
  readonly #insideMax: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(insideMax: number, waitingMax: number) {
    this.#insideMax = insideMax;
    this.#waitingMax = waitingMax;
  }

  async pass<Value>(call: () => Promise<Value>): Promise<Value> {
    await this.#enter();
    try {
      return await call();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#inside < this.#insideMax) {
      this.#inside += 1;
      return;
    }
    if (this.#waiting.length >= this.#waitingMax)
      throw new OperationalError('event-store.unavailable', 'too many calls are waiting', {
        retryable: true,
      });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The next in line takes the place over, so that nobody slips in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inside -= 1;
    else next();
  }
}
