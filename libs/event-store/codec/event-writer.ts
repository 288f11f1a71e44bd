import { canonicalJson, FORGOTTEN, type PersonId } from '../../kernel/index.ts';
import type { EventToAppend, StreamId } from '../event-store.ts';
import { eventToWrite, type CompiledEvents } from './compiled-events.ts';
import type { DomainEvent } from './envelope.ts';
import { writeMetadata, type MetadataToRecord } from './metadata.ts';
import type { PersonalDataKeys } from './personal-data.ts';
import { personIn, replacePersonal, type PersonalPaths } from './personal-paths.ts';
import { associatedData, isForgotten, type Sealed } from './sealed-text.ts';

/** The writing half of the registry. */
export interface EventWriter {
  /** Whose keys these events need. */
  peopleOf(events: readonly DomainEvent[]): ReadonlySet<PersonId>;
  /** Keys prepared. Throws a TypeError, naming the path and never the value, when the schema refuses. */
  encode(
    streamId: StreamId,
    eventId: string,
    event: DomainEvent,
    metadata: MetadataToRecord,
  ): EventToAppend;
  /** The event with FORGOTTEN for every personal field; the same object when its type has none. */
  withoutPersonalData(event: DomainEvent): DomainEvent;
}

export function eventWriter(events: CompiledEvents, keys: PersonalDataKeys): EventWriter {
  return {
    encode(streamId, eventId, event, metadata) {
      const { definition, personal } = eventToWrite(events, event.type, streamId);
      const { type, ...data } = event;
      const checked = definition.schema.safeParse(data);
      if (!checked.success) throw new TypeError(`event ${type}: ${complaints(checked.error)}`);
      const stored =
        personal === undefined ? data : sealPersonal(data, personal, keys, { streamId, eventId });
      return {
        id: eventId,
        type,
        data: canonicalJson(stored),
        metadata: writeMetadata(metadata, definition.version),
      };
    },
    peopleOf(all) {
      const people = new Set<PersonId>();
      for (const event of all) {
        const personal = events.get(event.type)?.personal;
        const person = personal === undefined ? undefined : personIn(event, personal);
        if (person !== undefined) people.add(person as PersonId);
      }
      return people;
    },
    withoutPersonalData(event) {
      const personal = events.get(event.type)?.personal;
      if (personal === undefined) return event;
      return replacePersonal(event, personal, () => FORGOTTEN) as DomainEvent;
    },
  };
}

function sealPersonal(
  data: object,
  personal: PersonalPaths,
  keys: PersonalDataKeys,
  place: { readonly streamId: StreamId; readonly eventId: string },
): unknown {
  const person = personIn(data, personal);
  return replacePersonal(data, personal, (value, path) => {
    if (isForgotten(value)) return FORGOTTEN;
    if (typeof value !== 'string') throw new TypeError(`${path} is no personal text`);
    if (person === undefined) throw new TypeError(`${path} is personal, but of no person`);
    if (!value.isWellFormed()) throw new TypeError(`lone surrogate at ${path}`);
    const sealed = keys.seal(person as PersonId, associatedData(place, path), value);
    return sealed === undefined ? FORGOTTEN : ({ sealed } satisfies Sealed);
  });
}

/** Paths and reasons; never the values, which may be personal. */
function complaints(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string }[];
}): string {
  return error.issues
    .map(({ path, code }) => `${path.map(String).join('.') || 'data'} ${code ?? 'refused'}`)
    .join(', ');
}
