import { OperationalError, canonicalJson } from '../../kernel/index.ts';
import {
  appendBytesMax,
  eventBytesMax,
  type EventToAppend,
  type ExpectedRevision,
  type StreamId,
} from '../event-store.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const typePattern = /^[A-Za-z][A-Za-z0-9]{0,99}$/;
const streamPattern = /^[a-zA-Z]{1,40}-[^\0]{1,200}$/;
/**
 * What may be an integer-like key, a number beyond 2^53 or with an exponent, an escaped surrogate or
 * `__proto__`. Rare, so that only texts that look so pay for the walk through the parsed value.
 */
const maybeUnstable = /"\d+":|\d{16}|\de[-+]|\\ud[89a-f]|__proto__/i;

/**
 * Refuses what no engine may store and gives the append's size in bytes (data and metadata, UTF-8).
 * Throws OperationalError `event-store.empty-append`, `.invalid-event`, `.event-too-large` or
 * `.append-too-large`; none of them is retryable.
 */
export function checkAppend(
  streamId: StreamId,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): number {
  if (events.length === 0) throw refused('empty-append', 'an append holds at least one event');
  if (!streamPattern.test(streamId) || !streamId.isWellFormed())
    throw refused('invalid-event', 'not a stream id');
  if (expected !== 'no-stream' && !isRevision(expected))
    throw refused('invalid-event', 'the expected revision is a whole number or no-stream');
  let bytes = 0;
  for (const event of events) bytes += checkEvent(event);
  if (bytes > appendBytesMax)
    throw refused('append-too-large', `${String(bytes)} bytes in one append`);
  if (events.length > 1 && new Set(events.map((event) => event.id)).size < events.length)
    throw refused('invalid-event', 'an event id twice in one append');
  return bytes;
}

function isRevision(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Throws a RangeError unless at least one event is asked for: a limit of none would read for ever. */
export function checkMax(max: number): void {
  if (!Number.isSafeInteger(max) || max < 1) throw new RangeError(`not a limit: ${String(max)}`);
}

function checkEvent(event: EventToAppend): number {
  if (!uuidPattern.test(event.id)) throw refused('invalid-event', 'an event id is a UUID');
  if (!typePattern.test(event.type)) throw refused('invalid-event', 'not an event type');
  const bytes = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata);
  if (bytes > eventBytesMax)
    throw refused('event-too-large', `${event.type} has ${String(bytes)} bytes`);
  if (!isStable(event.data)) throw refused('invalid-event', `data of ${event.type}`);
  if (!isStable(event.metadata)) throw refused('invalid-event', `metadata of ${event.type}`);
  return bytes;
}

/** Whether the text is what `canonicalJson` would write. */
function isStable(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (!maybeUnstable.test(text)) return JSON.stringify(value) === text;
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function refused(fact: string, message: string): OperationalError {
  return new OperationalError(`event-store.${fact}`, message, { retryable: false });
}
