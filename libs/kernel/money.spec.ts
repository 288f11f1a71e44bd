import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  allocate,
  currency,
  equals,
  type Money,
  money,
  SEK,
  subtract,
  sum,
  times,
  vatIncluded,
} from './money.ts';

const EUR = currency('EUR');
const unsafe = Number.MAX_SAFE_INTEGER + 1;
const amounts = fc.maxSafeInteger().map((minor) => money(minor, SEK));
/** Amounts whose sums stay whole numbers that a double can hold. */
const modest = fc.integer({ min: -1e12, max: 1e12 }).map((minor) => money(minor, SEK));
const weights = fc
  .array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .filter((parts) => parts.some((weight) => weight > 0));

const minors = (parts: readonly Money[]) => parts.map(({ minor }) => minor);

describe('money is whole minor units of one currency (rule 1)', () => {
  it.each([0.5, -0.01, NaN, Infinity, -Infinity, unsafe, -unsafe])(
    'given %d, when it is to be money, then it is refused',
    (minor) => {
      expect(() => money(minor, SEK)).toThrow(RangeError);
    },
  );

  it.each([0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    'given the whole number %d, when it is money, then it is that many öre',
    (minor) => {
      expect(money(minor, SEK)).toEqual({ minor, currency: 'SEK' });
    },
  );

  it('given -0, when it is money, then it is 0, since -0 does not survive JSON', () => {
    expect(Object.is(money(-0, SEK).minor, 0)).toBe(true);
    expect(Object.is(times(money(-5, SEK), 0).minor, 0)).toBe(true);
  });

  it.each(['SEK', 'EUR', 'NOK'])('given %s, when it is read, then it is a currency', (code) => {
    expect(currency(code)).toBe(code);
  });

  it.each(['', 'SE', 'SEKK', 'sek', 'S3K', ' SEK', 'SEK\n', 'kr'])(
    'given "%s", when it is read, then it is no currency',
    (code) => {
      expect(() => currency(code)).toThrow(RangeError);
    },
  );
});

describe('adding and subtracting', () => {
  it('given any two amounts, when one is added and taken away again, then nothing is lost', () => {
    fc.assert(
      fc.property(modest, modest, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a);
        expect(add(a, b)).toEqual(add(b, a));
        expect(BigInt(add(a, b).minor)).toBe(BigInt(a.minor) + BigInt(b.minor));
      }),
    );
  });

  it('given any amounts at all, when added or taken away, then the answer is exact or refused', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        exactOrRefused(() => add(a, b), BigInt(a.minor) + BigInt(b.minor));
        exactOrRefused(() => subtract(a, b), BigInt(a.minor) - BigInt(b.minor));
      }),
    );
  });

  it('given any amount and quantity, when multiplied, then the answer is exact or refused', () => {
    fc.assert(
      fc.property(amounts, fc.integer(), (a, quantity) => {
        exactOrRefused(() => times(a, quantity), BigInt(a.minor) * BigInt(quantity));
      }),
    );
  });

  it('given the largest amount, when one öre is added, then it is refused and not rounded', () => {
    const largest = money(Number.MAX_SAFE_INTEGER, SEK);
    expect(() => add(largest, money(1, SEK))).toThrow(RangeError);
    expect(add(largest, money(0, SEK))).toEqual(largest);
    expect(subtract(money(0, SEK), largest)).toEqual(money(Number.MIN_SAFE_INTEGER, SEK));
    expect(() => subtract(money(-1, SEK), largest)).toThrow(RangeError);
  });

  it('given half a piece, when multiplied to half an öre, then it is refused', () => {
    expect(() => times(money(1, SEK), 0.5)).toThrow(RangeError);
    expect(times(money(150, SEK), 3)).toEqual(money(450, SEK));
  });

  it('given two currencies, when added, taken away or summed, then it is refused', () => {
    const [kronor, euro] = [money(100, SEK), money(100, EUR)];
    expect(() => add(kronor, euro)).toThrow('SEK and EUR are never added');
    expect(() => subtract(kronor, euro)).toThrow(RangeError);
    expect(() => sum([kronor, euro], SEK)).toThrow(RangeError);
    expect(() => sum([kronor], EUR)).toThrow(RangeError);
  });

  it('given no amounts, when summed, then it is zero of the currency asked for', () => {
    expect(sum([], EUR)).toEqual({ minor: 0, currency: 'EUR' });
  });

  it('given any amounts, when summed, then the sum is exact', () => {
    fc.assert(
      fc.property(fc.array(modest), (parts) => {
        const exact = parts.reduce((total, { minor }) => total + BigInt(minor), 0n);
        expect(BigInt(sum(parts, SEK).minor)).toBe(exact);
      }),
    );
  });

  it('given equal numbers of two currencies, when compared, then they are not equal', () => {
    expect(equals(money(1, SEK), money(1, EUR))).toBe(false);
    expect(equals(money(1, SEK), money(2, SEK))).toBe(false);
    expect(equals(money(1, SEK), money(1, SEK))).toBe(true);
  });
});

