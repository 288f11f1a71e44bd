import type { Pool } from 'pg';
import type { StreamId } from '../event-store.ts';
import type { Snapshot, SnapshotStore } from './snapshot-store.ts';

/** Milliseconds; folding from the log is better than a long wait for what is only a cache. */
const queryTimeoutMs = 2_000;

/** Any number that no other migration takes: "snap" in ASCII. */
const migrationLock = 0x736e6170;

interface Row {
  readonly revision: string;
  readonly event_id: string;
  readonly state_version: number;
  readonly state: string;
}

/** Makes the table if it is missing. Repeating it, also from several processes at once, changes nothing. */
export async function preparePostgresSnapshots(pool: Pool): Promise<void> {
  // Several statements in one text are one transaction, so the lock holds until all are done.
  await pool.query(`
    select pg_advisory_xact_lock(${String(migrationLock)});
    create schema if not exists snapshots;
    create table if not exists snapshots.snapshots (
      stream_id text collate "C" primary key,
      revision bigint not null,
      event_id uuid not null,
      state_version integer not null,
      state text not null
    )`);
}

/** Snapshots in Postgres, on either engine. Nothing is lost when the table is emptied at any time. */
export function createPostgresSnapshotStore(pool: Pool): SnapshotStore {
  return {
    async load(streamId, stateVersion) {
      const query = {
        name: 'load-snapshot',
        text: 'select revision, event_id, state_version, state from snapshots.snapshots where stream_id = $1',
        values: [streamId],
        query_timeout: queryTimeoutMs,
      };
      const row = (await pool.query<Row>(query)).rows[0];
      if (row === undefined || row.state_version > stateVersion) return undefined;
      if (row.state_version === stateVersion) return snapshotOf(streamId, row);
      await drop(pool, streamId, stateVersion);
      return undefined;
    },
    async save({ streamId, revision, eventId, stateVersion, state }) {
      const query = {
        name: 'save-snapshot',
        text: `insert into snapshots.snapshots as kept (stream_id, revision, event_id, state_version, state)
          values ($1, $2, $3, $4, $5)
          on conflict (stream_id) do update
          set revision = excluded.revision, event_id = excluded.event_id,
            state_version = excluded.state_version, state = excluded.state
          where (kept.state_version, kept.revision) < (excluded.state_version, excluded.revision)`,
        values: [streamId, revision, eventId, stateVersion, state],
        query_timeout: queryTimeoutMs,
      };
      await pool.query(query);
    },
  };
}

/** An older form of the state is never read again; a newer one, of a process not yet replaced, stays. */
async function drop(pool: Pool, streamId: StreamId, stateVersion: number): Promise<void> {
  const query = {
    text: 'delete from snapshots.snapshots where stream_id = $1 and state_version < $2',
    values: [streamId, stateVersion],
    query_timeout: queryTimeoutMs,
  };
  await pool.query(query);
}

function snapshotOf(streamId: StreamId, row: Row): Snapshot {
  return {
    streamId,
    revision: Number(row.revision),
    eventId: row.event_id,
    stateVersion: row.state_version,
    state: row.state,
  };
}
