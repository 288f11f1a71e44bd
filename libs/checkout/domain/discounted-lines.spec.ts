import { describe, expect, it } from '@jest/globals';
import { sampleLine, sek } from '../../../test/support/order-samples.ts';
import { money, SEK } from '../../kernel/index.ts';
import { discountedLines } from './discounted-lines.ts';

const place = sampleLine({ lineId: 'place', unitPrice: sek(100), total: sek(100), vat: sek(20) });
const book = sampleLine({
  lineId: 'book',
  unitPrice: sek(50),
  total: sek(50),
  vatRateBasisPoints: 600,
  vat: money(283, SEK),
});

describe('lines after a discount', () => {
  it('given so much off each, then each costs that much less, with the VAT of what is left', () => {
    expect(discountedLines([place, book], [sek(40), money(1, SEK)])).toEqual([
      { ...place, discount: sek(40), total: sek(60), vat: sek(12) },
      { ...book, discount: money(1, SEK), total: money(4_999, SEK), vat: money(283, SEK) },
    ]);
  });

  it('given nothing off a line, then it is as it was, without a discount of zero', () => {
    expect(discountedLines([place, book], [sek(0)])).toStrictEqual([place, book]);
  });

  it('given a line with a discount, when another comes, then both are on it', () => {
    const [once] = discountedLines([place], [sek(40)]);
    expect(discountedLines(once === undefined ? [] : [once], [sek(10)])).toEqual([
      { ...place, discount: sek(50), total: sek(50), vat: sek(10) },
    ]);
  });

  it('given all of a line off, then it costs nothing and has no VAT', () => {
    expect(discountedLines([place], [sek(100)])).toMatchObject([{ total: sek(0), vat: sek(0) }]);
  });
});
