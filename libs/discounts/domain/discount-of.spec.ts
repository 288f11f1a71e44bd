import { describe, expect, it } from '@jest/globals';
import {
  type CommandId,
  currency,
  type DiscountCode,
  type HoldId,
  instant,
  money,
  type OrderRef,
  type PersonId,
  plusMs,
  type ProductId,
  SEK,
} from '../../kernel/index.ts';
import { type DiscountState, evolveDiscount, initialDiscount } from './discount-code.ts';
import type { DiscountEvent, DiscountTerms } from './discount-events.ts';
import { type DiscountableLine, discountOf } from './discount-of.ts';

const now = instant('2026-07-01T12:00:00Z');
const code = 'SUMMER2026' as DiscountCode;
const anna = 'anna' as PersonId;
const tenPercent: DiscountTerms = { kind: 'percentage', percentBasisPoints: 1000 };
const fixed = (minor: number): DiscountTerms => ({ kind: 'fixed', amount: money(minor, SEK) });
const line = (minor: number, more: Partial<DiscountableLine> = {}): DiscountableLine => ({
  productId: 'course' as ProductId,
  amount: money(minor, SEK),
  ...more,
});
const minors = (of: ReturnType<typeof discountOf>): readonly number[] | string =>
  of.kind === 'rejected' ? of.code : [of.amount, ...of.perLine].map(({ minor }) => minor);

describe('discountOf terms', () => {
  it.each<[string, DiscountTerms, readonly number[], readonly number[]]>([
    ['10 % of even lines', tenPercent, [10_000, 5_000], [1_500, 1_000, 500]],
    ['half an öre, which goes up', tenPercent, [5], [1, 1]],
    ['less than half an öre, which goes down', tenPercent, [14], [1, 1]],
    ['one rounding over three lines', tenPercent, [333, 333, 334], [100, 33, 33, 34]],
    ['an odd öre, which goes to the earlier line', tenPercent, [5, 5], [1, 1, 0]],
    ['all of it', { ...tenPercent, percentBasisPoints: 10_000 }, [7, 3], [10, 7, 3]],
    ['a fixed amount by weight', fixed(1_000), [3_000, 1_000], [1_000, 750, 250]],
    ['a fixed amount above the sum', fixed(9_000), [3_000, 1_000], [4_000, 3_000, 1_000]],
    ['a line that costs nothing', fixed(100), [0, 200], [100, 0, 100]],
    [
      'an amount off each line, one of them cheaper',
      { ...fixed(100), perLine: true },
      [300, 200, 50, 0],
      [250, 100, 100, 50, 0],
    ],
  ])(
    'given %s, when it is reckoned, then every öre has its line',
    (_title, terms, lines, expected) => {
      const order = { lines: lines.map((minor) => line(minor)), now };
      expect(minors(discountOf(terms, order))).toEqual(expected);
    },
  );

  it('given a list of products, events or series, when it is reckoned, then only lines of any of them get a part', () => {
    const lines = [
      line(1_000),
      line(1_000, { productId: 'mug' as ProductId }),
      line(1_000, { eventId: 'race' }),
      line(1_000, { seriesId: 'cup' }),
    ];
    const terms: DiscountTerms = {
      ...tenPercent,
      productIds: ['mug' as ProductId],
      eventIds: ['race'],
      seriesIds: ['cup'],
    };
    expect(minors(discountOf(terms, { lines, now }))).toEqual([300, 0, 100, 100, 100]);
    const { productIds: only = [] } = terms;
    const mugs = { ...tenPercent, productIds: only };
    expect(minors(discountOf(mugs, { lines, now }))).toEqual([100, 0, 100, 0, 0]);
  });

  it('given a minimum, when the whole order reaches it although the eligible lines do not, then it is given', () => {
    const terms = { ...tenPercent, eventIds: ['race'], orderMinimum: money(5_000, SEK) };
    const lines = [line(1_000, { eventId: 'race' }), line(4_000)];
    expect(minors(discountOf(terms, { lines, now }))).toEqual([100, 100, 0]);
    expect(discountOf(terms, { lines: [line(4_999, { eventId: 'race' })], now })).toEqual({
      kind: 'rejected',
      code: 'discount.below-minimum',
      facts: { minimum: 5_000 },
    });
  });

  it.each<[string, DiscountTerms, readonly DiscountableLine[]]>([
    ['discount.not-yet-valid', { ...tenPercent, validFrom: plusMs(now, 1) }, [line(100)]],
    ['discount.expired', { ...tenPercent, validUntil: now }, [line(100)]],
    ['discount.not-applicable', tenPercent, []],
    ['discount.not-applicable', tenPercent, [line(4)]],
    ['discount.not-applicable', tenPercent, [line(0)]],
    ['discount.not-applicable', { ...tenPercent, eventIds: ['race'] }, [line(100)]],
    ['discount.currency-differs', fixed(100), [line(1, { amount: money(1, currency('EUR')) })]],
    [
      'discount.currency-differs',
      tenPercent,
      [line(100), line(1, { amount: money(100, currency('EUR')) })],
    ],
  ])(
    'given an order that gets nothing (%#), when it is reckoned, then it is told why: %s',
    (no, terms, lines) => {
      expect(minors(discountOf(terms, { lines, now }))).toBe(no);
    },
  );

  it('given a percentage without any amount, when an order in another currency is reckoned, then it gets it', () => {
    const lines = [line(0, { amount: money(1_000, currency('EUR')) })];
    expect(discountOf(tenPercent, { lines, now })).toEqual({
      kind: 'discount',
      amount: money(100, currency('EUR')),
      perLine: [money(100, currency('EUR'))],
    });
  });
});

