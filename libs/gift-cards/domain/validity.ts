import {
  type BusinessDate,
  businessDateOf,
  instant,
  type Instant,
  plusDays,
  plusMs,
} from '../../kernel/index.ts';

const hourMs = 3_600_000;

/**
 * The end of the Stockholm day that lies so many days after a moment: the printed date is the last one
 * on which the card can be used, to its midnight.
 */
export function endAfterDays(from: Instant, days: number): Instant {
  return endOf(plusDays(businessDateOf(from), days));
}

/** Midnight after a day in Stockholm: 22:00 UTC in summer, 23:00 in winter; clocks change later in the night. */
export function endOf(on: BusinessDate): Instant {
  const summer = instant(`${on}T22:00:00Z`);
  return businessDateOf(summer) > on ? summer : plusMs(summer, hourMs);
}
