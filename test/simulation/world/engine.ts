import {
  createMemoryEventStore,
  type MemoryEventStore,
  type Position,
  type DomainEvent,
  type StoredEvent,
  type StreamId,
} from '../../../libs/event-store/index.ts';
import type { Clock } from '../../../libs/kernel/index.ts';

/** What was stored, as its stream's deciders fold it; personal fields as they stand there. */
export interface LoggedEvent {
  readonly streamId: StreamId;
  readonly event: DomainEvent;
}

/** Much cheaper than a codec; every event here is of its newest version. */
export function loggedEvent({ streamId, type, data }: StoredEvent): LoggedEvent {
  return { streamId, event: { type, ...(JSON.parse(data) as object) } };
}

/** The memory engine, which tells of everything that it stores. */
export function tellingEngine(
  clock: Clock,
  tell: (stored: readonly StoredEvent[]) => void,
): MemoryEventStore {
  const engine = createMemoryEventStore({ clock, storeId: 'simulation' });
  let told: Position | undefined;
  return {
    append: async (streamId, expected, events) => {
      const result = await engine.append(streamId, expected, events);
      const { events: stored } = await engine.readAll({ after: told, max: 1_000 });
      told = stored.at(-1)?.position ?? told;
      if (stored.length > 0) tell(stored);
      return result;
    },
    storeId: () => engine.storeId(),
    read: (streamId, options) => engine.read(streamId, options),
    last: (streamId) => engine.last(streamId),
    readAll: (options) => engine.readAll(options),
    head: () => engine.head(),
    subscribe: (options) => engine.subscribe(options),
    comparePositions: (a, b) => engine.comparePositions(a, b),
    parsePosition: (token) => engine.parsePosition(token),
    close: () => engine.close(),
    events: () => engine.events(),
  };
}
