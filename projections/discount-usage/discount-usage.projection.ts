import { readFileSync } from 'node:fs';
import { type DiscountEvent, termsOf } from '../../libs/discounts/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';
import { holdsIn, type UseChange, type UseRow, usesAfter } from './uses.ts';

/** One row per code with what was used and given, and one per use. */
export const discountUsage: Projection = {
  name: 'discount-usage',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: [
    'DiscountCodeCreated',
    'DiscountCodeChanged',
    'DiscountCodeDeactivated',
    'DiscountCodeActivated',
    'DiscountHeld',
    'DiscountReleased',
    'DiscountUsed',
    'DiscountReturned',
  ],
  apply: async (events, sql) => {
    const handled = events as readonly RecordedEvent<DiscountEvent>[];
    await createCodes(handled, sql);
    await changeCodes(handled, sql);
    const { rows, changes } = usesAfter(await knownUses(handled, sql), handled);
    await writeUses(rows, sql);
    await addToCodes(changes, sql);
  },
};

type Recorded = readonly RecordedEvent<DiscountEvent>[];

/** Created before changed is the order of any batch, since each code is created once. */
async function createCodes(events: Recorded, sql: Sql): Promise<void> {
  const rows = events.flatMap(({ event }) =>
    event.type === 'DiscountCodeCreated'
      ? [{ code: event.code, terms: textOf(event), active: true, uses: 0, held: 0 }]
      : [],
  );
  if (rows.length === 0) return;
  await sql.query('insert into codes select * from json_populate_recordset(null::codes, $1)', [
    JSON.stringify(rows),
  ]);
}

interface CodeChange {
  readonly code: string;
  readonly terms?: string;
  readonly active?: boolean;
}

async function changeCodes(events: Recorded, sql: Sql): Promise<void> {
  const changes = new Map<string, CodeChange>();
  for (const { event } of events) {
    const change = changeBy(event);
    if (change !== undefined) changes.set(change.code, { ...changes.get(change.code), ...change });
  }
  if (changes.size === 0) return;
  await sql.query(
    `update codes c set terms = coalesce(n.terms, c.terms), active = coalesce(n.active, c.active)
     from json_populate_recordset(null::codes, $1) n where c.code = n.code`,
    [JSON.stringify([...changes.values()])],
  );
}

function changeBy(event: DiscountEvent): CodeChange | undefined {
  switch (event.type) {
    case 'DiscountCodeChanged':
      return { code: event.code, terms: textOf(event) };
    case 'DiscountCodeDeactivated':
      return { code: event.code, active: false };
    case 'DiscountCodeActivated':
      return { code: event.code, active: true };
    default:
      return undefined;
  }
}

function textOf(event: Parameters<typeof termsOf>[0]): string {
  return JSON.stringify(termsOf(event));
}

async function knownUses(events: Recorded, sql: Sql): Promise<readonly UseRow[]> {
  const holds = holdsIn(events);
  if (holds.length === 0) return [];
  const { rows } = await sql.query<{ readonly row: UseRow }>(
    `select to_json(u) as row from uses u
     where (code, hold_id) in (select * from unnest($1::text[], $2::text[]))`,
    [holds.map(({ code }) => code), holds.map(({ holdId }) => holdId)],
  );
  return rows.map(({ row }) => row);
}

async function writeUses(rows: readonly UseRow[], sql: Sql): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `insert into uses select * from json_populate_recordset(null::uses, $1)
     on conflict (code, hold_id) do update set state = excluded.state`,
    [JSON.stringify(rows)],
  );
}

async function addToCodes(changes: readonly UseChange[], sql: Sql): Promise<void> {
  if (changes.length === 0) return;
  const values = [JSON.stringify(changes)];
  await sql.query(
    `update codes c set uses = c.uses + n.used, held = c.held + n.held
     from (select code, sum(used) as used, sum(held) as held
             from json_to_recordset($1) as t (code text, used bigint, held bigint)
            group by code) n
     where c.code = n.code`,
    values,
  );
  await sql.query(
    `insert into amounts select * from json_populate_recordset(null::amounts, $1)
     on conflict (code, currency) do update
     set held_ore = amounts.held_ore + excluded.held_ore,
         given_ore = amounts.given_ore + excluded.given_ore`,
    values,
  );
}
