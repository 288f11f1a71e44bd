import { jsonEvent, type EventData, type RecordedEvent } from '@eventstore/db-client';
import { instantFromMs } from '../../../kernel/index.ts';
import type { EventToAppend, StoredEvent, StreamId } from '../../event-store.ts';
import { placeOf, type Place, type Places } from './places.ts';

/** One record of the log as it was read, with its place; it may be a system event or our own mark. */
export interface LogRecord {
  readonly place: Place;
  readonly record: RecordedEvent;
}

/** The category of our own marks in the log, which no reader of the port sees. */
export const reservedCategory = 'ledgerSystem';

const utf8 = new TextEncoder();

/**
 * Stored as JSON, so that the server's tools can show it, and byte for byte what was given: the
 * port's texts are exactly what JSON.stringify writes, which is what the client does with data;
 * metadata go as bytes.
 */
export function eventDataOf({ id, type, data, metadata }: EventToAppend): EventData {
  const value = JSON.parse(data) as Record<string, unknown>;
  return jsonEvent({ id, type, data: value, metadata: utf8.encode(metadata) });
}

export function logRecordOf(record: RecordedEvent): LogRecord {
  const position = record.position ?? { commit: 0n, prepare: 0n };
  return { place: placeOf(position, record.id), record };
}

/** Neither the server's events (`$...`) nor our marks. */
export function isOfTheFeed({ record }: LogRecord): boolean {
  return (
    !record.type.startsWith('$') &&
    !record.streamId.startsWith('$') &&
    !record.streamId.startsWith(`${reservedCategory}-`)
  );
}

/** The client parses JSON and so hides the bytes; stringify gives canonical texts back unchanged. */
export function storedEventOf({ place, record }: LogRecord, places: Places): StoredEvent {
  return {
    id: record.id,
    type: record.type,
    data: record.isJson ? JSON.stringify(record.data) : textOf(record.data),
    metadata: textOf(record.metadata),
    streamId: record.streamId as StreamId,
    revision: Number(record.revision),
    position: places.encode(place),
    storedAt: instantFromMs(record.created.getTime()),
  };
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : JSON.stringify(value);
}
