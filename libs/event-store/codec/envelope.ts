import type { Actor, Instant } from '../../kernel/index.ts';
import type { Position, StreamId } from '../event-store.ts';

/** What is recorded beside every event's data, never personal. */
export interface EventMetadata {
  /** One wish of a client and all that came of it. */
  readonly correlationId: string;
  /** The event or command that caused this one. */
  readonly causationId: string;
  readonly commandId: string;
  readonly actor: Actor;
  /** By the provider's or the user's clock. */
  readonly occurredAt: Instant;
  /** By ours. */
  readonly recordedAt: Instant;
  /** Of the event's data, from 1. */
  readonly schemaVersion: number;
}

/** An event as the domain knows it: a name, and data in the newest version. */
export interface DomainEvent {
  readonly type: string;
}

/** A decoded event with everything around it. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly streamId: StreamId;
  readonly revision: number;
  readonly position: Position;
  readonly metadata: EventMetadata;
  readonly event: Event;
}
