import { type BusinessDate, plusDays } from '../../kernel/index.ts';

/**
 * The day itself, or the next working day where it is a Saturday, a Sunday or a public holiday: a period
 * never ends on a day on which nothing can be done.
 * Source: lag (1930:173) om beräkning av lagstadgad tid, 2 §; lag (1989:253) om allmänna helgdagar.
 */
export function onWorkingDay(on: BusinessDate): BusinessDate {
  let day = on;
  while (isFree(day)) day = plusDays(day, 1);
  return day;
}

/** Month and day; Midsummer Eve and the eves of Christmas and New Year count as holidays do. */
const fixedHolidays = new Set([
  ...['01-01', '01-06', '05-01', '06-06'],
  ...['12-24', '12-25', '12-26', '12-31'],
]);

/** Days after Easter Sunday: Good Friday, Easter Monday, Ascension. The others are Sundays. */
const afterEaster = [-2, 1, 39];

function isFree(on: BusinessDate): boolean {
  const weekday = weekdayOf(on);
  if (weekday === 0 || weekday === 6 || fixedHolidays.has(on.slice(5))) return true;
  if (weekday === 5 && on.slice(5) >= '06-19' && on.slice(5) <= '06-25') return true;
  const easter = easterOf(partsOf(on).year);
  return afterEaster.some((days) => plusDays(easter, days) === on);
}

/** 0 is Sunday. Source: T. Sakamoto, 1992. */
function weekdayOf(on: BusinessDate): number {
  const { year, month, day } = partsOf(on);
  const shifted = month < 3 ? year - 1 : year;
  const offset = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  const leaps = whole(shifted / 4) - whole(shifted / 100) + whole(shifted / 400);
  return (shifted + leaps + offset + day) % 7;
}

/** Easter Sunday of a year. Source: the anonymous Gregorian algorithm (Nature, 20 April 1876). */
function easterOf(year: number): BusinessDate {
  const golden = year % 19;
  const century = whole(year / 100);
  const leapless =
    century - whole(century / 4) - whole((century - whole((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + leapless + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * whole((year % 100) / 4) - epact - (year % 4)) % 7;
  const late = whole((golden + 11 * epact + 22 * weekday) / 451);
  const march = 22 + epact + weekday - 7 * late;
  return plusDays(`${String(year).padStart(4, '0')}-03-01` as BusinessDate, march - 1);
}

function partsOf(on: BusinessDate) {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
  return { year, month, day };
}

function whole(number: number): number {
  return Math.floor(number);
}
