import { CorruptStream, FORGOTTEN, OperationalError, type PersonId } from '../../kernel/index.ts';
import type { StoredEvent } from '../event-store.ts';
import {
  eventToRead,
  placeOf,
  type CompiledEvent,
  type CompiledEvents,
} from './compiled-events.ts';
import type { EventMetadata, RecordedEvent } from './envelope.ts';
import { metadataReader, parseJson } from './metadata.ts';
import type { PersonalDataKeys } from './personal-data.ts';
import { personIn, replacePersonal } from './personal-paths.ts';
import { associatedData, isForgotten, isSealed, rememberPaths } from './sealed-text.ts';

/** A stored event in the newest version's shape, its personal texts still sealed. */
export interface ParsedEvent {
  readonly stored: StoredEvent;
  readonly metadata: EventMetadata;
  readonly compiled: CompiledEvent;
  readonly data: object;
  readonly upcast: boolean;
}

/** The reading half of the registry, in two steps, since keys are fetched for many events at once. */
export interface EventReader {
  parse(stored: StoredEvent): ParsedEvent;
  peopleOf(parsed: readonly ParsedEvent[]): ReadonlySet<PersonId>;
  open(parsed: ParsedEvent): RecordedEvent;
  withoutPersonalData(parsed: ParsedEvent): RecordedEvent;
}

export function eventReader(events: CompiledEvents, keys: PersonalDataKeys): EventReader {
  const readMetadata = metadataReader();
  return {
    parse: (stored) => parseEvent(stored, events, readMetadata),
    peopleOf(parsed) {
      const people = new Set<PersonId>();
      for (const { compiled, data } of parsed) {
        if (compiled.personal === undefined) continue;
        const person = personIn(data, compiled.personal);
        if (person !== undefined) people.add(person as PersonId);
      }
      return people;
    },
    open: (parsed) => recorded(parsed, opener(parsed, keys)),
    withoutPersonalData: (parsed) => recorded(parsed, () => FORGOTTEN),
  };
}

function parseEvent(
  stored: StoredEvent,
  events: CompiledEvents,
  readMetadata: (text: string) => EventMetadata,
): ParsedEvent {
  const compiled = eventToRead(events, stored);
  const metadata = readMetadata(stored.metadata);
  const data = parseJson(stored.data);
  const newest = compiled.definition.version;
  const from = metadata.schemaVersion;
  if (from < 1 || from > newest)
    throw new CorruptStream(`${placeOf(stored)}: unknown version ${String(from)}`);
  const upcast = from < newest;
  const current = upcast ? upcasted(data, from, compiled, stored) : data;
  if (typeof current !== 'object' || current === null || Array.isArray(current))
    throw new CorruptStream(`${placeOf(stored)}: the data are no object`);
  return { stored, metadata, compiled, data: current, upcast };
}

function upcasted(
  data: unknown,
  from: number,
  { definition }: CompiledEvent,
  stored: StoredEvent,
): unknown {
  let current = rememberPaths(data);
  try {
    for (let version = from; version < definition.version; version += 1)
      current = definition.upcasters?.[version]?.(current);
    return current;
  } catch (cause) {
    throw new CorruptStream(`${placeOf(stored)}: an upcaster failed`, { cause });
  }
}

function recorded(
  { stored, metadata, compiled, data, upcast }: ParsedEvent,
  replace: (value: unknown, path: string) => unknown,
): RecordedEvent {
  const plain =
    compiled.personal === undefined
      ? data
      : (replacePersonal(data, compiled.personal, replace) as object);
  if (upcast && !compiled.definition.schema.safeParse(plain).success)
    throw new CorruptStream(`${placeOf(stored)}: the upcast data do not fit the newest schema`);
  return {
    id: stored.id,
    streamId: stored.streamId,
    revision: stored.revision,
    position: stored.position,
    metadata,
    event: { type: stored.type, ...plain },
  };
}

function opener(
  { stored, compiled, data, upcast }: ParsedEvent,
  keys: PersonalDataKeys,
): (value: unknown, path: string) => unknown {
  const person = compiled.personal === undefined ? undefined : personIn(data, compiled.personal);
  const place = { streamId: stored.streamId, eventId: stored.id };
  return (value, path) => {
    if (isForgotten(value)) return FORGOTTEN;
    // A field that became personal with a later version stands in clear in the older ones.
    if (upcast && typeof value === 'string') return value;
    if (!isSealed(value)) throw new CorruptStream(`${placeOf(stored)}: ${path} is not sealed`);
    if (person === undefined)
      throw new CorruptStream(`${placeOf(stored)}: ${path} is of no person`);
    try {
      const associated = associatedData(place, value.sealedAt ?? path);
      return keys.open(person as PersonId, associated, value.sealed) ?? FORGOTTEN;
    } catch (cause) {
      if (cause instanceof OperationalError) throw cause;
      throw new CorruptStream(`${placeOf(stored)}: ${path} does not open`, { cause });
    }
  };
}
