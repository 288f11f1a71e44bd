import { readFileSync } from 'node:fs';
import type { CaseEvent } from '../../libs/checkout/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';

/** One row per thing that a person must decide, and what was decided. */
export const cases: Projection = {
  name: 'cases',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: ['CaseOpened', 'CaseResolved'],
  apply: async (events, sql) => {
    const handled = events as readonly RecordedEvent<CaseEvent>[];
    await openCases(handled, sql);
    await resolveCases(handled, sql);
  },
};

/** Opened before resolved is the order of any batch, since each happens once. */
async function openCases(events: readonly RecordedEvent<CaseEvent>[], sql: Sql): Promise<void> {
  const rows = events.flatMap(({ event, metadata }) =>
    event.type === 'CaseOpened'
      ? [
          {
            case_id: event.caseId,
            kind: event.kind,
            order_ref: event.orderRef,
            payment_ref: event.paymentRef,
            facts: event.facts,
            allowed: event.allowed,
            opened_at: metadata.recordedAt,
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into cases select * from json_populate_recordset(null::cases, $1)
     on conflict (case_id) do nothing`,
    [JSON.stringify(rows)],
  );
}

async function resolveCases(events: readonly RecordedEvent<CaseEvent>[], sql: Sql): Promise<void> {
  const rows = events.flatMap(({ event, metadata }) =>
    event.type === 'CaseResolved'
      ? [
          {
            case_id: event.caseId,
            action: event.action,
            reason: event.reason,
            resolved_at: metadata.recordedAt,
            resolved_by: metadata.actor.id,
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `update cases c set action = r.action, reason = r.reason, resolved_at = r.resolved_at,
       resolved_by = r.resolved_by
     from json_populate_recordset(null::cases, $1) r where c.case_id = r.case_id`,
    [JSON.stringify(rows)],
  );
}
