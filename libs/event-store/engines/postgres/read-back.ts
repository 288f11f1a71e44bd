import type { AppendResult } from '../../event-store.ts';
import type { EventReader } from './event-reader.ts';
import type { PendingAppend } from './pending-append.ts';

/**
 * What became of an append whose answers were all lost. Undefined when its place in the stream is
 * empty: then it may still be under way.
 */
export async function readBack(
  reader: EventReader,
  { streamId, first, events }: PendingAppend,
): Promise<AppendResult | undefined> {
  const there = await reader.stream(streamId, first, events.length);
  const last = there.at(-1);
  if (last === undefined) return undefined;
  if (events.every((event, i) => there[i]?.id === event.id))
    return { kind: 'appended', revision: last.revision, position: last.position };
  const actual = (await reader.lastOfStream(streamId))?.revision ?? 'no-stream';
  return { kind: 'wrong-revision', actual };
}
