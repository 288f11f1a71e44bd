import type { PersonId } from '../../kernel/index.ts';
import type { EventToAppend, StoredEvent, StreamId } from '../event-store.ts';
import { compileEvents } from './compiled-events.ts';
import type { DomainEvent, RecordedEvent } from './envelope.ts';
import type { EventCodec } from './event-codec.ts';
import { eventReader } from './event-reader.ts';
import { eventWriter, type EventWriter } from './event-writer.ts';
import type { MetadataToRecord } from './metadata.ts';
import type { PersonalDataKeys } from './personal-data.ts';

/** One event on its way into the store. */
export interface EventToEncode {
  readonly streamId: StreamId;
  readonly eventId: string;
  readonly event: DomainEvent;
  readonly metadata: MetadataToRecord;
}

/**
 * Between domain events and stored bytes, for every stream category of the product.
 *
 * On write the data are held against the schema; on read only an upcast event is. What was written
 * passed the schema of its version, which never changes without a new version, and the hash chain
 * guards the bytes, so a second check of every event would only slow folding and rebuilding down
 * (measured: 2 to 3 times the time of the decoding itself).
 */
export interface CodecRegistry extends EventWriter {
  readonly codecs: readonly EventCodec[];
  /** Has the keys at hand, so that `encode` (write) or `decode` (read) need not wait. */
  prepare(people: ReadonlySet<PersonId>, purpose: 'write' | 'read'): Promise<void>;
  encodeAll(events: readonly EventToEncode[]): Promise<readonly EventToAppend[]>;
  /** Keys prepared. Throws CorruptStream on an unknown name or version and on tampered data. */
  decode(stored: StoredEvent): RecordedEvent;
  decodeAll(stored: readonly StoredEvent[]): Promise<readonly RecordedEvent[]>;
  /** Every personal field reads as FORGOTTEN and no key is asked for. */
  decodeWithoutPersonalData(stored: StoredEvent): RecordedEvent;
  /** Whether any event of the category holds personal data. */
  holdsPersonalData(category: string): boolean;
}

/** Throws a TypeError when two categories share an event name or a definition is unsafe. */
export function createCodecRegistry(
  codecs: readonly EventCodec[],
  keys: PersonalDataKeys,
): CodecRegistry {
  const events = compileEvents(codecs);
  const writer = eventWriter(events, keys);
  const reader = eventReader(events, keys);
  const prepare: CodecRegistry['prepare'] = async (people, purpose) => {
    if (people.size > 0) await keys.prepare(people, purpose);
  };
  return {
    codecs,
    ...writer,
    prepare,
    async encodeAll(all) {
      await prepare(writer.peopleOf(all.map(({ event }) => event)), 'write');
      return all.map(({ streamId, eventId, event, metadata }) =>
        writer.encode(streamId, eventId, event, metadata),
      );
    },
    decode: (stored) => reader.open(reader.parse(stored)),
    async decodeAll(all) {
      const parsed = all.map((stored) => reader.parse(stored));
      await prepare(reader.peopleOf(parsed), 'read');
      return parsed.map((one) => reader.open(one));
    },
    decodeWithoutPersonalData: (stored) => reader.withoutPersonalData(reader.parse(stored)),
    holdsPersonalData: (category) =>
      [...events.values()].some(
        (event) => event.category === category && event.personal !== undefined,
      ),
  };
}
