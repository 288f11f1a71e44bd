import type { Position } from '../event-store.ts';

/** A stream's state as of one revision. */
export interface Folded<State> {
  readonly state: State;
  /** -1 when the stream does not exist. */
  readonly revision: number;
  readonly eventId: string | undefined;
  readonly position: Position | undefined;
  /** Of the encoded data folded so far. */
  readonly bytes: number;
  /** Of the newest snapshot known to be kept; -1 for none. */
  readonly snapshotRevision: number;
}
