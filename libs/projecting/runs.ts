import type { Pool } from 'pg';
import type { StoredEvent } from '../event-store/index.ts';
import { describeError } from './database-errors.ts';

/**
 * Why a projection stands still. `event` is missing when it is the checkpoint itself that is lost.
 */
export interface Poison {
  readonly error: string;
  readonly event?: {
    readonly id: string;
    readonly type: string;
    readonly streamId: string;
    readonly revision: number;
  };
}

/** Stops a projection: nothing but a restart tries again. */
export class Poisoned extends Error {
  override readonly name = 'Poisoned';
  readonly event: StoredEvent | undefined;

  constructor(cause: unknown, event?: StoredEvent) {
    super(describeError(cause), { cause });
    this.event = event;
  }
}

export async function recordRunning(pool: Pool, schema: string, holder: string): Promise<void> {
  await pool.query(upsertRun, [schema, 'running', holder, null, null, null, null, null]);
}

export async function recordPoison(
  pool: Pool,
  run: { readonly schema: string; readonly holder: string },
  { message, event }: Poisoned,
): Promise<void> {
  await pool.query(upsertRun, [
    run.schema,
    'poisoned',
    run.holder,
    message,
    event?.id ?? null,
    event?.type ?? null,
    event?.streamId ?? null,
    event?.revision ?? null,
  ]);
}

const upsertRun = `
  insert into projecting.runs
    (schema_name, state, holder, error, event_id, event_type, stream_id, revision)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (schema_name) do update set
    state = excluded.state, holder = excluded.holder, error = excluded.error,
    event_id = excluded.event_id, event_type = excluded.event_type,
    stream_id = excluded.stream_id, revision = excluded.revision, since = now()`;