describe('splitting an amount by largest remainder', () => {
  it('given any amount and weights, then the parts are whole and add up to the amount exactly', () => {
    fc.assert(
      fc.property(amounts, weights, (whole, by) => {
        const parts = allocate(whole, by);
        expect(parts).toHaveLength(by.length);
        expect(parts.every(({ minor }) => Number.isSafeInteger(minor))).toBe(true);
        expect(parts.reduce((total, { minor }) => total + BigInt(minor), 0n)).toBe(
          BigInt(whole.minor),
        );
      }),
    );
  });

  it('given any amount and weights, then each part keeps the sign and is less than an öre from its exact share', () => {
    fc.assert(
      fc.property(amounts, weights, (whole, by) => {
        const total = BigInt(by.reduce((a, b) => a + b, 0));
        allocate(whole, by).forEach(({ minor }, i) => {
          if (minor !== 0) expect(Math.sign(minor)).toBe(Math.sign(whole.minor));
          const off = BigInt(minor) * total - BigInt(whole.minor) * BigInt(by[i] ?? 0);
          expect(off < total && off > -total).toBe(true);
        });
      }),
    );
  });

  it('given any amount and weights, then who got an öre more had no smaller remainder than who did not', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), weights, (minor, by) => {
        const total = BigInt(by.reduce((a, b) => a + b, 0));
        const shares = allocate(money(minor, SEK), by).map((part, i) => {
          const exact = BigInt(minor) * BigInt(by[i] ?? 0);
          return { i, rest: exact % total, more: BigInt(part.minor) > exact / total };
        });
        const [more, fewer] = [shares.filter((s) => s.more), shares.filter((s) => !s.more)];
        const comesFirst = (a: (typeof shares)[number], b: (typeof shares)[number]) =>
          a.rest > b.rest || (a.rest === b.rest && a.i < b.i);
        expect(more.every((a) => fewer.every((b) => comesFirst(a, b)))).toBe(true);
      }),
    );
  });

  it('given any amount, when it is negated, then so is each part', () => {
    fc.assert(
      fc.property(amounts, weights, (whole, by) => {
        const negated = allocate(times(whole, -1), by);
        expect(negated).toEqual(allocate(whole, by).map((part) => times(part, -1)));
      }),
    );
  });

  it.each<[string, number, readonly number[], readonly number[]]>([
    ['an even split', 300, [1, 1, 1], [100, 100, 100]],
    ['one öre over: the first gets it', 100, [1, 1, 1], [34, 33, 33]],
    ['two öre over: the first two get them', 200, [1, 1, 1], [67, 67, 66]],
    ['a larger remainder that comes later', 10, [1, 2], [3, 7]],
    ['a weight of zero', 101, [0, 1, 1], [0, 51, 50]],
    ['a refund', -100, [1, 1, 1], [-34, -33, -33]],
    ['nothing', 0, [3, 1], [0, 0]],
    ['fewer öre than parts', 1, [1, 1, 1], [1, 0, 0]],
    ['one part', 77, [5], [77]],
  ])('given %s, then the parts are those', (_, whole, by, parts) => {
    expect(minors(allocate(money(whole, SEK), by))).toEqual(parts);
  });

  it.each([[[-1, 2]], [[0.5]], [[NaN]], [[unsafe]]])(
    'given the weights %j, then they are refused',
    (by) => {
      expect(() => allocate(money(100, SEK), by)).toThrow('weights are whole numbers');
    },
  );

  it('given only weights of zero, then nothing can be split, but an amount is refused', () => {
    expect(minors(allocate(money(0, SEK), [0, 0]))).toEqual([0, 0]);
    expect(allocate(money(0, SEK), [])).toEqual([]);
    expect(() => allocate(money(1, SEK), [0, 0])).toThrow('nothing to spread the amount over');
    expect(() => allocate(money(-1, SEK), [])).toThrow(RangeError);
  });

  it('given another currency, then the parts are of it', () => {
    expect(allocate(money(3, EUR), [1, 1])).toEqual([money(2, EUR), money(1, EUR)]);
  });
});

