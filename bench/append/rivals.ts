import pg from 'pg';
import { createPostgresEventStore, type EventToAppend } from '../../libs/event-store/index.ts';
import { newEvent, newStream, type Rival } from './appending.ts';

/** Connections that plain inserts share: more than two cores can use, fewer than a server refuses. */
const connectionsMax = 64;

const rawTable = `CREATE TABLE IF NOT EXISTS raw_events (
  position bigserial PRIMARY KEY, stream_id text NOT NULL, revision bigint NOT NULL,
  event_id uuid NOT NULL, type text NOT NULL, data text NOT NULL, metadata text NOT NULL,
  stored_at timestamptz NOT NULL, UNIQUE (stream_id, revision))`;

/** What the product does: expected revision, total order, repeats recognised, group commit. */
export async function throughThePort(connectionString: string): Promise<Rival> {
  const store = await createPostgresEventStore({ connectionString });
  return {
    name: 'port',
    append: async () => {
      const result = await store.append(newStream(), 'no-stream', [newEvent()]);
      if (result.kind !== 'appended') throw new Error('a new stream was there already');
    },
    close: () => store.close(),
  };
}

/** A plain prepared INSERT for each event, one commit each, no lock and no check. */
export async function singleRows(connectionString: string, clients: number): Promise<Rival> {
  const pool = new pg.Pool({ connectionString, max: Math.min(clients, connectionsMax) });
  // Connections that are still closing when the database is dropped have done their part.
  pool.on('error', () => undefined);
  await pool.query(rawTable);
  return {
    name: 'single rows',
    append: async () => {
      const { id, type, data, metadata } = newEvent();
      await pool.query({
        name: 'raw-one',
        text: `INSERT INTO raw_events (stream_id, revision, event_id, type, data, metadata, stored_at)
          VALUES ($1, 0, $2, $3, $4, $5, $6)`,
        values: [newStream(), id, type, data, metadata, new Date().toISOString()],
      });
    },
    close: () => pool.end(),
  };
}

/** Whoever waits shares one INSERT over unnest and one commit: as fast as rows can go in, no check. */
export async function groupedRows(connectionString: string): Promise<Rival> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(rawTable);
  let waiting: { readonly event: EventToAppend; readonly done: () => void }[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await insertGroup(
        client,
        group.map(({ event }) => event),
      );
      for (const { done } of group) done();
    }
    working = false;
  };
  return {
    name: 'grouped rows',
    append: () =>
      new Promise((done, reject) => {
        waiting.push({ event: newEvent(), done });
        if (!working) work().catch(reject);
      }),
    close: () => client.end(),
  };
}

async function insertGroup(client: pg.Client, events: readonly EventToAppend[]): Promise<void> {
  await client.query({
    name: 'raw-group',
    text: `INSERT INTO raw_events (stream_id, revision, event_id, type, data, metadata, stored_at)
      SELECT s, 0, i, t, d, m, $6
      FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[]) AS u (s, i, t, d, m)`,
    values: [
      events.map(newStream),
      events.map((event) => event.id),
      events.map((event) => event.type),
      events.map((event) => event.data),
      events.map((event) => event.metadata),
      new Date().toISOString(),
    ],
  });
}
