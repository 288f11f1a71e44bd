import { planHold } from '../../balance/index.ts';
import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type Instant,
  type OrderRef,
  rejected,
} from '../../kernel/index.ts';
import type { PointsEvent } from './points-events.ts';
import { availablePoints, isCount, isGivenBack, type PointsState, pointsShares } from './points.ts';

export type HoldPointsRejection =
  'points.invalid-points' | 'points.insufficient' | 'points.hold-reused' | 'points.hold-released';

export type DebitRejection = 'points.hold-unknown' | 'points.hold-released';

/**
 * Sets points aside for an order, the lot that ends first first.
 *
 * Repeating a hold with the same order and points changes nothing while it stands or once it was spent.
 * Rejects: points.invalid-points (whole, one or more), points.insufficient (facts: missing, available),
 * points.hold-reused (other content), points.hold-released (given back before). Source: rules 3 and 8.
 */
export function holdPoints(
  state: PointsState,
  wish: {
    readonly holdId: HoldId;
    readonly orderRef: OrderRef;
    readonly points: number;
    readonly now: Instant;
  },
): Decision<PointsEvent, HoldPointsRejection> {
  const { holdId, orderRef, points, now } = wish;
  if (!isCount(points)) return rejected('points.invalid-points');
  const known = state.balance.holds.get(holdId);
  if (known !== undefined && isGivenBack(known)) return rejected('points.hold-released');
  if (known !== undefined)
    return isSameHold(state, wish) ? already : rejected('points.hold-reused');
  const shares = planHold(state.balance, points, now);
  if (shares === undefined) {
    const free = availablePoints(state, now);
    return rejected('points.insufficient', { missing: points - free, available: free });
  }
  return accepted({ type: 'PointsHeld', holdId, orderRef, points, shares: pointsShares(shares) });
}

/**
 * Spends what a hold set aside, all of it, also when its lots have ended since. Spending again changes
 * nothing. Rejects: points.hold-unknown, points.hold-released (given back before, or spent and given back).
 */
export function debitHold(
  state: PointsState,
  { holdId }: { readonly holdId: HoldId },
): Decision<PointsEvent, DebitRejection> {
  const known = state.balance.holds.get(holdId);
  const facts = state.holds.get(holdId);
  if (known !== undefined && isGivenBack(known)) return rejected('points.hold-released');
  if (known === undefined || facts === undefined) return rejected('points.hold-unknown');
  if (known.status === 'captured') return already;
  const shares = pointsShares(known.shares);
  return accepted({ type: 'PointsDebited', holdId, ...facts, shares });
}

function isSameHold(
  state: PointsState,
  wish: { readonly holdId: HoldId; readonly orderRef: OrderRef; readonly points: number },
): boolean {
  const facts = state.holds.get(wish.holdId);
  return facts?.orderRef === wish.orderRef && facts.points === wish.points;
}
