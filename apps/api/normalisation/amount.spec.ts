import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAmount } from './amount.ts';

describe('reading an amount', () => {
  it.each<[unknown, number]>([
    [3300, 330_000],
    [19.99, 1_999],
    ['19,99', 1_999],
    ['19.9', 1_990],
    [' 1 200,50 kr ', 120_050],
    ['1\u00a0200 SEK', 120_000],
    ['500:-', 50_000],
    ['0,01', 1],
    [{ amount: 129_500, currency: 'SEK' }, 129_500],
  ])('reads %j as %i öre', (raw, ore) => {
    expect(readAmount(raw, 'amount')).toEqual({ kind: 'value', value: ore });
  });

  it.each<[unknown, string]>([
    ['1.999', 'payment.amount-too-precise'],
    [0.1 + 0.2, 'payment.amount-too-precise'],
    ['1.200,50', 'payment.amount-unreadable'],
    ['1 2 3', 'payment.amount-unreadable'],
    ['1e3', 'payment.amount-unreadable'],
    [1e21, 'payment.amount-unreadable'],
    [Number.POSITIVE_INFINITY, 'payment.amount-unreadable'],
    ['9'.repeat(14), 'payment.amount-unreadable'],
    ['9'.repeat(5_000), 'payment.amount-unreadable'],
    [true, 'payment.amount-unreadable'],
    [[100], 'payment.amount-unreadable'],
    [{ amount: 12.5 }, 'payment.amount-unreadable'],
    ['-5', 'payment.amount-not-positive'],
    [0, 'payment.amount-not-positive'],
  ])('refuses %j with %s', (raw, code) => {
    expect(readAmount(raw, 'amount')).toMatchObject({ kind: 'unreadable', code });
  });

  it('reads a field whose name ends in Cents as whole öre', () => {
    expect(readAmount(39_900, 'amountCents')).toEqual({ kind: 'value', value: 39_900 });
    expect(readAmount('399.00', 'amountCents').kind).toBe('unreadable');
  });

  it('treats a blank field as one that was not stated', () => {
    for (const raw of [null, undefined, '', '  '])
      expect(readAmount(raw, 'amount').kind).toBe('absent');
  });

  it('gives back every öre written as kronor, with comma, with point or as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (ore) => {
        const digits = String(ore).padStart(3, '0');
        const kronor = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        for (const raw of [kronor, kronor.replace('.', ','), Number(kronor)])
          expect(readAmount(raw, 'amount')).toEqual({ kind: 'value', value: ore });
      }),
    );
  });
});
