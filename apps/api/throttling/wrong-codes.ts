import { Problem } from '../http/problem.ts';
import type { ReadableHitCounter } from './hit-counter.ts';
import type { WrongCodeLimits } from './limits.ts';
import { networkOf } from './network-of.ts';

/** Who types a code. */
export interface CodeTyper {
  readonly ip: string;
  readonly apiKey?: { readonly id: string };
}

/** Looks codes up for those who have not guessed too often. */
export interface WrongCodes {
  /** What `look` finds; undefined is a wrong code, and counts. Throws a Problem instead of looking. */
  guarded<Found>(
    typer: CodeTyper,
    look: () => Promise<Found | undefined>,
  ): Promise<Found | undefined>;
}

export interface WrongCodesOptions {
  readonly counter: ReadableHitCounter;
  readonly limits: WrongCodeLimits;
  readonly observe: WrongCodesObserver;
}

export interface WrongCodesObserver {
  /** A wrong code, or a look-up that was refused. */
  readonly counted: (outcome: 'unknown' | 'throttled') => void;
  /** Half of what all together may guess in a minute has been guessed: somebody is at it. */
  readonly alarmed: (guesses: { readonly inLastMinute: number; readonly limit: number }) => void;
}

/** Look-ups of one network, key or all that wait for the ones under way. */
const waitingMax = 2_000;

/**
 * Guessing codes is stopped per network, per API key and in all. Whoever has come to a limit is
 * refused before the look-up, with a right code too, or the refusal would tell a right one from a wrong.
 * No more look-ups are under way at once than guesses are left, so that a burst gets no further than
 * one guess after the other does; the rest of it waits. Source: bug 30.
 */
export function createWrongCodes({ counter, limits, observe }: WrongCodesOptions): WrongCodes {
  const underWay = new Map<string, number>();
  let waiting: (() => void)[] = [];

  const refuse = (retryAfter: number): Problem => {
    observe.counted('throttled');
    return new Problem({ ...tooMany, retryAfter });
  };
  const enter = async (counts: readonly Count[]): Promise<void> => {
    for (;;) {
      const standings = counts.map((count) => ({ count, ...counter.standing(count.name) }));
      const over = standings.find(({ count, hits }) => hits >= count.limit);
      if (over !== undefined) throw refuse(over.endsInSeconds);
      const hasRoom = standings.every(
        ({ count, hits }) => hits + (underWay.get(count.name) ?? 0) < count.limit,
      );
      if (hasRoom) break;
      if (waiting.length >= waitingMax) throw refuse(1);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    for (const { name } of counts) underWay.set(name, (underWay.get(name) ?? 0) + 1);
  };
  const leave = (counts: readonly Count[]): void => {
    for (const { name } of counts) {
      const left = (underWay.get(name) ?? 1) - 1;
      if (left === 0) underWay.delete(name);
      else underWay.set(name, left);
    }
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const miss = (counts: readonly Count[]): void => {
    observe.counted('unknown');
    for (const { name, limit, alarmsAt } of counts) {
      counter.hit(name, limit);
      const { hits } = counter.standing(name);
      if (hits === alarmsAt) observe.alarmed({ inLastMinute: hits, limit });
    }
  };
  return {
    guarded: async (typer, look) => {
      const counts = countsOf(typer, limits);
      await enter(counts);
      try {
        const found = await look();
        if (found === undefined) miss(counts);
        return found;
      } finally {
        leave(counts);
      }
    },
  };
}

interface Count {
  readonly name: string;
  readonly limit: number;
  /** Only of all together: one network or key that guesses is no news. */
  readonly alarmsAt?: number;
}

function countsOf({ ip, apiKey }: CodeTyper, limits: WrongCodeLimits): readonly Count[] {
  const { ofNetwork, ofKey, inAll } = limits;
  return [
    ...countOf(`wrong-code|network|${networkOf(ip)}`, ofNetwork),
    ...(apiKey === undefined ? [] : countOf(`wrong-code|key|${apiKey.id}`, ofKey)),
    ...countOf('wrong-code|all', inAll).map((count) => ({
      ...count,
      alarmsAt: Math.ceil(count.limit / 2),
    })),
  ];
}

function countOf(name: string, limit: number | undefined): readonly Count[] {
  return limit === undefined ? [] : [{ name, limit }];
}

const tooMany = {
  status: 429,
  code: 'gift-card.too-many-wrong-codes',
  detail: 'Too many gift card codes that are none of ours were typed.',
} as const;
