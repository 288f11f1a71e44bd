import { readFileSync } from 'node:fs';
import type {
  CompetitionEvent,
  ProductEvent,
  ProductTypeEvent,
  RecipientEvent,
  SessionEvent,
} from '../../libs/catalogue/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';
import {
  classRowAfter,
  type ClassRow,
  competitionRowAfter,
  type CompetitionRow,
  isOfClass,
  poolOf,
  recipientRow,
  type RecipientRow,
} from './competition-rows.ts';
import {
  productRowAfter,
  type ProductRow,
  productTypeRow,
  type ProductTypeRow,
  sessionRowAfter,
  type SessionRow,
} from './rows.ts';

type Handled = ProductTypeEvent | ProductEvent | SessionEvent | CompetitionEvent | RecipientEvent;

/** What can be bought, events and series with their classes, and who is paid. */
export const catalogue: Projection = {
  name: 'catalogue',
  version: 2,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'ProductTypeDeclared',
    'ProductTypeChanged',
    'ProductCreated',
    'ProductPriceChanged',
    'ProductChanged',
    'ProductDeactivated',
    'ProductActivated',
    'SessionCreated',
    'SessionChanged',
    'SlotAdded',
    'SlotRemoved',
    'SessionPublished',
    'SessionUnpublished',
    'RecordingLinked',
    'EventCreated',
    'EventChanged',
    'EventClassAdded',
    'EventClassChanged',
    'EventClassRemoved',
    'EventClosed',
    'EventReopened',
    'EventCancelled',
    'SeriesCreated',
    'SeriesChanged',
    'SeriesClassAdded',
    'SeriesClassChanged',
    'SeriesClassRemoved',
    'SeriesClosed',
    'SeriesReopened',
    'SeriesCancelled',
    'RecipientCreated',
    'RecipientChanged',
  ],
  apply: async (events, sql) => {
    const handled = events.map(({ event }) => event as Handled);
    await writeProductTypes(handled, sql);
    await writeProducts(handled, sql);
    await writeSessions(handled, sql);
    await writeSlots(handled, sql);
    await writeCompetitions(handled, sql);
    await writeClasses(handled, sql);
    await writeRecipients(handled, sql);
  },
};

async function writeProductTypes(events: readonly Handled[], sql: Sql): Promise<void> {
  const rows = new Map<string, ProductTypeRow>();
  for (const event of events)
    if (event.type === 'ProductTypeDeclared' || event.type === 'ProductTypeChanged')
      rows.set(event.code, productTypeRow(event));
  await upsert(sql, { table: 'product_types', key: 'code' }, [...rows.values()]);
}

async function writeProducts(events: readonly Handled[], sql: Sql): Promise<void> {
  const changes = events.filter((event): event is ProductEvent => 'productId' in event);
  const ids = new Set<string>(changes.map(({ productId }) => productId));
  const rows = await present<ProductRow>(sql, { table: 'products', key: 'product_id' }, ids);
  for (const event of changes)
    rows.set(event.productId, productRowAfter(rows.get(event.productId), event));
  await upsert(sql, { table: 'products', key: 'product_id' }, [...rows.values()]);
}

async function writeSessions(events: readonly Handled[], sql: Sql): Promise<void> {
  const changes = events.filter((event): event is SessionEvent => 'sessionId' in event);
  const ids = new Set(changes.map(({ sessionId }) => sessionId));
  const rows = await present<SessionRow>(sql, { table: 'sessions', key: 'session_id' }, ids);
  for (const event of changes)
    rows.set(event.sessionId, sessionRowAfter(rows.get(event.sessionId), event));
  await upsert(sql, { table: 'sessions', key: 'session_id' }, [...rows.values()]);
}

/** A removed slot's id never comes again, so adding before removing is the order of any batch. */
async function writeSlots(events: readonly Handled[], sql: Sql): Promise<void> {
  const added = events.flatMap((event) =>
    event.type === 'SlotAdded'
      ? [
          {
            session_id: event.sessionId,
            slot_id: event.slotId,
            starts_at: event.startsAt,
            ends_at: event.endsAt,
          },
        ]
      : [],
  );
  if (added.length > 0)
    await sql.query('insert into slots select * from json_populate_recordset(null::slots, $1)', [
      JSON.stringify(added),
    ]);
  const removed = events.flatMap((event) => (event.type === 'SlotRemoved' ? [event] : []));
  if (removed.length === 0) return;
  await sql.query(
    `delete from slots s using unnest($1::text[], $2::text[]) as r (session_id, slot_id)
     where s.session_id = r.session_id and s.slot_id = r.slot_id`,
    [removed.map(({ sessionId }) => sessionId), removed.map(({ slotId }) => slotId)],
  );
}

async function writeCompetitions(events: readonly Handled[], sql: Sql): Promise<void> {
  const changes = events.flatMap((event) =>
    'competitionId' in event && !isOfClass(event) ? [event] : [],
  );
  const place = { table: 'competitions', key: 'pool_id' };
  const rows = await present<CompetitionRow>(sql, place, new Set(changes.map(poolOf)));
  for (const event of changes)
    rows.set(poolOf(event), competitionRowAfter(rows.get(poolOf(event)), event));
  await upsert(sql, place, [...rows.values()]);
}

async function writeClasses(events: readonly Handled[], sql: Sql): Promise<void> {
  const changes = events.flatMap((event) =>
    'competitionId' in event && isOfClass(event) ? [event] : [],
  );
  const place = { table: 'classes', key: 'pool_id' };
  const rows = await present<ClassRow>(sql, place, new Set(changes.map(poolOf)));
  for (const event of changes)
    rows.set(poolOf(event), classRowAfter(rows.get(poolOf(event)), event));
  await upsert(sql, place, [...rows.values()]);
}

async function writeRecipients(events: readonly Handled[], sql: Sql): Promise<void> {
  const rows = new Map<string, RecipientRow>();
  for (const event of events)
    if (event.type === 'RecipientCreated' || event.type === 'RecipientChanged')
      rows.set(event.recipientId, recipientRow(event));
  await upsert(sql, { table: 'recipients', key: 'recipient_id' }, [...rows.values()]);
}

interface Place {
  readonly table: string;
  readonly key: string;
}

async function present<Row>(
  sql: Sql,
  { table, key }: Place,
  ids: ReadonlySet<string>,
): Promise<Map<string, Row>> {
  if (ids.size === 0) return new Map();
  const { rows } = await sql.query<{ readonly id: string; readonly row: Row }>(
    `select ${key} as id, to_json(t) as row from ${table} t where ${key} = any($1)`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
}

async function upsert(
  sql: Sql,
  { table, key }: Place,
  rows: readonly (
    ProductTypeRow | ProductRow | SessionRow | CompetitionRow | ClassRow | RecipientRow
  )[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).filter((column) => column !== key);
  await sql.query(
    `insert into ${table} select * from json_populate_recordset(null::${table}, $1)
     on conflict (${key}) do update
     set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
}
