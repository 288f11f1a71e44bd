import { CorruptStream } from '../../kernel/index.ts';
import { categoryOf, type StoredEvent, type StreamId } from '../event-store.ts';
import type { EventCodec, EventDefinition } from './event-codec.ts';
import { compilePersonalPaths, type PersonalPaths } from './personal-paths.ts';
import { refuseUnsafeDefinition } from './schema-rules.ts';

/** One event type, checked and with its paths compiled. */
export interface CompiledEvent {
  readonly category: string;
  readonly definition: EventDefinition;
  readonly personal: PersonalPaths | undefined;
}

/** All event types of the product by stored name; a name belongs to one category alone. */
export type CompiledEvents = ReadonlyMap<string, CompiledEvent>;

/** Throws a TypeError on a name or category given twice and on an unsafe definition. */
export function compileEvents(codecs: readonly EventCodec[]): CompiledEvents {
  const compiled = new Map<string, CompiledEvent>();
  const categories = new Set<string>();
  for (const { category, definitions } of codecs) {
    if (categories.has(category)) throw new TypeError(`category ${category} has two codecs`);
    categories.add(category);
    for (const [name, definition] of Object.entries(definitions)) {
      const other = compiled.get(name)?.category;
      if (other !== undefined)
        throw new TypeError(`event ${name} stands both in ${other} and in ${category}`);
      refuseUnsafeDefinition(name, definition);
      compiled.set(name, { category, definition, personal: personalOf(definition) });
    }
  }
  return compiled;
}

/** The event type as it is written; throws a TypeError when the stream's category does not have it. */
export function eventToWrite(events: CompiledEvents, name: string, to: StreamId): CompiledEvent {
  const found = events.get(name);
  if (found?.category !== categoryOf(to))
    throw new TypeError(`event ${name} does not belong to the category ${categoryOf(to)}`);
  return found;
}

/** The event type as it is read; throws CorruptStream when the stream's category does not have it. */
export function eventToRead(events: CompiledEvents, stored: StoredEvent): CompiledEvent {
  const found = events.get(stored.type);
  if (found?.category !== categoryOf(stored.streamId))
    throw new CorruptStream(`${placeOf(stored)}: unknown event ${stored.type}`);
  return found;
}

/** Names an event in an error without a word of its data. */
export function placeOf(stored: StoredEvent): string {
  return `${stored.streamId}@${String(stored.revision)} (${stored.type})`;
}

function personalOf({ personal }: EventDefinition): PersonalPaths | undefined {
  return personal === undefined
    ? undefined
    : compilePersonalPaths(personal.person, personal.fields);
}
