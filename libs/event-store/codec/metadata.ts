import { canonicalJson, CorruptStream, type Actor } from '../../kernel/index.ts';
import type { EventMetadata } from './envelope.ts';

/** Everything that stands beside an event but its version, which the codec knows. */
export type MetadataToRecord = Omit<EventMetadata, 'schemaVersion'>;

/** Metadata as stored: always the same fields in the same order. */
export function writeMetadata(metadata: MetadataToRecord, schemaVersion: number): string {
  return canonicalJson({
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    commandId: metadata.commandId,
    actor: { kind: metadata.actor.kind, id: metadata.actor.id },
    occurredAt: metadata.occurredAt,
    recordedAt: metadata.recordedAt,
    schemaVersion,
  } satisfies EventMetadata);
}

/** A reader that parses equal neighbours once: the events of one decision share their metadata's text. */
export function metadataReader(): (text: string) => EventMetadata {
  let previousText = '';
  let previous: EventMetadata | undefined;
  return (text) => {
    if (previous !== undefined && text === previousText) return previous;
    previous = readMetadata(text);
    previousText = text;
    return previous;
  };
}

function readMetadata(text: string): EventMetadata {
  const found = parseJson(text);
  if (!hasEnvelope(found)) throw new CorruptStream('metadata are not an envelope');
  Object.freeze(found.actor);
  return Object.freeze(found);
}

function hasEnvelope(value: unknown): value is EventMetadata {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Partial<Record<keyof EventMetadata, unknown>>;
  return (
    textFields.every((field) => typeof found[field] === 'string') &&
    isActor(found.actor) &&
    Number.isSafeInteger(found.schemaVersion)
  );
}

const textFields = [
  'correlationId',
  'causationId',
  'commandId',
  'occurredAt',
  'recordedAt',
] as const satisfies readonly (keyof EventMetadata)[];

function isActor(value: unknown): value is Actor {
  if (typeof value !== 'object' || value === null) return false;
  const actor = value as Partial<Record<keyof Actor, unknown>>;
  return typeof actor.kind === 'string' && typeof actor.id === 'string';
}

/** Throws CorruptStream instead of a SyntaxError, whose message would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CorruptStream('a stored text is not JSON');
  }
}
