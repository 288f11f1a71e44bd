import type { Sql } from '../../libs/projecting/index.ts';
import type { EntryKey, WaitlistChanges } from './waitlist-changes.ts';

/** Writes what a batch did to the lines. */
export async function applyToWaitlists(changes: WaitlistChanges, sql: Sql): Promise<void> {
  await removeLeft(changes.left, sql);
  await insertJoined(changes.joined, sql);
  await markOffered(changes.offered, sql);
}

async function removeLeft(left: readonly EntryKey[], sql: Sql): Promise<void> {
  if (left.length === 0) return;
  await sql.query(
    `delete from waitlist_entries w using unnest($1::text[], $2::text[]) as l (pool_id, entry_id)
     where w.pool_id = l.pool_id and w.entry_id = l.entry_id`,
    [left.map(({ poolId }) => poolId), left.map(({ entryId }) => entryId)],
  );
}

async function insertJoined(joined: WaitlistChanges['joined'], sql: Sql): Promise<void> {
  if (joined.length === 0) return;
  await sql.query(
    `insert into waitlist_entries (pool_id, entry_id, units, joined_at, place, offer_until)
     select * from unnest(
       $1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[])`,
    [
      joined.map(({ poolId }) => poolId),
      joined.map(({ entryId }) => entryId),
      joined.map(({ units }) => units),
      joined.map(({ joinedAt }) => joinedAt),
      joined.map(({ place }) => place),
      joined.map(({ offerUntil }) => offerUntil),
    ],
  );
}

async function markOffered(offered: WaitlistChanges['offered'], sql: Sql): Promise<void> {
  if (offered.length === 0) return;
  await sql.query(
    `update waitlist_entries w set offer_until = o.offer_until
     from unnest($1::text[], $2::text[], $3::text[]) as o (pool_id, entry_id, offer_until)
     where w.pool_id = o.pool_id and w.entry_id = o.entry_id`,
    [
      offered.map(({ poolId }) => poolId),
      offered.map(({ entryId }) => entryId),
      offered.map(({ offerUntil }) => offerUntil),
    ],
  );
}
