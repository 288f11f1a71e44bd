import type { Pool } from 'pg';
import type { Instant, PersonId } from '../../libs/kernel/index.ts';
import { schemaOf } from '../../libs/projecting/index.ts';
import { pointsBalances } from './points-balances.projection.ts';
import type { TransactionKind } from './transactions.ts';

const schema = schemaOf(pointsBalances);

/** What was credited is the sum of all five. */
export interface PointsBalanceRow {
  readonly person_id: PersonId;
  readonly available: number;
  readonly held: number;
  readonly used: number;
  /** What is past its end, whether the books have it already or not. */
  readonly expired: number;
  readonly taken_back: number;
  /** When the next points end that can still be spent. */
  readonly next_end_at: string | null;
}

// Points are far below 2^53, so a float carries them exactly and pg gives a number.
const left = 'credited - held - used - expired - taken_back';
const live = '(expires_at is null or expires_at > $2)';

/** One customer's points at this moment; undefined when nothing was ever credited. */
export async function findPointsBalance(
  pool: Pool,
  personId: PersonId,
  now: Instant,
): Promise<PointsBalanceRow | undefined> {
  const { rows } = await pool.query<PointsBalanceRow>({
    name: 'points-balances-find',
    text: `select person_id,
       coalesce(sum(${left}) filter (where ${live}), 0)::float8 as available,
       sum(held)::float8 as held, sum(used)::float8 as used,
       (sum(expired) + coalesce(sum(${left}) filter (where not ${live}), 0))::float8 as expired,
       sum(taken_back)::float8 as taken_back,
       min(expires_at) filter (where ${live} and ${left} > 0) as next_end_at
     from ${schema}.lots where person_id = $1 group by person_id`,
    values: [personId, now],
  });
  return rows[0];
}

export interface PointsTransactionRow {
  readonly revision: number;
  readonly kind: TransactionKind;
  readonly points: number;
  readonly order_ref: string | null;
  readonly credit_id: string | null;
  readonly position: string;
  readonly occurred_at: string;
}

/** Newest first; `before` is the last revision of the page before. */
export async function listPointsTransactions(
  pool: Pool,
  page: { readonly personId: PersonId; readonly before?: number; readonly limit: number },
): Promise<readonly PointsTransactionRow[]> {
  const { rows } = await pool.query<PointsTransactionRow>(
    `select revision::float8, kind, points::float8, order_ref, credit_id, position, occurred_at
     from ${schema}.transactions
     where person_id = $1 and ($2::bigint is null or revision < $2)
     order by transactions.revision desc limit $3`,
    [page.personId, page.before, page.limit],
  );
  return rows;
}

/** Accounts with points past their end that the books still show as to be had; by the oldest end first. */
export async function listAccountsToExpire(
  pool: Pool,
  { now, limit }: { readonly now: Instant; readonly limit: number },
): Promise<readonly PersonId[]> {
  const { rows } = await pool.query<{ readonly person_id: PersonId }>(
    `select person_id from ${schema}.lots
     where expires_at <= $1 and credited > held + used + expired + taken_back
     group by person_id order by min(expires_at), person_id limit $2`,
    [now, limit],
  );
  return rows.map(({ person_id }) => person_id);
}
