import { describe, expect, it } from '@jest/globals';
import { instant, money, SEK } from '../../kernel/index.ts';
import { type ClassTerms, classTermsOf, priceAt } from './class-terms.ts';

const sek = (kronor: number) => money(kronor * 100, SEK);
const spring = instant('2027-02-01T00:00:00Z');
const start = instant('2027-03-01T00:00:00Z');

const plain: ClassTerms = { classId: 'girls', title: 'Flickor', unitPrice: sek(200) };
const early = { unitPrice: sek(150), until: spring };
const late = { fee: sek(100), from: start };
const terms: ClassTerms = { ...plain, early, late };

describe('what a registration costs', () => {
  it.each([
    ['long before', '2026-12-01T00:00:00Z', sek(150), 'early'],
    ['a moment before the early price ends', '2027-01-31T23:59:59.999Z', sek(150), 'early'],
    ['as the early price ends', '2027-02-01T00:00:00Z', sek(200), 'regular'],
    ['a moment before the late fee begins', '2027-02-28T23:59:59.999Z', sek(200), 'regular'],
    ['as the late fee begins', '2027-03-01T00:00:00Z', sek(300), 'late'],
    ['long after', '2027-06-01T00:00:00Z', sek(300), 'late'],
  ])('given an early price and a late fee, %s, then it is that', (_when, at, unitPrice, basis) => {
    expect(priceAt(terms, instant(at))).toEqual({ unitPrice, priceBasis: basis });
  });

  it('given only one of them, then all other times cost the price itself', () => {
    const regular = { unitPrice: sek(200), priceBasis: 'regular' };
    expect(priceAt({ ...plain, early }, start)).toEqual(regular);
    expect(priceAt({ ...plain, early }, instant('2027-01-01T00:00:00Z'))).toMatchObject({
      priceBasis: 'early',
    });
    expect(priceAt({ ...plain, late }, spring)).toEqual(regular);
    expect(priceAt({ ...plain, late }, start)).toMatchObject({ priceBasis: 'late' });
    expect(priceAt(plain, start)).toEqual(regular);
  });
});

describe('the terms of a class alone', () => {
  it('given more fields than terms have, then only the terms are left, and none that is absent', () => {
    expect(classTermsOf({ ...terms, removed: false } as ClassTerms)).toStrictEqual(terms);
    expect(classTermsOf(plain)).toStrictEqual(plain);
  });
});
