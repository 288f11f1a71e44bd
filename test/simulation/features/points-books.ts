import type { PointsEvent, PointsShare } from '../../../libs/points/index.ts';
import type { BalanceChange } from '../rules/books.ts';
import { type Evidence, inCategory, type PlacedEvidence } from '../rules/evidence.ts';

/** What an account's events do to its lots, read without the product's help. */
export function changesOfPoints(
  event: PointsEvent,
  before: readonly PointsEvent[],
): readonly BalanceChange[] {
  switch (event.type) {
    case 'PointsCredited':
      return [{ account: event.creditId, kind: 'credit', amount: event.points }];
    case 'PointsExpired':
    case 'PointsTakenBack':
      return [{ account: event.creditId, kind: 'expire', amount: event.points }];
    case 'PointsReinstated':
      return [{ account: event.creditId, kind: 'restore', amount: event.points }];
    case 'PointsHoldReleased':
      return released(event.holdId, before);
    case 'PointsHeld':
      return ofShares(event, 'hold');
    case 'PointsDebited':
      return ofShares(event, 'capture');
    case 'PointsRefunded':
      return ofShares(event, 'put-back');
  }
}

function ofShares(
  { holdId, shares }: { readonly holdId: string; readonly shares: readonly PointsShare[] },
  kind: 'hold' | 'capture' | 'put-back',
): readonly BalanceChange[] {
  return shares.map(({ creditId, points }) => ({
    ...{ account: creditId, kind, holdId, amount: points },
  }));
}

/** Of every lot that it was held of; what never was is held nowhere. */
function released(holdId: string, before: readonly PointsEvent[]): readonly BalanceChange[] {
  return before.flatMap((held) =>
    held.type === 'PointsHeld' && held.holdId === holdId
      ? held.shares.map(({ creditId }) => ({ account: creditId, kind: 'release', holdId }) as const)
      : [],
  );
}

/** What the points were worth that an order took and did not give back. */
export function pointsNetOre(evidence: Evidence, order: PlacedEvidence): number {
  const { spent, back } = movedFor(evidence, order);
  const tender = order.state.price.tenders.find(({ kind }) => kind === 'points');
  if (spent === 0 || tender === undefined) return 0;
  // An order that comes to nothing gives all back at once, without a refund.
  if (!order.state.completed) return spent === back ? 0 : tender.amount.minor;
  return sharesBack(order).reduce((net, { amount }) => net - amount.minor, tender.amount.minor);
}

/** Points have no öre of their own: all of the tender was spent, and what refunds promised came back. */
export function pointsFindings(evidence: Evidence, order: PlacedEvidence): readonly string[] {
  const { spent, back } = movedFor(evidence, order);
  const { orderRef, state } = order;
  const tender = state.price.tenders.find((one) => one.kind === 'points');
  const promised = sharesBack(order).reduce((sum, share) => sum + share.points, 0);
  return [
    ...(spent === 0 || spent === tender?.points
      ? []
      : [`${orderRef} spent ${String(spent)} points of ${String(tender?.points)}`]),
    ...(state.completed && back !== promised
      ? [`${orderRef} gave ${String(back)} points back and promised ${String(promised)}`]
      : []),
  ];
}

function sharesBack({ state: { refunds } }: PlacedEvidence) {
  return refunds
    .filter(({ status }) => status === 'refunded')
    .flatMap(({ requested }) => requested.shares)
    .filter((share) => share.kind === 'points');
}

function movedFor(
  { streams }: Evidence,
  { orderRef }: PlacedEvidence,
): { readonly spent: number; readonly back: number } {
  let [spent, back] = [0, 0];
  for (const [, recorded] of inCategory(streams, 'points'))
    for (const event of recorded.map((one) => one.event as PointsEvent)) {
      if (event.type === 'PointsDebited' && event.orderRef === orderRef) spent += event.points;
      if (event.type === 'PointsRefunded' && event.orderRef === orderRef) back += event.points;
    }
  return { spent, back };
}
