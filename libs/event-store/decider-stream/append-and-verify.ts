import { OperationalError } from '../../kernel/index.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { AppendResult, EventStore, StreamId } from '../event-store.ts';
import type { Decided } from './decide-in-order.ts';

type Appended = Extract<AppendResult, { kind: 'appended' }>;

/** `elsewhere`: the stream did not stand where the decisions were made, and nothing of theirs was added. */
export type Written = Appended | { readonly kind: 'elsewhere' };

/**
 * Appends the events of these decisions at once.
 *
 * An engine takes equal event ids at that place for a repeat and looks no further. Ids cover all that
 * is not personal, so where personal data are among the events of what may be a repeat they are read
 * back: when another process was first with the same command and other personal data, its content is
 * the one that stands.
 */
export async function appendAndVerify<State, Event extends DomainEvent>(
  store: EventStore,
  streamId: StreamId,
  revision: number,
  chunk: readonly Decided<State, Event>[],
): Promise<Written> {
  const events = chunk.flatMap(({ encoded }) => encoded);
  const expected = revision === -1 ? 'no-stream' : revision;
  const result = await store.append(streamId, expected, events);
  if (result.kind === 'wrong-revision') return { kind: 'elsewhere' };
  if (result.revision !== revision + events.length)
    throw unknownOutcome(`appended at ${String(result.revision)}, not after ${String(revision)}`);
  if (result.isNew === true || !chunk.some(({ personal }) => personal)) return result;
  const written = await readBack(store, streamId, revision + 1, events.length);
  const ours = events.every(({ data }, i) => written[i] === data);
  return ours ? result : { kind: 'elsewhere' };
}

/** Whether nothing was written, so that the state decided on may still be the store's. */
export function surelyNotWritten(error: unknown): boolean {
  return error instanceof OperationalError && error.code !== 'event-store.outcome-unknown';
}

async function readBack(
  store: EventStore,
  streamId: StreamId,
  from: number,
  max: number,
): Promise<readonly string[]> {
  try {
    const page = await store.read(streamId, { from, max });
    return page.map(({ data }) => data);
  } catch (cause) {
    throw unknownOutcome('appended, but it could not be read whose content stands', cause);
  }
}

function unknownOutcome(message: string, cause?: unknown): OperationalError {
  return new OperationalError('event-store.outcome-unknown', message, { retryable: true, cause });
}
