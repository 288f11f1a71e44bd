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

export interface WaitlistRow {
  readonly entry_id: string;
  readonly units: number;
  readonly joined_at: string;
  /** Undefined while they wait for an offer. */
  readonly offer_until: string | undefined;
  /** Of those who wait for an offer, 1 is next; 0 for who has one. */
  readonly place: number;
}

/** How many wait for an offer in a pool's line. */
export async function countWaiting(pool: Pool, poolId: string): Promise<number> {
  const { rows } = await pool.query<{ readonly waiting: number }>({
    name: 'availability-count-waiting',
    text: `select count(*)::float8 as waiting from ${schema}.waitlist_entries
      where pool_id = $1 and offer_until is null`,
    values: [poolId],
  });
  return rows[0]?.waiting ?? 0;
}

/** Somebody's place in a pool's line; undefined once they left it, bought, or let their offer pass. */
export async function findWaiting(
  pool: Pool,
  poolId: string,
  entryId: string,
): Promise<WaitlistRow | undefined> {
  const { rows } = await pool.query<
    Omit<WaitlistRow, 'offer_until'> & { readonly offer_until: string | null }
  >({
    name: 'availability-find-waiting',
    text: `select entry_id, units::float8, joined_at, offer_until,
        (select count(*) from ${schema}.waitlist_entries b
          where b.pool_id = w.pool_id and b.offer_until is null
            and w.offer_until is null and b.place <= w.place)::float8 as place
      from ${schema}.waitlist_entries w where pool_id = $1 and entry_id = $2`,
    values: [poolId, entryId],
  });
  return rows.map((row) => ({ ...row, offer_until: row.offer_until ?? undefined }))[0];
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

/** One entry of a person, and where its WaitlistJoined stands in the stream of its pool. */
export interface PersonsEntry {
  readonly pool_id: string;
  readonly entry_id: string;
  readonly revision: number;
  readonly waits: boolean;
}

/** A person's entries by pool, ended ones too. */
export async function waitlistEntriesOfPerson(
  pool: Pool,
  { person, limit }: { readonly person: string; readonly limit: number },
): Promise<readonly PersonsEntry[]> {
  const { rows } = await pool.query<PersonsEntry>(
    `select p.pool_id, p.entry_id, p.revision::float8, w.entry_id is not null as waits
     from ${schema}.waitlist_people p
     left join ${schema}.waitlist_entries w using (pool_id, entry_id)
     where p.person_id = $1 order by p.pool_id, p.entry_id limit $2`,
    [person, limit],
  );
  return rows;
}
