import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { PointsEvent } from '../../libs/points/index.ts';

export type TransactionKind =
  'purchase' | 'grant' | 'spend' | 'refund' | 'expire' | 'take-back' | 'reinstate';

export interface TransactionRow {
  readonly person_id: string;
  readonly revision: number;
  readonly kind: TransactionKind;
  /** What came is above zero, what went is below; all of an account's add up to what it has and holds. */
  readonly points: number;
  readonly order_ref: string | null;
  readonly credit_id: string | null;
  readonly position: string;
  readonly occurred_at: string;
}

type Movement = Pick<TransactionRow, 'kind' | 'points' | 'order_ref' | 'credit_id'>;

/** What a customer sees of an event: nothing where nothing came or went. */
export function transactionRow(
  personId: string,
  recorded: RecordedEvent<PointsEvent>,
): readonly TransactionRow[] {
  const movement = movementOf(recorded.event);
  if (movement === undefined || movement.points === 0) return [];
  const { revision, position, metadata } = recorded;
  const { occurredAt: occurred_at } = metadata;
  return [{ person_id: personId, revision, ...movement, position, occurred_at }];
}

function movementOf(event: PointsEvent): Movement | undefined {
  switch (event.type) {
    case 'PointsCredited':
      return credited(event);
    case 'PointsHeld':
    case 'PointsHoldReleased':
      return undefined;
    case 'PointsDebited':
      return { kind: 'spend', points: -event.points, order_ref: event.orderRef, credit_id: null };
    case 'PointsRefunded':
      return { kind: 'refund', points: event.points, order_ref: event.orderRef, credit_id: null };
    case 'PointsExpired':
    case 'PointsTakenBack':
    case 'PointsReinstated':
      return ofLot(event);
  }
}

function credited({
  lotKind,
  points,
  orderRef,
  creditId,
}: Extract<PointsEvent, { readonly type: 'PointsCredited' }>): Movement {
  const kind = lotKind === 'paid' ? 'purchase' : 'grant';
  return { kind, points, order_ref: orderRef ?? null, credit_id: creditId };
}

function ofLot({
  type,
  creditId,
  points,
}: Extract<
  PointsEvent,
  { readonly type: 'PointsExpired' | 'PointsTakenBack' | 'PointsReinstated' }
>): Movement {
  const of = { order_ref: null, credit_id: creditId };
  switch (type) {
    case 'PointsExpired':
      return { kind: 'expire', points: -points, ...of };
    case 'PointsTakenBack':
      return { kind: 'take-back', points: -points, ...of };
    case 'PointsReinstated':
      return { kind: 'reinstate', points, ...of };
  }
}
