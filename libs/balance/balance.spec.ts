import { describe, expect, it } from '@jest/globals';
import { CorruptStream, instant } from '../kernel/index.ts';
import {
  available,
  type Balance,
  capture,
  credit,
  emptyBalance,
  expire,
  hold,
  type Lot,
  planHold,
  putBack,
  release,
  resize,
} from './balance.ts';

const now = instant('2026-11-20T12:00:00Z');
const soon = instant('2026-12-01T00:00:00Z');
const later = instant('2027-12-01T00:00:00Z');
const past = instant('2026-11-01T00:00:00Z');

/** A card of 100 that ends late, a bonus of 30 that ends soon, and 20 that never end. */
const purse = [
  { lotId: 'card', amount: 100, expiresAt: later },
  { lotId: 'bonus', amount: 30, expiresAt: soon },
  { lotId: 'gift', amount: 20 },
].reduce(credit, emptyBalance);

describe('planning a hold', () => {
  it('given lots that end at different times, when a hold is planned, then what ends first goes first', () => {
    expect(planHold(purse, 140, now)).toEqual([
      { lotId: 'bonus', amount: 30 },
      { lotId: 'card', amount: 100 },
      { lotId: 'gift', amount: 10 },
    ]);
  });

  it('given two lots that end together, when a hold is planned, then the older one goes first', () => {
    const twins = credit(credit(emptyBalance, { lotId: 'b', amount: 5 }), {
      lotId: 'a',
      amount: 5,
    });
    expect(planHold(twins, 6)).toEqual([
      { lotId: 'b', amount: 5 },
      { lotId: 'a', amount: 1 },
    ]);
  });

  it('given too little, when a hold is planned, then there is no plan', () => {
    expect(planHold(purse, 151, now)).toBeUndefined();
  });

  it('given a lot past its end, when a hold is planned, then that lot counts nothing', () => {
    const stale = credit(emptyBalance, { lotId: 'old', amount: 10, expiresAt: past });
    expect(planHold(stale, 1, now)).toBeUndefined();
    expect(available(stale, now)).toBe(0);
  });

  it('given a lot at the very moment of its end, when it is counted, then it counts nothing', () => {
    const ending = credit(emptyBalance, { lotId: 'old', amount: 10, expiresAt: now });
    expect(available(ending, now)).toBe(0);
  });

  it('given a lot that is used up, when a hold is planned, then no share of it is in the plan', () => {
    const spent = capture(hold(purse, 'h', [{ lotId: 'bonus', amount: 30 }]), 'h');
    expect(planHold(spent, 100, now)).toEqual([{ lotId: 'card', amount: 100 }]);
  });

  it('given nothing to hold, when a hold is planned, then the plan is empty', () => {
    expect(planHold(purse, 0, now)).toEqual([]);
    expect(planHold(emptyBalance, 0)).toEqual([]);
  });

  it.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])(
    'given the amount %p, when a hold is planned, then it is refused as not whole',
    (amount) => {
      expect(() => planHold(purse, amount)).toThrow(RangeError);
    },
  );
});

describe('resolving a hold', () => {
  const held = hold(purse, 'h', [
    { lotId: 'bonus', amount: 30 },
    { lotId: 'card', amount: 50 },
  ]);

  it('given a hold, when it is captured, then it is used', () => {
    const used = capture(held, 'h');
    expect(lotOf(used, 'bonus')).toMatchObject({ held: 0, used: 30 });
    expect(lotOf(used, 'card')).toMatchObject({ held: 0, used: 50 });
  });

  it('given a hold, when a part is captured, then the rest goes back at once', () => {
    const used = capture(held, 'h', 40);
    expect(lotOf(used, 'bonus')).toMatchObject({ held: 0, used: 30 });
    expect(lotOf(used, 'card')).toMatchObject({ held: 0, used: 10 });
    expect(available(used)).toBe(110);
  });

  it('given a hold that was captured in part, when it is resolved again, then it is refused', () => {
    const used = capture(held, 'h', 40);
    expect(() => capture(used, 'h')).toThrow(CorruptStream);
    expect(() => release(used, 'h')).toThrow(CorruptStream);
  });

  it('given a hold, when it is released, then all of it is to be had again', () => {
    const free = release(held, 'h');
    expect(available(free)).toBe(150);
    expect(() => release(free, 'h')).toThrow(CorruptStream);
    expect(() => capture(free, 'h')).toThrow(CorruptStream);
  });

  it('given a hold that never was, when it is released, then it is refused when it comes late', () => {
    const refused = release(purse, 'late');
    expect(available(refused)).toBe(150);
    expect(refused.holds.get('late')).toEqual({ shares: [], status: 'released' });
    expect(() => hold(refused, 'late', [{ lotId: 'card', amount: 1 }])).toThrow(CorruptStream);
  });

  it('given what a hold used, when a part is put back, then the newest share comes first', () => {
    const back = putBack(capture(held, 'h'), 'h', 60);
    expect(lotOf(back, 'card')).toMatchObject({ used: 0 });
    expect(lotOf(back, 'bonus')).toMatchObject({ used: 20 });
    expect(() => putBack(back, 'h', 21)).toThrow(CorruptStream);
    expect(available(putBack(back, 'h', 20))).toBe(150);
  });

  it('given a hold that was not captured, when something is put back, then it is refused', () => {
    expect(() => putBack(held, 'h', 1)).toThrow(CorruptStream);
    expect(() => putBack(purse, 'none', 1)).toThrow(CorruptStream);
  });

  it('given a hold, when more than it is captured, then it is refused', () => {
    expect(() => capture(held, 'h', 81)).toThrow(CorruptStream);
  });
});

describe('the end and the size of a lot', () => {
  it('given a lot with a hold, when it expires, then the hold keeps its part', () => {
    const ended = expire(hold(purse, 'h', [{ lotId: 'card', amount: 60 }]), 'card');
    expect(lotOf(ended, 'card')).toMatchObject({ held: 60, expired: 40 });
    expect(lotOf(capture(ended, 'h'), 'card')).toMatchObject({ held: 0, used: 60, expired: 40 });
  });

  it('given a lot in use, when it is made smaller than that, then it is refused', () => {
    const held = hold(purse, 'h', [{ lotId: 'card', amount: 60 }]);
    expect(lotOf(resize(held, 'card', 60), 'card')).toMatchObject({ credited: 60 });
    expect(() => resize(held, 'card', 59)).toThrow(CorruptStream);
  });

  it('given a lot, when it is credited again or another is spent that is not there, then it is refused', () => {
    expect(() => credit(purse, { lotId: 'card', amount: 1 })).toThrow(CorruptStream);
    expect(() => hold(purse, 'h', [{ lotId: 'none', amount: 1 }])).toThrow(CorruptStream);
    expect(() => hold(purse, 'h', [{ lotId: 'gift', amount: 21 }])).toThrow(CorruptStream);
  });
});

function lotOf(balance: Balance, lotId: string): Lot | undefined {
  return balance.lots.get(lotId);
}
