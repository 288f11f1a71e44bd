import type { z } from 'zod';
import type { DomainEvent } from './envelope.ts';

/**
 * Where personal data stand in an event, and whose they are. Paths are dotted, `*` goes through a list:
 * `customer.email`, `lines.*.data.greeting`. Each holds a PersonalText in the domain event; in the
 * store it is `{ "sealed": "<base64url>" }`, AES-256-GCM under the person's key with stream, event id and
 * path as associated data.
 */
export interface PersonalFields {
  /** Path of the person id (a plain field of the same event). */
  readonly person: string;
  readonly fields: readonly string[];
}

/** One stored event type. `schema` is of the newest version's data, personal fields as PersonalText. */
export interface EventDefinition {
  readonly version: number;
  readonly schema: z.ZodType;
  /** What happened, in one sentence, for docs/events.md. */
  readonly summary: string;
  readonly personal?: PersonalFields;
  /** From version n (the key) to n + 1, over plain data. */
  readonly upcasters?: Readonly<Record<number, (data: unknown) => unknown>>;
}

/** All event types of one stream category, by stored name. */
export interface EventCodec<Event extends DomainEvent = DomainEvent> {
  readonly category: string;
  readonly definitions: Readonly<Record<Event['type'], EventDefinition>>;
}

/**
 * Declares the stored events of one stream category. The domain event is `{ type, ...data }`: its
 * `type` is the stored name, everything else is the data.
 */
export function defineEvents<Event extends DomainEvent>(
  category: string,
  definitions: EventCodec<Event>['definitions'],
): EventCodec<Event> {
  return { category, definitions };
}
