import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CorruptStream, type Instant, instantFromMs } from '../kernel/index.ts';
import {
  available,
  availableIn,
  type Balance,
  capture,
  credit,
  emptyBalance,
  expire,
  hold,
  planHold,
  putBack,
  release,
  resize,
  total,
} from './balance.ts';

type Step = (balance: Balance) => Balance;

const lotId = fc.constantFrom('a', 'b', 'c');
const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4');
const amount = fc.integer({ min: 0, max: 12 });
const moment: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 9 }).map(instantFromMs);

/** Any step at any time, also those that cannot follow. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(lotId, amount, fc.option(moment, { nil: undefined })).map(
    ([id, of, expiresAt]): Step =>
      (balance) =>
        credit(balance, {
          lotId: id,
          amount: of,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
  ),
  fc.tuple(holdId, amount, moment).map(([id, of, now]): Step => (balance) => {
    const shares = planHold(balance, of, now);
    return shares === undefined ? balance : hold(balance, id, shares);
  }),
  fc.tuple(holdId, lotId, amount).map(
    ([id, lot, of]): Step =>
      (balance) =>
        hold(balance, id, [{ lotId: lot, amount: of }]),
  ),
  fc.tuple(holdId, fc.option(amount, { nil: undefined })).map(
    ([id, of]): Step =>
      (balance) =>
        capture(balance, id, of),
  ),
  holdId.map(
    (id): Step =>
      (balance) =>
        release(balance, id),
  ),
  fc.tuple(holdId, amount).map(
    ([id, of]): Step =>
      (balance) =>
        putBack(balance, id, of),
  ),
  lotId.map(
    (id): Step =>
      (balance) =>
        expire(balance, id),
  ),
  fc.tuple(lotId, amount).map(
    ([id, to]): Step =>
      (balance) =>
        resize(balance, id, to),
  ),
);

const history = fc.array(step, { maxLength: 40 });

describe('rule 3: nothing is spent twice', () => {
  it('given any steps in any order, then in each lot nothing is negative and held, used and expired stay within what was credited', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const balance of balancesAfter(steps))
          for (const lot of balance.lots.values()) {
            expect(availableIn(lot)).toBeGreaterThanOrEqual(0);
            expect(lot.held + lot.used + lot.expired).toBeLessThanOrEqual(lot.credited);
            expect(Math.min(lot.held, lot.used, lot.expired)).toBeGreaterThanOrEqual(0);
          }
      }),
    );
  });

  it('given any steps in any order, then what lots hold and used is what the holds say', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const balance of balancesAfter(steps)) {
          const lots = [...balance.lots.values()];
          expect(lots.reduce((sum, { held }) => sum + held, 0)).toBe(sharesOf(balance, 'held'));
          expect(lots.reduce((sum, { used }) => sum + used, 0)).toBe(sharesOf(balance, 'captured'));
        }
      }),
    );
  });

  it('given any history, when a hold that is resolved is resolved once more, then it is refused', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const balance = balancesAfter(steps).at(-1) ?? emptyBalance;
        for (const [id, { status }] of balance.holds) {
          if (status === 'held') continue;
          expect(() => capture(balance, id)).toThrow(CorruptStream);
          expect(() => release(balance, id)).toThrow(CorruptStream);
          expect(() => hold(balance, id, [])).toThrow(CorruptStream);
        }
      }),
    );
  });

  it('given any balance, when a hold is planned, then there is a plan exactly when there is enough, and it can be held', () => {
    fc.assert(
      fc.property(history, amount, moment, (steps, wanted, now) => {
        const balance = balancesAfter(steps).at(-1) ?? emptyBalance;
        const shares = planHold(balance, wanted, now);
        expect(shares !== undefined).toBe(available(balance, now) >= wanted);
        if (shares === undefined) return;
        expect(total(shares)).toBe(wanted);
        const before = available(balance, now);
        expect(available(hold(balance, 'new', shares), now)).toBe(before - wanted);
      }),
    );
  });

  it('given any balance, when something is held and released, then the lots are as before', () => {
    fc.assert(
      fc.property(history, amount, (steps, wanted) => {
        const balance = balancesAfter(steps).at(-1) ?? emptyBalance;
        const shares = planHold(balance, wanted);
        if (shares === undefined) return;
        const after = release(hold(balance, 'new', shares), 'new');
        expect(after.lots.toJS()).toEqual(balance.lots.toJS());
      }),
    );
  });
});

/** Every balance on the way; a step that cannot follow is refused and changes nothing. */
function balancesAfter(steps: readonly Step[]): readonly Balance[] {
  const balances: Balance[] = [emptyBalance];
  for (const next of steps) {
    const before = balances.at(-1) ?? emptyBalance;
    const lots = before.lots.toJS();
    try {
      balances.push(next(before));
    } catch (error) {
      expect(error).toBeInstanceOf(CorruptStream);
    }
    expect(before.lots.toJS()).toEqual(lots);
  }
  return balances;
}

function sharesOf({ holds }: Balance, status: 'held' | 'captured'): number {
  return [...holds.values()]
    .filter((one) => one.status === status)
    .reduce((sum, { shares }) => sum + total(shares), 0);
}
