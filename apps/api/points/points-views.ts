import type { PersonId } from '../../../libs/kernel/index.ts';
import type {
  PointsBalanceRow,
  PointsTransactionRow,
} from '../../../projections/points-balances/points-balances.queries.ts';
import type { View } from '../orders/overview-view.ts';

const nothing = { available: 0, held: 0, used: 0, expired: 0, taken_back: 0, next_end_at: null };

/** What a customer has; nothing at all of whoever never had any. */
export function balanceView(row: PointsBalanceRow | undefined, personId: PersonId): View {
  const { available, held, used, expired, taken_back: takenBack, next_end_at } = row ?? nothing;
  const next = next_end_at === null ? {} : { nextEndAt: next_end_at };
  return { personId, available, held, used, expired, takenBack, ...next };
}

/** What came (above zero) or went. */
export function transactionView(row: PointsTransactionRow): View {
  return {
    kind: row.kind,
    points: row.points,
    ...(row.order_ref === null ? {} : { orderReference: row.order_ref }),
    ...(row.credit_id === null ? {} : { creditId: row.credit_id }),
    occurredAt: row.occurred_at,
  };
}
