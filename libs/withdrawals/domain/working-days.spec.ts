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
});
