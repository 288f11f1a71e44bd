import type { Pool } from 'pg';
import type { StoredEvent } from '../event-store/index.ts';
import { advanceAlone, advanceCheckpoint, type Checkpoint, type Place } from './checkpoints.ts';
import { isOperational } from './database-errors.ts';
import type { EventDecoder } from './event-decoder.ts';
import type { Projection, Sql } from './projection.ts';
import { inTransaction } from './transaction.ts';

const statementTimeoutMs = 60_000;

/** A projection with the schema that it writes to. */
export interface Target {
  readonly projection: Projection;
  readonly schema: string;
}

/**
 * The events that lead from one place to another, those that the projection ignores left out or
 * not.
 */
export interface Step {
  readonly from: Checkpoint;
  readonly to: Place;
  readonly events: readonly StoredEvent[];
}

/**
 * The codec or the projection cannot take an event, and never will while the code is what it is.
 */
export class Unapplicable extends Error {
  override readonly name = 'Unapplicable';
}

/** Rows and checkpoint in one transaction. */
export async function applyStep(
  pool: Pool,
  decoder: EventDecoder,
  target: Target,
  step: Step,
): Promise<void> {
  const options = { schema: target.schema, statementTimeoutMs };
  const decoded = await decodeHandled(decoder, target.projection, step.events);
  if (decoded.length === 0) return advanceAlone(pool, target.schema, step);
  await inTransaction(pool, options, async (sql) => {
    // First of all, so that a runner that comes late stops before it has written anything.
    await advanceCheckpoint(sql, target.schema, step);
    await applyEvents(target.projection, decoded, sql);
  });
}

/** Within a transaction that the caller keeps. */
export async function applyWithin(
  sql: Sql,
  decoder: EventDecoder,
  target: Target,
  step: Step,
): Promise<void> {
  const decoded = await decodeHandled(decoder, target.projection, step.events);
  await advanceCheckpoint(sql, target.schema, step);
  await applyEvents(target.projection, decoded, sql);
}

export function handledOf(
  projection: Projection,
  events: readonly StoredEvent[],
): readonly StoredEvent[] {
  return events.filter(({ type }) => projection.handles.includes(type));
}

type Decoded = Awaited<ReturnType<EventDecoder['decodeAll']>>;

async function decodeHandled(
  decoder: EventDecoder,
  projection: Projection,
  events: readonly StoredEvent[],
): Promise<Decoded> {
  const handled = handledOf(projection, events);
  return handled.length === 0 ? [] : orUnapplicable(() => decoder.decodeAll(handled));
}

async function applyEvents(projection: Projection, events: Decoded, sql: Sql): Promise<void> {
  if (events.length > 0) await orUnapplicable(() => projection.apply(events, sql));
}

async function orUnapplicable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (isOperational(cause)) throw cause;
    throw new Unapplicable('an event cannot be applied', { cause });
  }
}