describe('the VAT inside an amount', () => {
  it('given any amount and rate, then it is the exact share rounded half away from zero', () => {
    fc.assert(
      fc.property(amounts, fc.nat({ max: 10_000 }), (gross, rate) => {
        const numerator = BigInt(gross.minor) * BigInt(rate);
        expect(BigInt(vatIncluded(gross, rate).minor)).toBe(rounded(numerator, 10_000 + rate));
      }),
    );
  });

  it('given any amount and rate, then net and VAT add up to the amount', () => {
    fc.assert(
      fc.property(amounts, fc.nat({ max: 10_000 }), (gross, rate) => {
        const vat = vatIncluded(gross, rate);
        expect(add(subtract(gross, vat), vat)).toEqual(gross);
        expect(Math.abs(vat.minor)).toBeLessThanOrEqual(Math.abs(gross.minor));
      }),
    );
  });

  it.each([
    [129_500, 2_500, 25_900],
    [10_000, 2_500, 2_000],
    [10_000, 1_200, 1_071],
    [10_000, 600, 566],
    [10_000, 0, 0],
    // 2 * 2,500 / 12,500 is 0.4; 3 gives 0.6.
    [2, 2_500, 0],
    [3, 2_500, 1],
    // Exactly half an öre: 1 * 10,000 / 20,000.
    [1, 10_000, 1],
    [-1, 10_000, -1],
    [3, 10_000, 2],
    [-3, 10_000, -2],
    [0, 2_500, 0],
  ])('given %d öre at %d basis points, then the VAT is %d öre', (gross, rate, vat) => {
    expect(vatIncluded(money(gross, SEK), rate)).toEqual(money(vat, SEK));
  });

  it.each([-1, 0.25, NaN, unsafe])('given the rate %d, then it is refused', (rate) => {
    expect(() => vatIncluded(money(100, SEK), rate)).toThrow('not a VAT rate in basis points');
  });
});

/** Half away from zero, told by comparing the doubled remainder: not the way in which money.ts does it. */
function rounded(numerator: bigint, denominator: number): bigint {
  const by = BigInt(denominator);
  const [quotient, rest] = [numerator / by, numerator % by];
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < by) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

function exactOrRefused(calculate: () => Money, exact: bigint): void {
  const fits = exact <= BigInt(Number.MAX_SAFE_INTEGER) && exact >= BigInt(Number.MIN_SAFE_INTEGER);
  if (fits) expect(BigInt(calculate().minor)).toBe(exact);
  else expect(calculate).toThrow(RangeError);
}
