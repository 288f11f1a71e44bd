import { describe, expect, it } from '@jest/globals';
import { instant, plusMs } from '../../../libs/kernel/index.ts';
import { Problem } from '../http/problem.ts';
import { createHitCounter } from './hit-counter.ts';
import type { WrongCodeLimits } from './limits.ts';
import { type CodeTyper, createWrongCodes } from './wrong-codes.ts';

const unlimited: WrongCodeLimits = { ofNetwork: undefined, ofKey: undefined, inAll: undefined };
const anna: CodeTyper = { ip: '192.0.2.7' };

function guardedBy(limits: Partial<WrongCodeLimits>) {
  let now = instant('2026-11-20T12:00:00Z');
  const alarms: number[] = [];
  const counted: string[] = [];
  let looks = 0;
  const guard = createWrongCodes({
    counter: createHitCounter({ now: () => now }),
    limits: { ...unlimited, ...limits },
    observe: {
      counted: (outcome) => counted.push(outcome),
      alarmed: ({ inLastMinute }) => alarms.push(inLastMinute),
    },
  });
  const type = async (found: string | undefined, typer = anna) => {
    try {
      const answer = await guard.guarded(typer, async () => {
        looks += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return found;
      });
      return answer ?? 'wrong';
    } catch (error) {
      if (error instanceof Problem) return error.details.code;
      return 'failed';
    }
  };
  return {
    ...{ guard, alarms, counted, type },
    looks: () => looks,
    pass: (ms: number) => {
      now = plusMs(now, ms);
    },
  };
}

const tooMany = 'gift-card.too-many-wrong-codes';

describe('guessing gift card codes', () => {
  it('given a limit of two, when two were wrong, then a right code is refused too, without a look, until the minute is over', async () => {
    const { type, looks, pass } = guardedBy({ ofNetwork: 2 });
    expect(await type('card')).toBe('card');
    expect([await type(undefined), await type('card'), await type(undefined)]).toEqual([
      'wrong',
      'card',
      'wrong',
    ]);
    const before = looks();
    expect([await type('card'), await type(undefined)]).toEqual([tooMany, tooMany]);
    expect(looks()).toBe(before);
    pass(60_000);
    expect(await type('card')).toBe('card');
  });

  it('given fifty wrong codes at once, then as many are looked up as one after the other would be', async () => {
    const { type, looks, counted } = guardedBy({ ofNetwork: 5 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => type(undefined)));
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(5);
    expect(answers.filter((answer) => answer === tooMany)).toHaveLength(45);
    expect(looks()).toBe(5);
    expect(counted.filter((outcome) => outcome === 'throttled')).toHaveLength(45);
  });

  it('given fifty right codes at once, then none is refused', async () => {
    const { type } = guardedBy({ ofNetwork: 5, ofKey: 5, inAll: 5 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => type('card')));
    expect(new Set(answers)).toEqual(new Set(['card']));
  });

  it('given guesses from many networks with one key, then the key is stopped, and other keys are not', async () => {
    const { type } = guardedBy({ ofNetwork: 10, ofKey: 3 });
    const from = (n: number, id: string) => ({ ip: `192.0.2.${String(n)}`, apiKey: { id } });
    for (let n = 0; n < 3; n += 1) expect(await type(undefined, from(n, 'shop'))).toBe('wrong');
    expect(await type('card', from(9, 'shop'))).toBe(tooMany);
    expect(await type('card', from(9, 'other'))).toBe('card');
  });

  it('given guesses from everywhere, when half of all that may come have come, then there is one alarm, and all are stopped at the end', async () => {
    const { type, alarms } = guardedBy({ ofNetwork: 2, inAll: 10 });
    const from = (n: number) => ({ ip: `192.0.2.${String(n)}` });
    for (let n = 0; n < 10; n += 1) expect(await type(undefined, from(n))).toBe('wrong');
    expect(alarms).toEqual([5]);
    expect(await type('card', from(99))).toBe(tooMany);
  });

  it('given a look-up that fails, then it is no guess, and holds up nobody', async () => {
    const { guard, type } = guardedBy({ ofNetwork: 1 });
    const failing = guard.guarded(anna, () => Promise.reject(new Error('the store is away')));
    const waiting = type('card');
    await expect(failing).rejects.toThrow('the store is away');
    expect(await waiting).toBe('card');
  });

  it('given no limits, then every wrong code is counted and none refused', async () => {
    const { type, counted } = guardedBy({});
    for (let n = 0; n < 5; n += 1) expect(await type(undefined)).toBe('wrong');
    expect(counted).toEqual(Array.from({ length: 5 }, () => 'unknown'));
  });
});
