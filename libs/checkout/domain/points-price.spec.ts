import { describe, expect, it } from '@jest/globals';
import { currency, money, SEK } from '../../kernel/index.ts';
import { pointsAfterDiscount, worthOfPoints } from './points-price.ts';

const ore = (minor: number) => money(minor, SEK);
const of = (minor: number, points?: number) =>
  points === undefined ? { total: ore(minor) } : { total: ore(minor), points };

describe('a price in points after a discount', () => {
  it.each([
    ['nothing off', 60, 4_999, 4_999, 60],
    ['half off', 60, 5_000, 2_500, 30],
    ['a part of a point, which is rounded up', 60, 4_999, 4_998, 60],
    ['an öre left', 60, 4_999, 1, 1],
    ['all of it off', 60, 4_999, 0, 0],
    ['a line that costs nothing', 60, 0, 0, 0],
  ])('given %s, then the points are fewer alike', (_what, points, gross, net, then) => {
    expect(pointsAfterDiscount(points, { gross: ore(gross), net: ore(net) })).toBe(then);
  });
});

describe('what points pay for', () => {
  const lines = [of(10_000, 100), of(5_000), of(3_333, 10)];

  it.each([
    ['none', 0, 0],
    ['a part of the first line', 50, 5_000],
    ['all of the first line', 100, 10_000],
    ['a part of the next that takes points, rounded down', 101, 10_333],
    ['all of both, to the öre', 110, 13_333],
  ])('given %s, then they are worth that', (_what, points, minor) => {
    expect(worthOfPoints(lines, points)).toEqual(ore(minor));
  });

  it('given more points than the lines take, then it is rejected and told how many they take', () => {
    expect(worthOfPoints(lines, 111)).toEqual({
      kind: 'rejected',
      code: 'order.points-exceed-price',
      facts: { pointsMax: 110 },
    });
    expect(worthOfPoints([], 0)).toMatchObject({ code: 'order.points-exceed-price' });
  });

  it('given lines in another currency, then the points are worth that currency', () => {
    const euros = money(900, currency('EUR'));
    expect(worthOfPoints([{ total: euros, points: 9 }], 9)).toEqual(euros);
  });
});
