import type { Pool } from 'pg';
import type { EventStore, Position } from '../event-store/index.ts';
import { msOf, type Clock, type Instant } from '../kernel/index.ts';
import { schemaOf, type Projection } from './projection.ts';
import type { Poison } from './runs.ts';

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly schema: string;
  /** Undefined before the first event. */
  readonly position: Position | undefined;
  /** The last event of the store. */
  readonly head: Position | undefined;
  /**
   * How long the first event that is not yet looked at has stood in the store; 0 when there is
   * none.
   */
  readonly lagMs: number;
  /** `stopped`: no process holds its lock. */
  readonly state: 'running' | 'poisoned' | 'stopped';
  /** What this process is to it. */
  readonly here: 'active' | 'standby';
  readonly holder: string | undefined;
  readonly poison: Poison | undefined;
}

export interface StatusSources {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly clock: Clock;
  leads(schema: string): boolean;
}

interface StatusRow {
  readonly schema_name: string;
  readonly position: Position | null;
  readonly state: 'running' | 'poisoned' | null;
  readonly holder: string | null;
  readonly error: string | null;
  readonly event_id: string | null;
  readonly event_type: string | null;
  readonly stream_id: string | null;
  readonly revision: string | null;
  readonly led: boolean;
}

/**
 * The lock itself tells whether a runner lives; what it wrote of itself may be the words of a dead
 * one.
 */
const selectStatus = `
  select c.schema_name, c.position, r.state, r.holder, r.error, r.event_id, r.event_type,
         r.stream_id, r.revision,
         exists (select from pg_locks l
                  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                    and l.database = (select oid from pg_database where datname = current_database())
                    and (l.classid::bigint << 32) | l.objid::bigint
                        = hashtextextended(c.schema_name, 0)) as led
    from projecting.checkpoints c
    left join projecting.runs r using (schema_name)
   where c.schema_name = any($1)`;

export async function readStatus(
  sources: StatusSources,
  projections: readonly Projection[],
): Promise<readonly ProjectionStatus[]> {
  const { pool, store } = sources;
  const head = await store.head();
  const { rows } = await pool.query<StatusRow>(selectStatus, [projections.map(schemaOf)]);
  const bySchema = new Map(rows.map((row) => [row.schema_name, row]));
  return Promise.all(
    projections.map(async (projection) => {
      const schema = schemaOf(projection);
      const row = bySchema.get(schema);
      const position = row?.position ?? undefined;
      return {
        name: projection.name,
        version: projection.version,
        schema,
        position,
        head,
        lagMs: position === head ? 0 : await lagMs(sources, position),
        state: stateOf(row),
        here: sources.leads(schema) ? 'active' : 'standby',
        holder: row?.led === true ? (row.holder ?? undefined) : undefined,
        poison: row === undefined ? undefined : poisonOf(row),
      } as const;
    }),
  );
}

async function lagMs(
  { store, clock }: StatusSources,
  position: Position | undefined,
): Promise<number> {
  const next = await firstAfter(store, position);
  return next === undefined ? 0 : Math.max(0, msOf(clock.now()) - msOf(next));
}

/** Undefined also where the place is of another store: the poison says so. */
async function firstAfter(
  store: EventStore,
  after: Position | undefined,
): Promise<Instant | undefined> {
  try {
    const { events } = await store.readAll({ after, max: 1 });
    return events[0]?.storedAt;
  } catch {
    return undefined;
  }
}

function stateOf(row: StatusRow | undefined): ProjectionStatus['state'] {
  if (row?.state === 'poisoned') return 'poisoned';
  return row?.led === true ? 'running' : 'stopped';
}

function poisonOf(row: StatusRow): Poison | undefined {
  const { state, error, event_id: id, event_type: type, stream_id: streamId, revision } = row;
  if (state !== 'poisoned' || error === null) return undefined;
  if (id === null || type === null || streamId === null) return { error };
  return { error, event: { id, type, streamId, revision: Number(revision) } };
}
