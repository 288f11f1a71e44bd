import type { Brand } from './brand.ts';

/** A moment in UTC, always `YYYY-MM-DDTHH:mm:ss.sssZ`, so that text order is time order. */
export type Instant = Brand<string, 'Instant'>;

/** A calendar date `YYYY-MM-DD` in Europe/Stockholm, where our merchants keep their books. */
export type BusinessDate = Brand<string, 'BusinessDate'>;

/** Where "now" comes from; the domain never asks, it is told. */
export interface Clock {
  now(): Instant;
}

/** The machine's clock. Everything else takes a Clock, so that tests choose the time. */
export const systemClock: Clock = { now: createSystemNow() };

/** Asked many times within a millisecond: writing it out each time costs more than the asking. */
function createSystemNow(): () => Instant {
  let lastMs = 0;
  let last = instantFromMs(lastMs);
  return () => {
    const ms = Date.now();
    if (ms !== lastMs) {
      last = instantFromMs(ms);
      lastMs = ms;
    }
    return last;
  };
}

const isoMoment = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads an ISO 8601 moment with an offset; throws a RangeError when it is not one. Date.parse alone would
 * read a text without an offset by the machine's own time zone, and 30 February as 2 March.
 */
export function instant(text: string): Instant {
  const [, date] = isoMoment.exec(text) ?? [];
  if (date === undefined || plusDays(date as BusinessDate, 0) !== date)
    throw new RangeError(`not a moment with an offset: ${text}`);
  return instantFromMs(Date.parse(text));
}

/** Milliseconds since 1970 to an Instant; throws a RangeError outside the years 0 to 9999. */
export function instantFromMs(ms: number): Instant {
  const text = new Date(ms).toISOString();
  if (text.length !== 24) throw new RangeError(`not a year of four digits: ${text}`);
  return text as Instant;
}

/** Milliseconds since 1970. */
export function msOf(at: Instant): number {
  return Date.parse(at);
}

/** A later (or, below zero, earlier) moment. */
export function plusMs(at: Instant, ms: number): Instant {
  return instantFromMs(msOf(at) + ms);
}

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The date that a Swedish wall calendar shows at this moment. */
export function businessDateOf(at: Instant): BusinessDate {
  return stockholm.format(new Date(at)) as BusinessDate;
}

/** Reads `YYYY-MM-DD`; undefined when the calendar has no such day. */
export function parseBusinessDate(text: string): BusinessDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  const date = text as BusinessDate;
  return plusDays(date, 0) === date ? date : undefined;
}

/** Whole calendar days later; dates know no summer time, so this is plain date arithmetic. */
export function plusDays(on: BusinessDate, days: number): BusinessDate {
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10) as BusinessDate;
}
