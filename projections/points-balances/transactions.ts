import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { PointsEvent } from '../../libs/points/index.ts';

export type TransactionKind = 'purchase' | 'grant' | 'spend' | 'refund' | 'expire' | 'take-back';

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
      return {
        kind: event.lotKind === 'paid' ? 'purchase' : 'grant',
        points: event.points,
        order_ref: event.orderRef ?? null,
        credit_id: event.creditId,
      };
    case 'PointsHeld':
    case 'PointsHoldReleased':
      return undefined;
    case 'PointsDebited':
      return { kind: 'spend', points: -event.points, order_ref: event.orderRef, credit_id: null };
    case 'PointsRefunded':
      return { kind: 'refund', points: event.points, order_ref: event.orderRef, credit_id: null };
    case 'PointsExpired':
      return gone('expire', event);
    case 'PointsTakenBack':
      return gone('take-back', event);
  }
}

function gone(
  kind: 'expire' | 'take-back',
  { creditId, points }: { readonly creditId: string; readonly points: number },
): Movement {
  return { kind, points: -points, order_ref: null, credit_id: creditId };
}
