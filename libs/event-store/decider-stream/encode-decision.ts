import { OperationalError, type Clock } from '../../kernel/index.ts';
import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { DomainEvent } from '../codec/envelope.ts';
import type { CommandContext } from '../decider.ts';
import {
  appendBytesMax,
  eventBytesMax,
  type EventToAppend,
  type StreamId,
} from '../event-store.ts';
import { eventIdOf } from './event-id.ts';

/** A decision's events as the store takes them. */
export interface EncodedDecision {
  readonly encoded: readonly EventToAppend[];
  readonly bytes: number;
  readonly personal: boolean;
}

/**
 * Keys prepared. Throws a TypeError when the codec refuses an event, and OperationalError
 * `event-store.event-too-large` or `.append-too-large` when the decision can never be stored.
 */
export function encodeDecision(
  codecs: CodecRegistry,
  clock: Clock,
  decision: {
    readonly streamId: StreamId;
    readonly context: CommandContext;
    readonly events: readonly DomainEvent[];
  },
): EncodedDecision {
  const { streamId, context, events } = decision;
  const { correlationId, causationId, commandId, actor, now } = context;
  const occurredAt = context.occurredAt ?? now;
  const recordedAt = clock.now();
  const metadata = { correlationId, causationId, commandId, actor, occurredAt, recordedAt };
  let personal = false;
  const encoded = events.map((event, index) => {
    const plainEvent = codecs.withoutPersonalData(event);
    personal ||= plainEvent !== event;
    const id = eventIdOf({ streamId, commandId, index, plainEvent });
    return codecs.encode(streamId, id, event, metadata);
  });
  return { encoded, bytes: bytesOf(encoded), personal };
}

function bytesOf(events: readonly EventToAppend[]): number {
  let sum = 0;
  for (const { type, data, metadata } of events) {
    const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
    if (bytes > eventBytesMax) throw tooLarge('event', `${type} has ${String(bytes)} bytes`);
    sum += bytes;
  }
  if (sum > appendBytesMax) throw tooLarge('append', `one decision has ${String(sum)} bytes`);
  return sum;
}

function tooLarge(what: 'event' | 'append', message: string): OperationalError {
  return new OperationalError(`event-store.${what}-too-large`, message, { retryable: false });
}
