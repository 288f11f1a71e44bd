import { fromJS, is } from 'immutable';
import { availableIn, type Lot } from '../../balance/index.ts';
import {
  accepted,
  already,
  type Decision,
  type Instant,
  msOf,
  plusMs,
  rejected,
} from '../../kernel/index.ts';
import type { PointsCredited, PointsEvent, PointsExpired } from './points-events.ts';
import { isCount, type PointsState } from './points.ts';

export type CreditRejection =
  | 'points.invalid-points'
  | 'points.invalid-validity'
  | 'points.credit-reused'
  | 'points.credit-taken-back';

/** What is to be credited; the lot ends so many days of 24 hours after `creditedAt`, or never. */
export interface PointsCredit extends Omit<PointsCredited, 'type' | 'expiresAt'> {
  readonly validityDays?: number;
}

/** Of one credit: far beyond any package, and sums stay whole. */
const pointsMax = 1_000_000_000;
/** Some hundred years. */
const validityDaysMax = 36_525;
const dayMs = 86_400_000;

/**
 * Puts a lot of points on a customer's account: a package that was paid for, or a grant.
 *
 * Repeating a `creditId` with the same content changes nothing, at whatever moment the repeat comes.
 * Rejects: points.invalid-points (whole, one to 1,000,000,000), points.invalid-validity (whole days, one
 * to 36,525), points.credit-reused (other content), points.credit-taken-back (undone before it came).
 * Source: rules 3 and 8.
 */
export function creditPoints(
  state: PointsState,
  { validityDays, ...facts }: PointsCredit,
): Decision<PointsEvent, CreditRejection> {
  if (!isWholeWithin(facts.points, pointsMax)) return rejected('points.invalid-points');
  if (validityDays !== undefined && !isWholeWithin(validityDays, validityDaysMax))
    return rejected('points.invalid-validity');
  const credit: PointsCredited = {
    type: 'PointsCredited',
    ...facts,
    ...(validityDays === undefined
      ? {}
      : { expiresAt: plusMs(facts.creditedAt, validityDays * dayMs) }),
  };
  const known = state.credits.get(facts.creditId);
  if (known?.credited === undefined)
    return known?.takenBack === undefined ? accepted(credit) : rejected('points.credit-taken-back');
  return isSameCredit(known.credited, credit) ? already : rejected('points.credit-reused');
}

/**
 * Ends what is left of every lot past its end; a hold that stands keeps its part. Nothing past its end can
 * be spent before either: this only says so in the books. Repeating it changes nothing.
 */
export function expirePoints(
  state: PointsState,
  { now }: { readonly now: Instant },
): Decision<PointsEvent, never> {
  const events = [...state.balance.lots.values()].flatMap((lot) => endOf(lot, now));
  const [first, ...others] = events;
  return first === undefined ? already : accepted<PointsEvent>(first, ...others);
}

/**
 * When a lot ends next that has something left that could; undefined when none will. Of what is held a release
 * decides.
 */
export function nextPointsEnd(state: PointsState, now: Instant): Instant | undefined {
  const ends = [...state.balance.lots.values()].flatMap((lot) =>
    lot.expiresAt === undefined || availableIn(lot) === 0 || hasEnded(lot, now)
      ? []
      : [lot.expiresAt],
  );
  return ends.sort()[0];
}

/** What ends of a lot at this moment, if anything. */
export function endOf(lot: Lot, now: Instant): readonly PointsExpired[] {
  const points = availableIn(lot);
  if (!hasEnded(lot, now) || points === 0) return [];
  return [{ type: 'PointsExpired', creditId: lot.lotId, points, expiredAt: now }];
}

/** A lot counts nothing from the very moment of its end. */
export function hasEnded({ expiresAt }: Lot, now: Instant): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

function isWholeWithin(count: number, max: number): boolean {
  return isCount(count) && count <= max;
}

/** The moment is that of the first try, and the end follows from it: what counts is how long a lot lasts. */
function isSameCredit(a: PointsCredited, b: PointsCredited): boolean {
  return is(fromJS(timeless(a)), fromJS(timeless(b)));
}

function timeless({ creditedAt, expiresAt, ...facts }: PointsCredited): object {
  const lastsMs = expiresAt === undefined ? null : msOf(expiresAt) - msOf(creditedAt);
  return { ...facts, lastsMs };
}
