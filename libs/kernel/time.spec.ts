import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type BusinessDate,
  businessDateOf,
  instant,
  type Instant,
  instantFromMs,
  msOf,
  parseBusinessDate,
  plusDays,
  plusMs,
  systemClock,
} from './time.ts';

const day = 86_400_000;
const first = Date.parse('0000-01-01T00:00:00.000Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');
const moments = fc.integer({ min: first, max: last }).map(instantFromMs);
const dates = fc
  .integer({ min: Date.parse('1900-01-01'), max: Date.parse('2199-12-31') })
  .map((ms) => instantFromMs(ms).slice(0, 10) as BusinessDate);

describe('an instant', () => {
  it('given any two moments, when compared as texts, then the order is that of time', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        expect(a < b).toBe(msOf(a) < msOf(b));
        expect(a === b).toBe(msOf(a) === msOf(b));
      }),
    );
  });

  it('given any moment, when written and read, then it is the same', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -day, max: day }), (at, ms) => {
        expect(instant(at)).toBe(at);
        expect(instantFromMs(msOf(at))).toBe(at);
        if (msOf(at) + ms >= first && msOf(at) + ms <= last)
          expect(msOf(plusMs(at, ms)) - msOf(at)).toBe(ms);
      }),
    );
  });

  it.each([
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T12:00Z', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T13:00:00+01:00', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T13:00:00.5+0100', '2026-11-20T12:00:00.500Z'],
    ['2026-11-19T23:30:00-01:00', '2026-11-20T00:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('given %s, when it is read, then it is %s', (text, at) => {
    expect(instant(text)).toBe(at);
  });

  it.each([
    '',
    'now',
    '2026-11-20',
    '2026-11-20T12:00:00',
    '2026-11-20 12:00:00Z',
    'Nov 20 2026 12:00 GMT',
    '2026-02-30T12:00:00Z',
    '2027-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T12:00:00Z ',
    '+012026-11-20T12:00:00Z',
    '+002026-11-20T12:00:00Z',
  ])('given "%s", when it is read, then it is refused', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  it('given the ends of the years of four digits, then only what lies beyond is refused', () => {
    expect(instantFromMs(last)).toBe('9999-12-31T23:59:59.999Z');
    expect(instantFromMs(first)).toBe('0000-01-01T00:00:00.000Z');
    for (const ms of [last + 1, first - 1, NaN, Infinity, 1e20])
      expect(() => instantFromMs(ms)).toThrow(RangeError);
  });

  it('given the machine’s clock, when asked, then it tells the present', () => {
    const before = Date.now();
    const now = msOf(systemClock.now());
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});

describe('the business date', () => {
  it.each([
    // Winter: Stockholm is one hour ahead of UTC.
    ['2026-11-20T22:59:59.999Z', '2026-11-20'],
    ['2026-11-20T23:00:00.000Z', '2026-11-21'],
    ['2026-12-31T22:59:59.999Z', '2026-12-31'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01'],
    // Summer: two hours ahead.
    ['2026-07-01T21:59:59.999Z', '2026-07-01'],
    ['2026-07-01T22:00:00.000Z', '2026-07-02'],
    // 29 March 2026, 02:00 becomes 03:00: the day begins in winter time and ends in summer time.
    ['2026-03-28T22:59:59.999Z', '2026-03-28'],
    ['2026-03-28T23:00:00.000Z', '2026-03-29'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29'],
    ['2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['2026-03-29T22:00:00.000Z', '2026-03-30'],
    // 25 October 2026, 03:00 becomes 02:00: the day has 25 hours.
    ['2026-10-24T21:59:59.999Z', '2026-10-24'],
    ['2026-10-24T22:00:00.000Z', '2026-10-25'],
    ['2026-10-25T00:59:59.999Z', '2026-10-25'],
    ['2026-10-25T01:00:00.000Z', '2026-10-25'],
    ['2026-10-25T22:59:59.999Z', '2026-10-25'],
    ['2026-10-25T23:00:00.000Z', '2026-10-26'],
  ])('given %s, then a wall calendar in Stockholm shows %s', (at, on) => {
    expect(businessDateOf(at as Instant)).toBe(on);
  });

  it('given any two moments, when the later one’s date is taken, then it is not the earlier date', () => {
    const recent = fc
      .integer({ min: Date.parse('1970-01-01'), max: Date.parse('2100-01-01') })
      .map(instantFromMs);
    fc.assert(
      fc.property(recent, fc.integer({ min: 0, max: 3 * day }), (at, ms) => {
        expect(businessDateOf(plusMs(at, ms)) >= businessDateOf(at)).toBe(true);
        expect(businessDateOf(plusMs(at, 26 * 3_600_000)) > businessDateOf(at)).toBe(true);
      }),
    );
  });
});

describe('days later', () => {
  it.each([
    ['2026-11-20', 30, '2026-12-20'],
    ['2026-01-31', 1, '2026-02-01'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2028-02-29', 1, '2028-03-01'],
    ['2028-02-29', 365, '2029-02-28'],
    ['2100-02-28', 1, '2100-03-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2026-03-28', 1, '2026-03-29'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-10-24', 1, '2026-10-25'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-11-20', 0, '2026-11-20'],
  ])('given %s, when %d days pass, then it is %s', (on, days, then) => {
    expect(plusDays(on as BusinessDate, days)).toBe(then);
  });

  it('given any date and days, when they are gone back, then it is the same date, and order is kept', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -5_000, max: 5_000 }), (on, days) => {
        const then = plusDays(on, days);
        expect(plusDays(then, -days)).toBe(on);
        expect(then > on).toBe(days > 0);
        expect(Date.parse(then) - Date.parse(on)).toBe(days * day);
      }),
    );
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '2026-11-20T00:00:00Z', '0000-00-00', ''])(
    'given %j, when it is read, then it is no day',
    (text) => {
      expect(parseBusinessDate(text)).toBeUndefined();
    },
  );

  it('given any date, when it is read, then it is itself', () => {
    fc.assert(
      fc.property(dates, (on) => {
        expect(parseBusinessDate(on)).toBe(on);
      }),
    );
  });
});
