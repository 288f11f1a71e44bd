import { randomUUID } from 'node:crypto';
import {
  streamId,
  type EventMetadata,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StoredEvent,
} from '../../libs/event-store/index.ts';
import type { EventDecoder, Projection } from '../../libs/projecting/index.ts';

/** The smallest domain that a projection can have: `Counted` adds to a key, `Poured` is ignored. */
export interface Counted {
  readonly type: 'Counted';
  readonly key: string;
  readonly by: number;
}

const countedType = 'Counted';

/** Plain JSON; an event of type `Garbled` cannot be decoded. `decoded` counts how often each was. */
export function plainCodecs(): EventDecoder & { readonly decoded: string[] } {
  const decoded: string[] = [];
  return {
    decoded,
    decodeAll: async (events) =>
      events.map((event) => {
        decoded.push(event.id);
        return plainDecode(event);
      }),
  };
}

export function plainDecode(stored: StoredEvent): RecordedEvent {
  const { id, type, streamId: stream, revision, position, data, metadata } = stored;
  if (type === 'Garbled') throw new Error('no version of Garbled can be read');
  return {
    id,
    streamId: stream,
    revision,
    position,
    metadata: JSON.parse(metadata) as EventMetadata,
    event: { ...(JSON.parse(data) as object), type },
  };
}

/** Sums per key; a `Counted` of key `poison` breaks a constraint. */
export function tally(name: string, version = 1): Projection {
  return {
    name,
    version,
    schemaSql: `create table tallies (
      key text collate "C" primary key check (key <> 'poison'),
      total bigint not null,
      seen bigint not null
    );`,
    handles: [countedType, 'Garbled'],
    apply: async (events, sql) => {
      for (const { event } of events) {
        const { key, by } = event as Counted;
        await sql.query(
          `insert into tallies values ($1, $2, 1)
           on conflict (key) do update set total = tallies.total + $2, seen = tallies.seen + 1`,
          [key, by],
        );
      }
    },
  };
}

export interface Appended {
  readonly position: Position;
  readonly revision: number;
}

/** Appends one event of its own stream (or of the one named) and says where it stands. */
export async function put(
  store: EventStore,
  type: string,
  data: object,
  stream: string = randomUUID(),
): Promise<Appended> {
  const id = streamId('tally', stream);
  const revision = (await store.last(id))?.revision;
  const result = await store.append(id, revision ?? 'no-stream', [
    { id: randomUUID(), type, data: JSON.stringify(data), metadata: '{}' },
  ]);
  if (result.kind !== 'appended') throw new Error('two tests write one stream');
  return result;
}

export async function count(store: EventStore, key: string, by: number): Promise<Appended> {
  return put(store, countedType, { key, by });
}

export async function ignored(store: EventStore, times: number): Promise<Appended> {
  let last = await put(store, 'Poured', {});
  for (let i = 1; i < times; i++) last = await put(store, 'Poured', {});
  return last;
}

/** Waits until the condition holds; fails after the time. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 10_000,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > until) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
