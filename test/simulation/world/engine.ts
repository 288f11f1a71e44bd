import {
  createMemoryEventStore,
  type MemoryEventStore,
  type Position,
  type StoredEvent,
} from '../../../libs/event-store/index.ts';
import type { Clock } from '../../../libs/kernel/index.ts';

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
