import type { Pool } from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { cases } from './cases.projection.ts';

const schema = schemaOf(cases);

export interface CaseRow {
  readonly case_id: string;
  readonly kind: string;
  readonly order_ref: string;
  readonly payment_ref: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly allowed: readonly string[];
  readonly opened_at: string;
  readonly action: string | null;
  readonly reason: string | null;
  readonly resolved_at: string | null;
  readonly resolved_by: string | null;
}

export interface CaseFilter {
  readonly status: 'open' | 'resolved' | 'all';
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: { readonly openedAt: string; readonly caseId: string };
}

/** Newest first. */
export async function listCases(pool: Pool, filter: CaseFilter): Promise<readonly CaseRow[]> {
  const { status, limit, after } = filter;
  const { rows } = await pool.query<CaseRow>(
    `select * from ${schema}.cases
     where ($1 = 'all' or (action is null) = ($1 = 'open'))
       and ($2::text is null or (opened_at, case_id) < ($2, $3))
     order by opened_at desc, case_id desc limit $4`,
    [status, after?.openedAt, after?.caseId, limit],
  );
  return rows;
}
