import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPhone } from './phone.ts';

describe('reading a phone number', () => {
  it.each<[unknown, string]>([
    ['070-123 45 67', '46701234567'],
    ['0701234567', '46701234567'],
    ['(070) 123.45/67', '46701234567'],
    ['+46 70 123 45 67', '46701234567'],
    ['+46 (0)70-123 45 67', '46701234567'],
    ['0046701234567', '46701234567'],
    ['46701234567', '46701234567'],
    ['070\u2013123\u00a045\u00a067', '46701234567'],
    [46701234567, '46701234567'],
    [701234567, '46701234567'],
    ['08-123 456 78', '46812345678'],
    ['4671234567', '4671234567'],
    ['1231181189', '1231181189'],
    ['+47 912 34 567', '4791234567'],
    ['004791234567', '4791234567'],
  ])('reads %j as %s', (raw, digits) => {
    expect(readPhone(raw)).toEqual({ kind: 'value', value: digits });
  });

  it.each<[unknown]>([
    ['12345'],
    ['+46'],
    ['070-123 45 6x'],
    ['+0701234567'],
    ['46701234567890'],
    ['91234567'],
    ['\u0660\u0667\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667'],
    ['0'.repeat(1_000)],
    [{}],
    [true],
    [-46701234567],
    [1.5],
  ])('refuses %j instead of guessing', (raw) => {
    expect(readPhone(raw)).toMatchObject({
      kind: 'unreadable',
      code: 'customer.phone-unreadable',
    });
  });

  it('treats a blank field as one that was not stated', () => {
    for (const raw of [null, undefined, '', ' ']) expect(readPhone(raw).kind).toBe('absent');
  });

  it('reads every Swedish mobile alike in all four forms, and its own answer again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 700_000_000, max: 709_999_999 }), (subscriber) => {
        const digits = String(subscriber);
        for (const form of [`0${digits}`, `+46${digits}`, `0046${digits}`, `46${digits}`])
          expect(readPhone(form)).toEqual({ kind: 'value', value: `46${digits}` });
      }),
    );
  });
});
