import { readFileSync } from 'node:fs';
import type { AvailabilityEvent } from '../../libs/availability/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';
import { changesBy, type Changes, type HoldKey } from './changes.ts';
import { waitlistChangesBy } from './waitlist-changes.ts';
import { notePeople } from './waitlist-people.ts';
import { applyToWaitlists } from './waitlist-rows.ts';

/**
 * Seats and stock: one row per pool (how much there is, what is held, what is taken), the holds that
 * stand, and who waits in which line.
 */
export const availability: Projection = {
  name: 'availability',
  version: 3,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'CapacitySet',
    'UnitsHeld',
    'HoldReleased',
    'UnitsTaken',
    'UnitsReturned',
    'WaitlistJoined',
    'WaitlistOffered',
    'WaitlistLeft',
  ],
  apply: async (events, sql) => {
    const recorded = events as readonly RecordedEvent<AvailabilityEvent>[];
    const changes = changesBy(recorded);
    for (const { poolId, units } of await endHolds(changes.ended, sql))
      changes.add(poolId, { held: -Number(units) });
    await beginHolds(changes.begun, sql);
    await setCapacities(changes.capacities, sql);
    await addToPools(changes, sql);
    await applyToWaitlists(waitlistChangesBy(recorded), sql);
    await notePeople(recorded, sql);
  },
};

/** What the holds that ended had set aside; one that never was is not among them. */
async function endHolds(
  ended: readonly HoldKey[],
  sql: Sql,
): Promise<readonly { readonly poolId: string; readonly units: string }[]> {
  if (ended.length === 0) return [];
  const { rows } = await sql.query<{ readonly poolId: string; readonly units: string }>(
    `delete from holds h using unnest($1::text[], $2::text[]) as e (pool_id, hold_id)
     where h.pool_id = e.pool_id and h.hold_id = e.hold_id
     returning h.pool_id as "poolId", h.units`,
    [ended.map(({ poolId }) => poolId), ended.map(({ holdId }) => holdId)],
  );
  return rows;
}

async function beginHolds(begun: Changes['begun'], sql: Sql): Promise<void> {
  if (begun.length === 0) return;
  await sql.query('insert into holds select * from unnest($1::text[], $2::text[], $3::bigint[])', [
    begun.map(({ poolId }) => poolId),
    begun.map(({ holdId }) => holdId),
    begun.map(({ units }) => units),
  ]);
}

async function setCapacities(capacities: ReadonlyMap<string, number>, sql: Sql): Promise<void> {
  if (capacities.size === 0) return;
  await sql.query(
    `insert into pools select pool_id, capacity, 0, 0
       from unnest($1::text[], $2::bigint[]) as c (pool_id, capacity)
     on conflict (pool_id) do update set capacity = excluded.capacity`,
    [[...capacities.keys()], [...capacities.values()]],
  );
}

async function addToPools({ added }: Changes, sql: Sql): Promise<void> {
  if (added.size === 0) return;
  const sums = [...added.values()];
  await sql.query(
    `update pools p set held = p.held + a.held, taken = p.taken + a.taken
     from unnest($1::text[], $2::bigint[], $3::bigint[]) as a (pool_id, held, taken)
     where p.pool_id = a.pool_id`,
    [[...added.keys()], sums.map(({ held }) => held), sums.map(({ taken }) => taken)],
  );
}
