import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { CallbackEvent, CallbackReceived } from '../../libs/payments/index.ts';
import type { Projection, Sql } from '../../libs/projecting/index.ts';

/** One row per verified message of a provider, and what became of it; the body stays in the event. */
export const callbackLog: Projection = {
  name: 'callback-log',
  version: 1,
  schemaSql: readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'),
  handles: ['CallbackReceived', 'CallbackApplied', 'CallbackIgnored', 'CallbackRefused'],
  apply: async (events, sql) => {
    const handled = (events as readonly RecordedEvent<CallbackEvent>[]).map(({ event }) => event);
    await insertCallbacks(handled, sql);
    await resolveCallbacks(handled, sql);
  },
};

async function insertCallbacks(events: readonly CallbackEvent[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'CallbackReceived' ? [receivedRow(event)] : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into callbacks select * from json_populate_recordset(null::callbacks, $1)
     on conflict (callback_id) do nothing`,
    [JSON.stringify(rows)],
  );
}

function receivedRow(received: CallbackReceived) {
  return {
    callback_id: received.callbackId,
    gateway: received.gateway,
    provider_id: received.providerId,
    status: received.status,
    payment_ref: received.paymentRef,
    received_at: received.receivedAt,
    resolution: 'waiting',
  };
}

const resolutions = {
  CallbackApplied: 'applied',
  CallbackIgnored: 'ignored',
  CallbackRefused: 'refused',
} as const;

async function resolveCallbacks(events: readonly CallbackEvent[], sql: Sql): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type === 'CallbackReceived'
      ? []
      : [
          {
            callback_id: event.callbackId,
            resolution: resolutions[event.type],
            reason: event.type === 'CallbackApplied' ? undefined : event.reason,
          },
        ],
  );
  if (rows.length === 0) return;
  await sql.query(
    `update callbacks c set resolution = r.resolution, reason = r.reason
     from json_populate_recordset(null::callbacks, $1) r where c.callback_id = r.callback_id`,
    [JSON.stringify(rows)],
  );
}
