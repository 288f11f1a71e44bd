import type { AvailabilityEvent } from '../../libs/availability/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { Sql } from '../../libs/projecting/index.ts';
import { poolOf } from './changes.ts';

/** Notes whose entry each one is; nothing that they said of themselves. */
export async function notePeople(
  events: readonly RecordedEvent<AvailabilityEvent>[],
  sql: Sql,
): Promise<void> {
  const rows = events.flatMap(({ streamId, revision, event }) =>
    event.type === 'WaitlistJoined'
      ? [
          {
            pool_id: poolOf(streamId),
            entry_id: event.entryId,
            person_id: event.personId,
            revision,
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into waitlist_people
     select * from json_populate_recordset(null::waitlist_people, $1)
     on conflict (pool_id, entry_id) do nothing`,
    [JSON.stringify(rows)],
  );
}
