import { describe, expect, it } from '@jest/globals';
import { money, SEK } from '../../kernel/index.ts';
import {
  isMemberDiscount,
  type MemberDiscount,
  memberDiscountCodeOf,
  memberDiscountOf,
} from './member-discount.ts';

const share = (percentBasisPoints: number): MemberDiscount => ({
  kind: 'percentage',
  percentBasisPoints,
});
const fixed = (minor: number): MemberDiscount => ({ kind: 'fixed', amount: money(minor, SEK) });

describe('a member discount', () => {
  it.each([share(1), share(2_500), share(10_000), fixed(1), fixed(10_000)])(
    'given %j, then it is one, and is told alone',
    (discount) => {
      expect(isMemberDiscount(discount)).toBe(true);
      expect(memberDiscountOf(Object.assign({ since: 'ever' }, discount))).toStrictEqual(discount);
    },
  );

  it.each([share(0), share(-1), share(10_001), share(0.5), share(Number.NaN), fixed(0), fixed(-1)])(
    'given %j, then it is none',
    (discount) => {
      expect(isMemberDiscount(discount)).toBe(false);
    },
  );

  it('given an event or a series, then its uses are counted under a code of its own', () => {
    expect(memberDiscountCodeOf('event', 'race-2027')).toBe('MEMBER-EVENT-RACE-2027');
    expect(memberDiscountCodeOf('series', 'race-2027')).toBe('MEMBER-SERIES-RACE-2027');
  });
});
