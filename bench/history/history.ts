import pg from 'pg';
import {
  createPostgresEventStore,
  type EventToAppend,
  type StreamId,
} from '../../libs/event-store/index.ts';
import { FORGOTTEN } from '../../libs/kernel/index.ts';

/** Events that belong together, and the texts in them that each copy has to itself. */
export interface Template {
  readonly events: readonly (Omit<EventToAppend, 'id'> & {
    readonly streamId: StreamId;
    readonly revision: number;
  })[];
  readonly own: readonly string[];
}

/** Copies per statement. */
const copiesMax = 5_000;

/**
 * Writes a long history at once, past the port: copies of one template, each with references of its
 * own. Run it while nobody has the log open. Answers how many events it wrote.
 */
export async function fillHistory(
  connectionString: string,
  template: Template,
  eventsWanted: number,
): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ head: string }>(
      'SELECT coalesce(max(position), 0) AS head FROM event_store.events',
    );
    const head = Number(rows[0]?.head ?? 0);
    const perCopy = template.events.length;
    const copies = Math.ceil(eventsWanted / perCopy);
    for (let from = 1; from <= copies; from += copiesMax)
      await client.query(statementFor(template.own.length), [
        head,
        from,
        Math.min(copies, from + copiesMax - 1),
        template.events.map(({ streamId }) => streamId),
        template.events.map(({ revision }) => revision),
        template.events.map(({ type }) => type),
        template.events.map(({ data }) => data),
        template.events.map(({ metadata }) => metadata),
        ...template.own,
      ]);
    await client.query('ANALYZE event_store.events');
    return copies * perCopy;
  } finally {
    await client.end();
  }
}

/** One real order as the log has it, its customer forgotten: what was sealed opens nowhere else. */
export async function templateOf(
  connectionString: string,
  isOfOrder: (text: string) => boolean,
  own: readonly string[],
): Promise<Template> {
  const store = await createPostgresEventStore({ connectionString });
  const { events } = await store.readAll({ after: undefined, max: 1_000 });
  await store.close();
  const revisions = new Map<string, number>();
  return {
    own,
    events: events
      .filter(({ data, streamId }) => isOfOrder(`${streamId} ${data}`))
      .map(({ streamId, type, data, metadata }) => {
        const revision = (revisions.get(streamId) ?? -1) + 1;
        revisions.set(streamId, revision);
        return { streamId, revision, type, data: withoutSealed(data), metadata };
      }),
  };
}

/** Letters and digits are added to each text of its own, so that none stands within another's copy. */
function statementFor(ownTexts: number): string {
  const copied = (column: string): string =>
    Array.from({ length: ownTexts }, (_, i) => `$${String(9 + i)}::text`).reduce(
      (text, own) => `replace(${text}, ${own}, ${own} || 'H' || copy)`,
      column,
    );
  return `
    INSERT INTO event_store.events
      (position, stream_id, revision, event_id, type, data, metadata, stored_at)
    SELECT $1::bigint + (copy - 1) * cardinality($4::text[]) + place, ${copied('stream')}, revision,
      gen_random_uuid(), type, ${copied('data')}, metadata, now()
    FROM generate_series($2::bigint, $3::bigint) AS copy,
      unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
        AS event (stream, revision, type, data, metadata, place)
    ORDER BY 1`;
}

function withoutSealed(data: string): string {
  return JSON.stringify(
    JSON.parse(data, (_key, value: unknown) => (isSealed(value) ? FORGOTTEN : value)),
  );
}

function isSealed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sealed' in value;
}
