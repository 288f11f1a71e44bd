import type { Pool } from 'pg';
import {
  type Allocates,
  poolOfProduct,
  poolOfSlot,
  takesUnits,
} from '../../libs/catalogue/index.ts';
import type { Instant, PoolId } from '../../libs/kernel/index.ts';
import { schemaOf } from '../../libs/projecting/index.ts';
import { catalogue } from './catalogue.projection.ts';
import type { ProductRow, ProductTypeRow, SessionRow } from './rows.ts';

const schema = schemaOf(catalogue);

/** What both products and sessions take from their type. */
interface TypeColumns {
  readonly allocates: Allocates;
  readonly delivers: string;
  readonly vat_rate_basis_points: number;
  readonly sellable: boolean;
}

/** Where its units are counted; undefined when it takes none. */
interface Counted {
  readonly pool_id: PoolId | undefined;
}

export type ListedProduct = ProductRow & TypeColumns & Counted;

export type ListedSession = SessionRow &
  TypeColumns & {
    /** The next start among the upcoming, the last start among the past; null without a slot. */
    readonly at: string | null;
  };

export interface ListedSlot extends Counted {
  readonly session_id: string;
  readonly slot_id: string;
  readonly starts_at: string;
  readonly ends_at: string;
}

// Prices are far below 2^53, so a float carries them exactly and pg gives a number.
const typeColumns = 't.allocates, t.delivers, t.vat_rate_basis_points, t.sellable';

/** All product types by code: there are few, so there is one page. */
export async function listProductTypes(pool: Pool): Promise<readonly ProductTypeRow[]> {
  const { rows } = await pool.query<ProductTypeRow>(
    `select * from ${schema}.product_types order by code`,
  );
  return rows;
}

/** By id; those out of sale only when asked for. `after` is the last id of the page before. */
export async function listProducts(
  pool: Pool,
  filter: {
    readonly productType?: string;
    /** Only those whose type hands this over. */
    readonly delivers?: string;
    readonly withInactive?: boolean;
    readonly after?: string;
    readonly limit: number;
  },
): Promise<readonly ListedProduct[]> {
  const { productType, delivers, withInactive = false, after, limit } = filter;
  const { rows } = await pool.query<ProductRow & TypeColumns>(
    `select p.*, p.price_ore::float8, ${typeColumns}
     from ${schema}.products p join ${schema}.product_types t on t.code = p.product_type
     where (p.active or $1) and ($2::text is null or p.product_type = $2)
       and ($3::text is null or p.product_id > $3) and ($4::text is null or t.delivers = $4)
     order by p.product_id limit $5`,
    [withInactive, productType, after, delivers, limit],
  );
  return rows.map((row) => ({ ...row, pool_id: poolOf(row) }));
}

/** One product, in sale or not; undefined when the read model does not know it (yet). */
export async function findProduct(
  pool: Pool,
  productId: string,
): Promise<ListedProduct | undefined> {
  const { rows } = await pool.query<ProductRow & TypeColumns>(
    `select p.*, p.price_ore::float8, ${typeColumns}
     from ${schema}.products p join ${schema}.product_types t on t.code = p.product_type
     where p.product_id = $1`,
    [productId],
  );
  const [row] = rows;
  return row === undefined ? undefined : { ...row, pool_id: poolOf(row) };
}

export interface SessionFilter {
  readonly status: 'published' | 'draft' | 'all';
  /**
   * `upcoming`: a slot is yet to start; by next start. `past`: every slot has started; latest first.
   * Without it all of them by id, those without slots too.
   */
  readonly when?: 'upcoming' | 'past';
  readonly now: Instant;
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: { readonly at: string | null; readonly sessionId: string };
}

/** A page starts after the last row of the one before; times are texts that sort as they are. */
const orders = {
  upcoming: {
    where:
      'at > $1 and (page.after_id is null or (at, session_id) > (page.after_at, page.after_id))',
    order: 'order by at, session_id',
  },
  past: {
    where:
      'at <= $1 and (page.after_id is null or (at, session_id) < (page.after_at, page.after_id))',
    order: 'order by at desc, session_id desc',
  },
  all: {
    where: '(page.after_id is null or session_id > page.after_id)',
    order: 'order by session_id',
  },
} as const;

/** Sessions with their place in time. */
export async function listSessions(
  pool: Pool,
  filter: SessionFilter,
): Promise<readonly ListedSession[]> {
  const { status, now, limit, after } = filter;
  const { where, order } = orders[filter.when ?? 'all'];
  const { rows } = await pool.query<ListedSession>(
    `with page (after_at, after_id) as (values ($3::text, $4::text))
     select listed.* from page, (
       select s.*, s.price_ore::float8, ${typeColumns}, coalesce(
         (select min(starts_at) from ${schema}.slots l
          where l.session_id = s.session_id and l.starts_at > $1),
         (select max(starts_at) from ${schema}.slots l where l.session_id = s.session_id)) as at
       from ${schema}.sessions s join ${schema}.product_types t on t.code = s.product_type
     ) listed
     where ($2 = 'all' or published = ($2 = 'published')) and ${where}
     ${order} limit $5`,
    [now, status, after?.at, after?.sessionId, limit],
  );
  return rows;
}

/** One session, published or not; undefined when the read model does not know it (yet). */
export async function findSession(pool: Pool, sessionId: string): Promise<SessionRow | undefined> {
  const { rows } = await pool.query<SessionRow>(
    `select s.*, s.price_ore::float8 from ${schema}.sessions s where s.session_id = $1`,
    [sessionId],
  );
  return rows[0];
}

/** The slots of one session by start, removed ones left out. */
export async function listSlots(pool: Pool, sessionId: string): Promise<readonly ListedSlot[]> {
  const { rows } = await pool.query<Omit<ListedSlot, 'pool_id'> & Pick<TypeColumns, 'allocates'>>(
    `select l.*, t.allocates from ${schema}.slots l
       join ${schema}.sessions s using (session_id)
       join ${schema}.product_types t on t.code = s.product_type
     where l.session_id = $1 order by l.starts_at, l.slot_id`,
    [sessionId],
  );
  return rows.map(({ allocates, ...slot }) => ({
    ...slot,
    pool_id: allocates === 'nothing' ? undefined : poolOfSlot(sessionId, slot.slot_id),
  }));
}

function poolOf({ product_id, terms, allocates }: ProductRow & TypeColumns): PoolId | undefined {
  return takesUnits(terms ?? undefined, { allocates }) ? poolOfProduct(product_id) : undefined;
}
