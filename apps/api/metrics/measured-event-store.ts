import { categoryOf, type EventStore } from '../../../libs/event-store/index.ts';
import type { Metrics } from './metrics.ts';

/** The same store, with its appends timed and its conflicts counted. */
export function measuredEventStore(
  store: EventStore,
  engine: string,
  metrics: Metrics,
): EventStore {
  const measured: Pick<EventStore, 'append'> = {
    append: async (streamId, expected, events) => {
      const stop = metrics.appendSeconds.startTimer({ engine });
      try {
        const result = await store.append(streamId, expected, events);
        stop({ outcome: result.kind });
        if (result.kind === 'wrong-revision')
          metrics.appendConflicts.inc({ category: categoryOf(streamId) });
        return result;
      } catch (error) {
        stop({ outcome: 'failed' });
        throw error;
      }
    },
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'append') return measured.append;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
