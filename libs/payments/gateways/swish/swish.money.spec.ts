import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  amountDigitsIn,
  oreOfSwishDigits,
  SWISH_AMOUNT_ORE_MAX,
  swishAmountOf,
} from './swish.money.ts';

describe('öre become the text that Swish wants', () => {
  it.each([
    [1, '0.01'],
    [99, '0.99'],
    [100, '1.00'],
    [12_345, '123.45'],
    [100_000, '1000.00'],
    [SWISH_AMOUNT_ORE_MAX, '999999999999.99'],
  ])('given %d öre, then the text is %s', (ore, text) => {
    expect(swishAmountOf(ore)).toBe(text);
  });

  it.each([0, -1, 0.5, NaN, Infinity, SWISH_AMOUNT_ORE_MAX + 1])(
    'given %d öre, then it never reaches the wire',
    (ore) => {
      expect(() => swishAmountOf(ore)).toThrow(RangeError);
    },
  );
});

describe('the digits that Swish answers with become öre', () => {
  it.each([
    ['0.01', 1],
    ['1', 100],
    ['100', 10_000],
    ['100.5', 10_050],
    ['100.00', 10_000],
    ['100.000', 10_000],
    ['1E+2', 10_000],
    ['1.2345e2', 12_345],
    ['0.29', 29],
    ['999999999999.99', SWISH_AMOUNT_ORE_MAX],
  ])('given %s, then it is %d öre', (digits, ore) => {
    expect(oreOfSwishDigits(digits)).toBe(ore);
  });

  it.each(['', '1,00', '-1', '1.005', '1e', 'NaN', '"1.00"', '1000000000000', '1e99'])(
    'given %s, then it is not whole öre that Swish could mean',
    (digits) => {
      expect(oreOfSwishDigits(digits)).toBeUndefined();
    },
  );

  it('given any amount, then there and back changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: SWISH_AMOUNT_ORE_MAX }), (ore) => {
        expect(oreOfSwishDigits(swishAmountOf(ore))).toBe(ore);
        expect(oreOfSwishDigits(JSON.stringify(Number(swishAmountOf(ore))))).toBe(ore);
      }),
    );
  });
});

describe('the raw digits are found in the object’s text', () => {
  it.each([
    ['{"amount":100.00,"currency":"SEK"}', '100.00'],
    ['{ "amount" : 5 }', '5'],
    ['{"message":"\\"amount\\":1","amount":2}', '2'],
    ['{"message":"\\\\","amount":3}', '3'],
  ])('given %s, then they are %s', (text, digits) => {
    expect(amountDigitsIn(text)).toBe(digits);
  });

  it('given no amount or two, then there are none', () => {
    expect(amountDigitsIn('{}')).toBeUndefined();
    expect(amountDigitsIn('{"amount":1,"amount":2}')).toBeUndefined();
  });

  it('given any message, then it cannot pass for the amount', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        expect(amountDigitsIn(JSON.stringify({ message, amount: 7 }))).toBe('7');
        const forged = `${message}"amount":1${message}`;
        expect(amountDigitsIn(JSON.stringify({ message: forged, amount: 7 }))).toBe('7');
      }),
    );
  });
});