describe('discountOf a code', () => {
  const order = { lines: [line(10_000)], now, personId: anna };
  const created = (terms: Partial<DiscountTerms> = {}): DiscountEvent => ({
    type: 'DiscountCodeCreated',
    code,
    ...tenPercent,
    ...terms,
    createdBy: 'c1' as CommandId,
  });
  const held: DiscountEvent = {
    type: 'DiscountHeld',
    holdId: 'a' as HoldId,
    orderRef: 'ORD-20260701-A15A7F' as OrderRef,
    personId: anna,
    amount: money(500, SEK),
  };
  const deactivated: DiscountEvent = {
    type: 'DiscountCodeDeactivated',
    code,
    reason: 'leaked',
    deactivatedBy: 'c2' as CommandId,
  };

  it.each<[string, readonly DiscountEvent[]]>([
    ['discount.unknown-code', []],
    ['discount.inactive', [created(), deactivated]],
    ['discount.expired', [created({ validUntil: now })]],
    ['discount.used-up', [created({ usesMax: 1 }), held]],
    ['discount.customer-limit', [created({ usesPerCustomerMax: 1 }), held]],
    ['discount.budget-spent', [created({ budget: money(1_499, SEK) }), held]],
  ])(
    'given a code that gives nothing more, when it is validated, then it is told why: %s',
    (no, events) => {
      expect(minors(discountOf(stateAfter(events), order))).toBe(no);
    },
  );

  it('given a code with a use left, when it is validated, then it says what the order would get and nothing is used', () => {
    const state = stateAfter([created({ usesMax: 2, budget: money(1_500, SEK) }), held]);
    expect(minors(discountOf(state, order))).toEqual([1_000, 1_000]);
  });

  it('given nobody who asks, when it is validated, then the limit per customer is left for later', () => {
    const state = stateAfter([created({ usesPerCustomerMax: 1 }), held]);
    expect(minors(discountOf(state, { lines: order.lines, now }))).toEqual([1_000, 1_000]);
  });
});

function stateAfter(events: readonly DiscountEvent[]): DiscountState {
  return events.reduce(evolveDiscount, initialDiscount);
}
