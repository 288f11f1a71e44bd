import type { StreamId } from '../event-store.ts';

/** A folded state set aside, so that a long stream need not be folded from its beginning. */
export interface Snapshot {
  readonly streamId: StreamId;
  /** Of the last event in it. */
  readonly revision: number;
  /** That event's id: where the log holds another there, the snapshot is of another log. */
  readonly eventId: string;
  /** Of the state's shape and of the rules that folded it, from the decider. */
  readonly stateVersion: number;
  /** JSON without personal data. */
  readonly state: string;
}

/** A cache and nothing more: whatever is lost here is folded again. */
export interface SnapshotStore {
  /** Undefined when there is none of that version. */
  load(streamId: StreamId, stateVersion: number): Promise<Snapshot | undefined>;
  /** Takes the place of an older one; an older one of the same version never takes its place. */
  save(snapshot: Snapshot): Promise<void>;
}

/** How a decider's state goes into a snapshot and comes back the same. */
export interface SnapshotForm<State> {
  /** Raised whenever the state's shape or the folding changes; older snapshots are then left unread. */
  readonly version: number;
  /** Plain JSON, no personal data. */
  toJson(state: State): unknown;
  fromJson(json: unknown): State;
}

export function createMemorySnapshotStore(): SnapshotStore {
  const snapshots = new Map<StreamId, Snapshot>();
  return {
    async load(streamId, stateVersion) {
      const found = snapshots.get(streamId);
      return found?.stateVersion === stateVersion ? found : undefined;
    },
    async save(snapshot) {
      const present = snapshots.get(snapshot.streamId);
      if (present === undefined || isNewer(snapshot, present))
        snapshots.set(snapshot.streamId, snapshot);
    },
  };
}

function isNewer(a: Snapshot, b: Snapshot): boolean {
  return a.stateVersion === b.stateVersion
    ? a.revision > b.revision
    : a.stateVersion > b.stateVersion;
}
