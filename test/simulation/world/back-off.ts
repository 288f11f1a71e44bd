import type { EventStore } from '../../../libs/event-store/index.ts';
import type { Timeline } from './timeline.ts';

/**
 * After a conflict the product waits for a moment of real time and then looks at the stream's end: until
 * then nobody else is woken, or the order of things would hang on the machine.
 */
export function awaitingBackOff(
  store: EventStore,
  { timeline, counts }: { readonly timeline: Timeline; readonly counts: Map<string, number> },
): { readonly store: EventStore; readonly observe: { readonly conflict: () => void } } {
  return {
    store: {
      ...store,
      last: (streamId) => {
        timeline.workEnds();
        return store.last(streamId);
      },
    },
    observe: {
      conflict: () => {
        counts.set('conflict', (counts.get('conflict') ?? 0) + 1);
        timeline.workBegins();
      },
    },
  };
}
