import type { Pool } from 'pg';
import type { DiscountCode } from '../../libs/kernel/index.ts';
import { schemaOf } from '../../libs/projecting/index.ts';
import { discountUsage } from './discount-usage.projection.ts';
import type { UseState } from './uses.ts';

const schema = schemaOf(discountUsage);

/** Minor units of one currency, held by orders and given. */
export interface DiscountAmount {
  readonly currency: string;
  readonly held: number;
  readonly given: number;
}

export interface DiscountCodeRow {
  readonly code: DiscountCode;
  /** JSON of DiscountTerms. */
  readonly terms: string;
  readonly active: boolean;
  readonly uses: number;
  readonly held: number;
  /** One for each currency that was ever used. */
  readonly amounts: readonly DiscountAmount[];
}

// Counts and amounts are below 2^53, so a float carries them exactly and pg gives a number.
const columns = `code, terms, active, uses::float8, held::float8, coalesce((
    select json_agg(json_build_object(
      'currency', currency, 'held', held_ore, 'given', given_ore) order by currency)
    from ${schema}.amounts a where a.code = c.code), '[]') as amounts`;

/** One code; undefined when the read model does not know it (yet). */
export async function findDiscountCode(
  pool: Pool,
  code: DiscountCode,
): Promise<DiscountCodeRow | undefined> {
  const { rows } = await pool.query<DiscountCodeRow>(
    `select ${columns} from ${schema}.codes c where code = $1`,
    [code],
  );
  return rows[0];
}

/** By code; `after` is the last code of the page before. */
export async function listDiscountCodes(
  pool: Pool,
  page: { readonly after?: string; readonly active?: boolean; readonly limit: number },
): Promise<readonly DiscountCodeRow[]> {
  const { rows } = await pool.query<DiscountCodeRow>(
    `select ${columns} from ${schema}.codes c
     where ($1::text is null or code > $1) and ($2::boolean is null or active = $2)
     order by code limit $3`,
    [page.after, page.active, page.limit],
  );
  return rows;
}

export interface DiscountUseRow {
  readonly revision: number;
  readonly order_ref: string;
  readonly person_id: string;
  readonly amount_ore: number;
  readonly currency: string;
  readonly state: UseState;
  readonly held_at: string;
}

/** Newest first, what was given back included; `before` is the last revision of the page before. */
export async function listDiscountUses(
  pool: Pool,
  page: { readonly code: DiscountCode; readonly before?: number; readonly limit: number },
): Promise<readonly DiscountUseRow[]> {
  const { rows } = await pool.query<DiscountUseRow>(
    `select revision::float8, order_ref, person_id, amount_ore::float8, currency, state, held_at
     from ${schema}.uses
     where code = $1 and ($2::bigint is null or uses.revision < $2)
     order by uses.revision desc limit $3`,
    [page.code, page.before, page.limit],
  );
  return rows;
}
