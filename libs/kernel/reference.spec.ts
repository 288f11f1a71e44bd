import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOrderRef, parsePaymentRef } from './ids.ts';
import { type Random, systemRandom } from './random.ts';
import {
  defaultPrefixes,
  drawBookingRef,
  drawOrderRef,
  drawPaymentRef,
  invoiceNumber,
} from './reference.ts';
import { instant, instantFromMs } from './time.ts';

const noon = instant('2026-11-20T12:00:00Z');
const moments = fc
  .integer({ min: Date.parse('2020-01-01'), max: Date.parse('2100-01-01') })
  .map(instantFromMs);

/** Gives these bytes, over and over. */
function scripted(...bytes: readonly number[]): Random {
  return {
    bytes: (length) => Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length] ?? 0),
    uuid: () => '0f8fad5b-d9cb-469f-a165-70867728950e',
  };
}

describe('drawn references', () => {
  it('given any time and chance, when they are drawn, then they can be read', () => {
    fc.assert(
      fc.property(moments, fc.uint8Array({ minLength: 3, maxLength: 3 }), (at, bytes) => {
        const random = scripted(...bytes);
        const order = drawOrderRef(at, random, defaultPrefixes.order);
        const payment = drawPaymentRef(at, random, defaultPrefixes.payment);
        expect(parseOrderRef(order)).toBe(order);
        expect(parsePaymentRef(payment)).toBe(payment);
        expect(drawBookingRef(at, random, 'BC')).toMatch(/^BC-\d{6}-[0-9A-F]{6}$/);
      }),
    );
  });

  it('given no prefixes of the merchant’s own, then they are those that the users’ systems print', () => {
    expect(defaultPrefixes).toEqual({ order: 'ORD', payment: 'SC', booking: 'BC', invoice: 'INV' });
  });

  it('given known chance, when they are drawn, then they look as the users’ systems print them', () => {
    const random = scripted(0xa1, 0x5a, 0x07);
    expect(drawOrderRef(noon, random, 'ORD')).toBe('ORD-20261120-A15A07');
    expect(drawPaymentRef(noon, random, 'SC')).toBe('SC-20261120-A15A07');
    expect(drawBookingRef(noon, random, 'BC')).toBe('BC-261120-A15A07');
  });

  it('given an hour before midnight UTC, when they are drawn, then they carry the date in Stockholm', () => {
    const late = instant('2026-12-31T23:00:00Z');
    expect(drawOrderRef(late, scripted(0), 'ORD')).toBe('ORD-20270101-000000');
    expect(drawBookingRef(late, scripted(0), 'BC')).toBe('BC-270101-000000');
  });

  it('given the platform’s chance, when many are drawn, then they differ', () => {
    const drawn = Array.from({ length: 200 }, () => drawOrderRef(noon, systemRandom, 'ORD'));
    expect(new Set(drawn).size).toBeGreaterThan(190);
  });
});

describe('an invoice number', () => {
  it.each([
    [1, 'INV-2611-0001'],
    [9_999, 'INV-2611-9999'],
    [10_000, 'INV-2611-10000'],
  ])('given number %d of the month, then it is %s', (sequence, number) => {
    expect(invoiceNumber('INV', '2611', sequence)).toBe(number);
  });
});
