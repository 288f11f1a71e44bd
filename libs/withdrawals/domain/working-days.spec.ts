import { describe, expect, it } from '@jest/globals';
import type { BusinessDate } from '../../kernel/index.ts';
import { onWorkingDay } from './working-days.ts';

describe('the next working day', () => {
  it.each([
    ['a Friday in November', '2026-11-20', '2026-11-20'],
    ['a Saturday', '2026-11-21', '2026-11-23'],
    ['a Sunday', '2026-11-22', '2026-11-23'],
    ['Christmas Eve on a Thursday', '2026-12-24', '2026-12-28'],
    ['New Year’s Eve on a Thursday', '2026-12-31', '2027-01-04'],
    ['Epiphany on a Wednesday', '2027-01-06', '2027-01-07'],
    ['Good Friday 2026', '2026-04-03', '2026-04-07'],
    ['Easter Monday 2026', '2026-04-06', '2026-04-07'],
    ['Good Friday 2027', '2027-03-26', '2027-03-30'],
    ['Easter Monday 2038, as late as it can be', '2038-04-26', '2038-04-27'],
    ['the national day on a Tuesday', '2028-06-06', '2028-06-07'],
    ['Boxing Day on a Tuesday', '2028-12-26', '2028-12-27'],
    ['Ascension 2026', '2026-05-14', '2026-05-15'],
    ['the first of May on a Friday', '2026-05-01', '2026-05-04'],
    ['the national day on a Saturday', '2026-06-06', '2026-06-08'],
    ['Midsummer Eve 2026', '2026-06-19', '2026-06-22'],
    ['Midsummer Eve 2027', '2027-06-25', '2027-06-28'],
    ['a Friday in June that is none', '2026-06-26', '2026-06-26'],
    ['the leap day of 2028, a Tuesday', '2028-02-29', '2028-02-29'],
  ])('given %s, then the period ends on the right day', (_what, on, ends) => {
    expect(onWorkingDay(on as BusinessDate)).toBe(ends);
  });

  // Easter Mondays of other centuries, the earliest and latest days, and the years of the exceptions.
  it.each([
    ['1818-03-23', '1818-03-24'],
    ['1943-04-26', '1943-04-27'],
    ['1954-04-19', '1954-04-20'],
    ['1981-04-20', '1981-04-21'],
    ['2000-04-24', '2000-04-25'],
    ['2008-03-24', '2008-03-25'],
    ['2024-04-01', '2024-04-02'],
    ['2025-04-21', '2025-04-22'],
    ['2049-04-19', '2049-04-20'],
    ['2076-04-20', '2076-04-21'],
    ['2100-03-29', '2100-03-30'],
    ['2200-04-07', '2200-04-08'],
    ['2285-03-23', '2285-03-24'],
  ])('given Easter Monday %s, then the period ends on the day after', (on, ends) => {
    expect(onWorkingDay(on as BusinessDate)).toBe(ends);
  });
});
