import { availableIn } from '../../balance/index.ts';
import { accepted, already, type Decision, type Instant, plusMs } from '../../kernel/index.ts';
import { hasEnded } from './crediting.ts';
import type { PointsEvent, PointsReinstated } from './points-events.ts';
import { missingPoints, type PointsState, takenPoints } from './points.ts';

const dayMs = 86_400_000;

/**
 * Undoes a credit, when its package is refunded: what is unspent of the lot is gone, and what was spent or is
 * held is named as `missing`, for a person to decide about. What of it comes back later goes the same way.
 *
 * A credit that never was is undone too, and refused if it comes late. Repeating it changes nothing, nor does
 * a refund that was not made after all and comes late.
 */
export function takeBackPoints(
  state: PointsState,
  wish: { readonly creditId: string; readonly reason: string; readonly refundId?: string },
): Decision<PointsEvent, never> {
  const { creditId, reason, refundId } = wish;
  const { takenBack, reinstated = [] } = state.credits.get(creditId) ?? {};
  if (takenBack !== undefined) return already;
  if (refundId !== undefined && reinstated.includes(refundId)) return already;
  const lot = state.balance.lots.get(creditId);
  return accepted({
    type: 'PointsTakenBack',
    creditId,
    points: lot === undefined ? 0 : availableIn(lot),
    missing: missingPoints(state, creditId),
    reason,
  });
}

/**
 * Undoes what a refund took of a credit, since the refund was not made: all that was taken is there again, as
 * it was, and may be taken by another refund. A lot that has ended meanwhile can be spent for the grace, in
 * days of 24 hours.
 *
 * Once for each refund: again changes nothing. A refund that had taken nothing is recorded too, and takes
 * nothing if it comes late. Source: rules 3 and 8.
 */
export function reinstatePoints(
  state: PointsState,
  wish: {
    readonly creditId: string;
    readonly refundId: string;
    readonly now: Instant;
    readonly graceDays: number;
  },
): Decision<PointsEvent, never> {
  const { creditId, refundId, now, graceDays } = wish;
  const { reinstated = [] } = state.credits.get(creditId) ?? {};
  if (reinstated.includes(refundId)) return already;
  const points = takenPoints(state, creditId);
  const lot = state.balance.lots.get(creditId);
  const back: PointsReinstated = { type: 'PointsReinstated', creditId, refundId, points };
  return points > 0 && lot !== undefined && hasEnded(lot, now)
    ? accepted({ ...back, expiresAt: plusMs(now, graceDays * dayMs) })
    : accepted(back);
}
