import { gather } from '../../../kernel/index.ts';
import type { StreamId } from '../../event-store.ts';

/** What is asked of one stream: its events from a revision on, or its last one. */
export interface StreamPart {
  readonly streamId: StreamId;
  readonly from: number;
  readonly max: number;
}

export interface StreamStatement<Asked> {
  readonly name: string;
  readonly text: string;
  values(asked: readonly Asked[]): unknown[];
}

/** Streams per statement, and statements under way at once. */
const limits = { batchMax: 64, underWayMax: 2 };

const columns = 'position, stream_id, revision, event_id, type, data, metadata, stored_at';

export const streamsForwards: StreamStatement<StreamPart> = {
  name: 'read-streams',
  text: `SELECT asked.place, e.*
    FROM unnest($1::text[], $2::bigint[], $3::int[])
      WITH ORDINALITY AS asked (stream, first, most, place)
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM event_store.events
      WHERE stream_id = asked.stream AND revision >= asked.first ORDER BY revision LIMIT asked.most
    ) e
    ORDER BY asked.place, e.revision`,
  values: (asked) => [
    asked.map(({ streamId }) => streamId),
    asked.map(({ from }) => from),
    asked.map(({ max }) => max),
  ],
};

export const streamsLast: StreamStatement<StreamId> = {
  name: 'last-of-streams',
  text: `SELECT asked.place, e.*
    FROM unnest($1::text[]) WITH ORDINALITY AS asked (stream, place)
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM event_store.events
      WHERE stream_id = asked.stream ORDER BY revision DESC LIMIT 1
    ) e`,
  values: (asked) => [asked],
};

/**
 * Reads of streams that are wanted at the same time go in one round trip: under load most of a read's
 * cost is the trip. Each answer comes from a statement that began after its question was put.
 */
export function gatherReads<Asked, Row extends { readonly place: string }, Event>(
  statement: StreamStatement<Asked>,
  run: (statement: { name: string; text: string; values: unknown[] }) => Promise<readonly Row[]>,
  eventOf: (row: Row) => Event,
): (asked: Asked) => Promise<readonly Event[]> {
  const { name, text } = statement;
  return gather<Asked, readonly Event[]>(async (asked) => {
    const found: Event[][] = asked.map(() => []);
    for (const row of await run({ name, text, values: statement.values(asked) }))
      found[Number(row.place) - 1]?.push(eventOf(row));
    return found;
  }, limits);
}
