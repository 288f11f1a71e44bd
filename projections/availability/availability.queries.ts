import type { Pool } from 'pg';
import { schemaOf } from '../../libs/projecting/index.ts';
import { availability } from './availability.projection.ts';

const schema = schemaOf(availability);

export interface PoolRow {
  readonly pool_id: string;
  readonly capacity: number;
  readonly held: number;
  readonly taken: number;
  readonly left: number;
}

// Units are far below 2^53, so a float carries them exactly and pg gives a number.
const columns = `pool_id, capacity::float8, held::float8, taken::float8,
  (capacity - held - taken)::float8 as "left"`;

/** The pools of these ids by id; one that has no capacity yet is missing. */
export async function findPools(
  pool: Pool,
  poolIds: readonly string[],
): Promise<ReadonlyMap<string, PoolRow>> {
  if (poolIds.length === 0) return new Map();
  const { rows } = await pool.query<PoolRow>({
    name: 'availability-find',
    text: `select ${columns} from ${schema}.pools where pool_id = any($1)`,
    values: [poolIds],
  });
  return new Map(rows.map((row) => [row.pool_id, row]));
}

/** By id; `after` is the last id of the page before. */
export async function listPools(
  pool: Pool,
  page: { readonly after?: string; readonly limit: number },
): Promise<readonly PoolRow[]> {
  const { rows } = await pool.query<PoolRow>(
    `select ${columns} from ${schema}.pools
     where $1::text is null or pool_id > $1 order by pool_id limit $2`,
    [page.after, page.limit],
  );
  return rows;
}
