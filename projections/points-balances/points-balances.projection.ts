import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { PointsEvent } from '../../libs/points/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';
import { type HeldShare, type HoldKey, movementsBy } from './movements.ts';

/** Each customer's lots of points, the holds that stand on them, and what came and went. */
export const pointsBalances: Projection = {
  name: 'points-balances',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'PointsCredited',
    'PointsHeld',
    'PointsHoldReleased',
    'PointsDebited',
    'PointsRefunded',
    'PointsExpired',
    'PointsTakenBack',
    'PointsReinstated',
  ],
  apply: async (events, sql) => {
    const movements = movementsBy(events as readonly RecordedEvent<PointsEvent>[]);
    for (const { personId, creditId, points } of await endHolds(movements.ended, sql))
      movements.add(personId, creditId, { held: -Number(points) });
    await beginHolds(movements.begun, sql);
    await insertInto('lots', movements.lots, sql);
    await insertInto('transactions', movements.transactions, sql);
    await changeLots([...movements.changes.values()], sql);
  },
};

/** What the holds that ended had set aside; one that never was is not among them. */
async function endHolds(
  ended: readonly HoldKey[],
  sql: Sql,
): Promise<
  readonly { readonly personId: string; readonly creditId: string; readonly points: string }[]
> {
  if (ended.length === 0) return [];
  const { rows } = await sql.query<{
    readonly personId: string;
    readonly creditId: string;
    readonly points: string;
  }>(
    `delete from holds h using unnest($1::text[], $2::text[]) as e (person_id, hold_id)
     where h.person_id = e.person_id and h.hold_id = e.hold_id
     returning h.person_id as "personId", h.credit_id as "creditId", h.points`,
    [ended.map(({ personId }) => personId), ended.map(({ holdId }) => holdId)],
  );
  return rows;
}

async function beginHolds(begun: readonly HeldShare[], sql: Sql): Promise<void> {
  if (begun.length === 0) return;
  await sql.query(
    'insert into holds select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])',
    [
      begun.map(({ personId }) => personId),
      begun.map(({ holdId }) => holdId),
      begun.map(({ creditId }) => creditId),
      begun.map(({ points }) => points),
    ],
  );
}

async function insertInto(
  table: 'lots' | 'transactions',
  rows: readonly object[],
  sql: Sql,
): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

async function changeLots(changes: readonly object[], sql: Sql): Promise<void> {
  if (changes.length === 0) return;
  await sql.query(
    `update lots l set held = l.held + c.held, used = l.used + c.used,
       expired = l.expired + c.expired, taken_back = l.taken_back + c.taken_back,
       expires_at = coalesce(c.expires_at, l.expires_at)
     from json_populate_recordset(null::lots, $1) c
     where l.person_id = c.person_id and l.credit_id = c.credit_id`,
    [JSON.stringify(changes)],
  );
}
