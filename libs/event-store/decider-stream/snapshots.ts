import { canonicalJson } from '../../kernel/index.ts';
import type { EventStore, StreamId } from '../event-store.ts';
import type { Folded } from './folded.ts';
import type { SnapshotForm, SnapshotStore } from './snapshot-store.ts';
import type { DeciderStreamObserver } from './stream-decider.ts';

/** Events between two snapshots of a stream. */
const snapshotEvery = 1_000;

/** The snapshots of one category, as a cache that can fail without anyone but the observer knowing. */
export interface Snapshots<State> {
  /** Undefined when there is none, or when the log does not hold its last event. */
  load(streamId: StreamId): Promise<Folded<State> | undefined>;
  /** Keeps the state when enough has come since; answers at once, the work goes on behind. */
  offer(streamId: StreamId, folded: Folded<State>): Folded<State>;
}

export function createSnapshots<State>(
  store: EventStore,
  snapshots: SnapshotStore,
  form: SnapshotForm<State>,
  observe: DeciderStreamObserver,
): Snapshots<State> {
  const saving = new Set<StreamId>();

  async function save(streamId: StreamId, folded: Folded<State>): Promise<void> {
    try {
      await snapshots.save({
        streamId,
        revision: folded.revision,
        eventId: folded.eventId ?? '',
        stateVersion: form.version,
        state: canonicalJson({ bytes: folded.bytes, state: form.toJson(folded.state) }),
      });
    } catch (error) {
      observe.snapshotFailed?.(error);
    } finally {
      saving.delete(streamId);
    }
  }

  return {
    async load(streamId) {
      try {
        const found = await snapshots.load(streamId, form.version);
        if (found === undefined) return undefined;
        const { revision, eventId } = found;
        const [event] = await store.read(streamId, { from: revision, max: 1 });
        if (event?.id !== eventId) return undefined;
        const { bytes, state } = JSON.parse(found.state) as { bytes: number; state: unknown };
        return {
          state: form.fromJson(state),
          revision,
          eventId,
          position: event.position,
          bytes,
          snapshotRevision: revision,
        };
      } catch (error) {
        observe.snapshotFailed?.(error);
        return undefined;
      }
    },
    offer(streamId, folded) {
      const due = folded.revision - folded.snapshotRevision >= snapshotEvery;
      if (!due || saving.has(streamId)) return folded;
      saving.add(streamId);
      void save(streamId, folded);
      return { ...folded, snapshotRevision: folded.revision };
    },
  };
}
