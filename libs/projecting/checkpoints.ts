import type { Pool } from 'pg';
import type { EventStore, Position, StoredEvent, StreamId } from '../event-store/index.ts';
import { OperationalError } from '../kernel/index.ts';
import type { Sql } from './projection.ts';

/** The last event that a read model rests on. */
export interface Place {
  readonly position: Position;
  readonly eventId: string;
  readonly streamId: StreamId;
  readonly revision: number;
}

/** Undefined stands for "before the first event". */
export type Checkpoint = Place | undefined;

interface CheckpointRow {
  readonly position: string | null;
  readonly event_id: string | null;
  readonly stream_id: string | null;
  readonly revision: string | null;
}

const selectCheckpoint = `select position, event_id, stream_id, revision
  from projecting.checkpoints where schema_name = $1`;

export function placeOf(event: StoredEvent): Place {
  const { position, id, streamId, revision } = event;
  return { position, eventId: id, streamId, revision };
}

/** 'missing' when no read model stands in that schema. */
export async function readCheckpoint(pool: Pool, schema: string): Promise<Checkpoint | 'missing'> {
  const { rows } = await pool.query<CheckpointRow>(selectCheckpoint, [schema]);
  return rows[0] === undefined ? 'missing' : checkpointOf(rows[0]);
}

/** As it stands, and standing still until the transaction ends. */
export async function lockCheckpoint(sql: Sql, schema: string): Promise<Checkpoint | 'missing'> {
  const { rows } = await sql.query<CheckpointRow>(`${selectCheckpoint} for update`, [schema]);
  return rows[0] === undefined ? 'missing' : checkpointOf(rows[0]);
}

/** Another runner has moved the checkpoint: this one is late and must write nothing. */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved';
}

/**
 * Moves the checkpoint, if it still stands where this runner left it; throws CheckpointMoved
 * otherwise.
 */
export async function advanceCheckpoint(sql: Sql, schema: string, move: Move): Promise<void> {
  const { rowCount } = await sql.query(advance, valuesOf(schema, move));
  if (rowCount !== 1) throw new CheckpointMoved(`another runner has moved ${schema}`);
}

/**
 * The same as a transaction of its own, in one round trip; its commit does not wait for the disk either.
 */
export async function advanceAlone(pool: Pool, schema: string, move: Move): Promise<void> {
  const text = `${advance} and set_config('synchronous_commit', 'off', true) is not null`;
  const { rowCount } = await pool.query(text, [...valuesOf(schema, move)]);
  if (rowCount !== 1) throw new CheckpointMoved(`another runner has moved ${schema}`);
}

interface Move {
  readonly from: Checkpoint;
  readonly to: Place;
}

const advance = `update projecting.checkpoints
    set position = $3, event_id = $4, stream_id = $5, revision = $6, updated_at = now()
  where schema_name = $1 and position is not distinct from $2`;

function valuesOf(schema: string, { from, to }: Move): readonly unknown[] {
  return [schema, from?.position ?? null, to.position, to.eventId, to.streamId, to.revision];
}

/**
 * Reads the event at the checkpoint back and compares its id. Throws `event-store.position-lost`
 * when it is gone or another (the log was restored from an older copy), `event-store.foreign-
 * position` when the store is another.
 */
export async function verifyCheckpoint(store: EventStore, checkpoint: Checkpoint): Promise<void> {
  if (checkpoint === undefined) return;
  await store.parsePosition(checkpoint.position);
  const [there] = await store.read(checkpoint.streamId, { from: checkpoint.revision, max: 1 });
  if (there?.id === checkpoint.eventId) return;
  throw new OperationalError(
    'event-store.position-lost',
    'the event at the checkpoint is gone or another: an older log was restored',
    { retryable: false },
  );
}

function checkpointOf(row: CheckpointRow): Checkpoint {
  const { position, event_id: eventId, stream_id: streamId, revision } = row;
  if (position === null || eventId === null || streamId === null) return undefined;
  return {
    position: position as Position,
    eventId,
    streamId: streamId as StreamId,
    revision: Number(revision),
  };
}
