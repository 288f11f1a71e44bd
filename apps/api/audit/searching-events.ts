import type { EventStore, Position, StoredEvent } from '../../../libs/event-store/index.ts';
import { type Instant, plusMs } from '../../../libs/kernel/index.ts';

/** What an event must be to be found; what is left out does not matter. */
export interface EventFilter {
  readonly type?: string;
  /** A kind of actor, an id, or both as `kind:id`. */
  readonly actor?: string;
  /** Stored at that moment or later. */
  readonly from?: Instant;
  /** Stored before that moment. */
  readonly to?: Instant;
}

export interface FoundEvents {
  readonly events: readonly StoredEvent[];
  /** Where to go on; undefined when there is nothing more. */
  readonly next: Position | undefined;
}

/** Of one request; one that finds little goes on with its cursor. */
const lookedAtMax = 20_000;
const batchMax = 1_000;
/** Two machines' clocks may differ: the log is in order of commits and not of times. */
const clocksDifferMs = 60_000;

/** Looks through the log from a place on, in the order in which it was stored, within a bound. */
export async function searchEvents(
  store: Pick<EventStore, 'readAll'>,
  { filter, limit }: { readonly filter: EventFilter; readonly limit: number },
  after: Position | undefined,
): Promise<FoundEvents> {
  const found: StoredEvent[] = [];
  const until = filter.to === undefined ? undefined : plusMs(filter.to, clocksDifferMs);
  let next = after;
  for (let lookedAt = 0; lookedAt < lookedAtMax; lookedAt += batchMax) {
    const { events, caughtUp } = await store.readAll({ after: next, max: batchMax });
    for (const event of events) {
      next = event.position;
      if (until !== undefined && event.storedAt > until) return { events: found, next: undefined };
      if (fits(event, filter)) found.push(event);
      if (found.length >= limit) return { events: found, next };
    }
    if (caughtUp || events.length === 0) return { events: found, next: undefined };
  }
  return { events: found, next };
}

function fits(event: StoredEvent, { type, actor, from, to }: EventFilter): boolean {
  if (type !== undefined && event.type !== type) return false;
  if (from !== undefined && event.storedAt < from) return false;
  if (to !== undefined && event.storedAt >= to) return false;
  return actor === undefined || isBy(event, actor);
}

function isBy({ metadata }: StoredEvent, wanted: string): boolean {
  const { actor } = JSON.parse(metadata) as {
    readonly actor?: { readonly kind: string; readonly id: string };
  };
  if (actor === undefined) return false;
  const { kind, id } = actor;
  return [kind, id, `${kind}:${id}`].includes(wanted);
}
