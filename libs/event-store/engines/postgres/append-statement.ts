import type pg from 'pg';
import type { Instant } from '../../../kernel/index.ts';
import type { AppendResult } from '../../event-store.ts';
import type { LogPositions } from '../log-position.ts';
import { bigintArray, integerArray, textArray, uuidArray } from './binary-arrays.ts';
import type { PendingAppend } from './pending-append.ts';

/** One append of a batch and what became of it; `position` is of its first event when written. */
export interface Answer {
  readonly append: PendingAppend;
  readonly result: AppendResult;
  readonly written: number | undefined;
}

interface ManyRow {
  readonly head: string;
  readonly refused: readonly number[] | null;
  readonly actual: readonly string[] | null;
  readonly repeated: readonly (string | null)[] | null;
}

/** What a batch is written with. */
export interface Writing {
  readonly client: pg.Client;
  readonly positions: LogPositions;
  readonly storedAt: Instant;
  /** The last position known to be committed, learned on this very connection; 0 when none is. */
  readonly known: number;
}

/** Writes a batch in one round trip and one transaction; a stale append is refused alone. */
export async function writeBatch(
  writing: Writing,
  batch: readonly PendingAppend[],
): Promise<readonly Answer[]> {
  const [only] = batch;
  if (batch.length === 1 && only?.events.length === 1) {
    const answer = await writeOne(writing, only);
    if (answer !== undefined) return [answer];
  }
  return writeMany(writing, batch);
}

/** The short way for a single event; undefined when refused, and the long way says why. */
async function writeOne(
  { client, positions, storedAt, known }: Writing,
  append: PendingAppend,
): Promise<Answer | undefined> {
  const [event] = append.events;
  if (event === undefined) return undefined;
  const { id, type, data, metadata } = event;
  const { rows } = await client.query<{ position: string | null }>({
    name: 'append-one',
    text: 'SELECT event_store.append_one($1, $2, $3, $4, $5, $6, $7, $8) AS position',
    values: [known && known + 1, append.streamId, append.first, id, type, data, metadata, storedAt],
  });
  const position = rows[0]?.position ?? null;
  if (position === null) return undefined;
  const written = Number(position);
  const result = { revision: append.first, position: positions.encode(written, id) } as const;
  return { append, written, result: { kind: 'appended', ...result, isNew: true } };
}

async function writeMany(
  { client, positions, storedAt }: Writing,
  batch: readonly PendingAppend[],
): Promise<readonly Answer[]> {
  const { rows } = await client.query<ManyRow>({
    name: 'append-many',
    text: 'SELECT * FROM event_store.append_many($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [...parametersOf(batch), storedAt],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('append_many gave no row');
  return answersOf(batch, row, positions);
}

function parametersOf(batch: readonly PendingAppend[]): readonly Buffer[] {
  const appendOf: number[] = [];
  const streams: string[] = [];
  const revisions: number[] = [];
  for (const [i, append] of batch.entries())
    for (let n = 0; n < append.events.length; n++) {
      appendOf.push(i + 1);
      streams.push(append.streamId);
      revisions.push(append.first + n);
    }
  const events = batch.flatMap((append) => append.events);
  const eventStreams = textArray(streams);
  return [
    events.length === batch.length ? eventStreams : textArray(batch.map((one) => one.streamId)),
    bigintArray(batch.map((append) => append.first - 1)),
    integerArray(appendOf),
    eventStreams,
    bigintArray(revisions),
    uuidArray(events.map((event) => event.id)),
    textArray(events.map((event) => event.type)),
    textArray(events.map((event) => event.data)),
    textArray(events.map((event) => event.metadata)),
  ];
}

function answersOf(
  batch: readonly PendingAppend[],
  row: ManyRow,
  positions: LogPositions,
): readonly Answer[] {
  const refusals = new Map(row.refused?.map((n, i) => [n, i]));
  let next = Number(row.head) + 1;
  return batch.map((append, i) => {
    const refusal = refusals.get(i + 1);
    if (refusal !== undefined)
      return { append, written: undefined, result: refusalOf(append, row, refusal, positions) };
    const written = next;
    next += append.events.length;
    const result = appendedAt(append, next - 1, positions);
    return { append, written, result: { ...result, isNew: true } };
  });
}

function refusalOf(
  append: PendingAppend,
  row: ManyRow,
  refusal: number,
  positions: LogPositions,
): AppendResult {
  const repeated = row.repeated?.[refusal] ?? null;
  if (repeated !== null) return appendedAt(append, Number(repeated), positions);
  const actual = Number(row.actual?.[refusal] ?? -1);
  return { kind: 'wrong-revision', actual: actual < 0 ? 'no-stream' : actual };
}

function appendedAt(
  append: PendingAppend,
  number: number,
  positions: LogPositions,
): Extract<AppendResult, { kind: 'appended' }> {
  const revision = append.first + append.events.length - 1;
  const lastId = append.events.at(-1)?.id ?? '';
  return { kind: 'appended', revision, position: positions.encode(number, lastId) };
}
