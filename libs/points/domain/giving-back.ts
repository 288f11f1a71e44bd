import { putBack, type Share, total } from '../../balance/index.ts';
import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type Instant,
  plusMs,
  rejected,
} from '../../kernel/index.ts';
import { endOf, hasEnded } from './crediting.ts';
import type { PointsEvent, PointsTakenBack, ReturnedShare } from './points-events.ts';
import { isCount, type PointsState, pointsShares } from './points.ts';

export type GiveBackPointsRejection =
  'points.invalid-points' | 'points.refund-reused' | 'points.refund-exceeds-debit';

const dayMs = 86_400_000;

export interface PointsReturn {
  readonly holdId: HoldId;
  readonly refundId: string;
  /** Of what was spent; all that is left of it when left out. A hold that stands is given back whole. */
  readonly points?: number;
  readonly now: Instant;
  /** How long what comes back to a lot that has ended may be spent, in days of 24 hours. */
  readonly graceDays: number;
}

/**
 * Gives back what an order held or spent, newest lot first. A hold that never was is recorded too, so that
 * it is refused if it comes late. A lot that has ended ends anew after the grace, with no more in it than
 * what came back; a lot whose credit was undone keeps nothing.
 *
 * Giving back again changes nothing, nor does a repeat of a `refundId` with the same hold and points.
 * Rejects: points.invalid-points, points.refund-reused (other content), points.refund-exceeds-debit (facts: left).
 * Source: rules 2, 3 and 8.
 */
export function giveBackPoints(
  state: PointsState,
  wish: PointsReturn,
): Decision<PointsEvent, GiveBackPointsRejection> {
  if (wish.points !== undefined && !isCount(wish.points)) return rejected('points.invalid-points');
  const repeat = answerToRepeat(state, wish);
  if (repeat !== undefined) return repeat;
  const known = state.balance.holds.get(wish.holdId);
  if (known?.status === 'released') return already;
  if (known?.status === 'captured') return refunded(state, wish, known.shares);
  return released(state, wish.holdId, known?.shares ?? []);
}

function released(
  state: PointsState,
  holdId: HoldId,
  held: readonly Share[],
): Decision<PointsEvent, never> {
  const release: PointsEvent = { type: 'PointsHoldReleased', holdId };
  return accepted<PointsEvent>(release, ...takenAgain(state, held));
}

function refunded(
  state: PointsState,
  wish: PointsReturn,
  spent: readonly Share[],
): Decision<PointsEvent, GiveBackPointsRejection> {
  const { holdId, refundId, now } = wish;
  const left = total(spent);
  const points = wish.points ?? left;
  if (points > left) return rejected('points.refund-exceeds-debit', { left });
  const facts = state.holds.get(holdId);
  if (points === 0 || facts === undefined) return already;
  const back = returning(state, { holdId, points }, spent);
  const { orderRef } = facts;
  const shares = pointsShares(back).map((share) => inTime(state, share, wish));
  const ended = shares.flatMap(({ creditId }) => {
    const lot = state.balance.lots.get(creditId);
    return lot === undefined ? [] : endOf(lot, now);
  });
  const events: [PointsEvent, ...PointsEvent[]] = [
    { type: 'PointsRefunded', refundId, holdId, orderRef, points, shares },
    ...takenAgain(state, back),
  ];
  // What was left of a lot when it ended must not come to life again with what comes back.
  const [first, ...others] = [...ended, ...events];
  return first === undefined ? already : accepted<PointsEvent>(first, ...others);
}

/** What each share gets back: the balance knows the order, so it is asked. */
function returning(
  { balance }: PointsState,
  { holdId, points }: { readonly holdId: HoldId; readonly points: number },
  spent: readonly Share[],
): readonly Share[] {
  const after = putBack(balance, holdId, points).holds.get(holdId)?.shares ?? [];
  return spent.map(({ lotId, amount }, i) => ({
    lotId,
    amount: amount - (after[i]?.amount ?? 0),
  }));
}

function inTime(state: PointsState, share: ReturnedShare, wish: PointsReturn): ReturnedShare {
  const lot = state.balance.lots.get(share.creditId);
  const isUndone = state.credits.get(share.creditId)?.takenBack !== undefined;
  if (lot === undefined || isUndone || !hasEnded(lot, wish.now)) return share;
  return { ...share, expiresAt: plusMs(wish.now, wish.graceDays * dayMs) };
}

/** A credit that was undone is owed what comes back of it. */
function takenAgain(state: PointsState, back: readonly Share[]): readonly PointsTakenBack[] {
  return pointsShares(back).flatMap(({ creditId, points }) => {
    const reason = state.credits.get(creditId)?.takenBack;
    const lot = state.balance.lots.get(creditId);
    if (reason === undefined || lot === undefined) return [];
    const missing = lot.held + lot.used - points;
    return [{ type: 'PointsTakenBack', creditId, points, missing, reason }];
  });
}

function answerToRepeat(
  state: PointsState,
  wish: PointsReturn,
): Decision<never, 'points.refund-reused'> | undefined {
  const refund = state.refunds.get(wish.refundId);
  if (refund === undefined) return undefined;
  const isSame = refund.holdId === wish.holdId && refund.points === (wish.points ?? refund.points);
  return isSame ? already : rejected('points.refund-reused');
}
