import 'reflect-metadata';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as availability from '../../libs/availability/index.ts';
import { accepted, already } from '../../libs/kernel/index.ts';
import * as payments from '../../libs/payments/index.ts';

type Plant = 'sells more than there is' | 'gives back what was given back' | 'keeps the money';

let planted: Plant | undefined;

// Decisions broken on purpose, one at a time, and folds that do not notice.
jest.unstable_mockModule('../../libs/availability/index.ts', () => ({
  ...availability,
  holdUnits: (...[state, wish]: Parameters<typeof availability.holdUnits>) => {
    const decision = availability.holdUnits(state, wish);
    const isSoldOut = decision.kind === 'rejected' && decision.code === 'availability.sold-out';
    const { holdId, orderRef, units } = wish;
    return planted === 'sells more than there is' && isSoldOut
      ? accepted({ type: 'UnitsHeld' as const, holdId, orderRef, units })
      : decision;
  },
  giveBack: (...[state, wish]: Parameters<typeof availability.giveBack>) =>
    planted === 'gives back what was given back'
      ? accepted({ type: 'HoldReleased' as const, holdId: wish.holdId })
      : availability.giveBack(state, wish),
  evolveAvailability: (...[state, event]: Parameters<typeof availability.evolveAvailability>) => {
    try {
      return availability.evolveAvailability(state, event);
    } catch (error) {
      if (planted === undefined) throw error;
      return state;
    }
  },
}));

jest.unstable_mockModule('../../libs/payments/index.ts', () => ({
  ...payments,
  requestRefund: (...[state, refund]: Parameters<typeof payments.requestRefund>) =>
    planted === 'keeps the money' ? already : payments.requestRefund(state, refund),
}));

const { runSeeds } = await import('./seeds.ts');
const { simulate } = await import('./simulate.ts');
const { shrink } = await import('./shrink.ts');
const { tell } = await import('./telling.ts');

const seedsMax = 200;

/** The first seed at which this rule breaks. */
async function firstToBreak(rule: string): Promise<number> {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { broken } = await simulate(seed);
    if (broken.some((one) => one.rule === rule)) return seed;
  }
  throw new Error(`${rule} did not break`);
}

describe('a bug that somebody plants', () => {
  beforeEach(() => {
    planted = undefined;
  });

  it('given none, then nothing breaks', async () => {
    expect((await runSeeds({ from: 1, seeds: 10 })).broken).toEqual([]);
  });

  it('given a pool that sells more than there is, then rule 4 breaks, and the shrunken story names it', async () => {
    planted = 'sells more than there is';
    const seed = await firstToBreak('rule 4');
    const shrunk = await shrink(seed, 'rule 4');
    const story = tell(seed, shrunk);
    expect(story).toContain(`SEED ${String(seed)} BREAKS`);
    expect(story).toContain('rule 4');
    expect(story).toContain('UnitsHeld');
    expect(shrunk.without.faults.size).toBeGreaterThan(0);
  }, 120_000);

  it('given a give-back that forgets what it gave back, then rule 4 breaks', async () => {
    planted = 'gives back what was given back';
    expect(await firstToBreak('rule 4')).toBeGreaterThan(0);
  });

  it('given a shop that keeps money that came too late, then rule 6 breaks', async () => {
    planted = 'keeps the money';
    expect(await firstToBreak('rule 6')).toBeGreaterThan(0);
  }, 120_000);
});
