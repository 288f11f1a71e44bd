import type { AppendResult, EventToAppend, StreamId } from '../../event-store.ts';

/** An append that has been checked and waits for its answer. */
export interface PendingAppend {
  readonly streamId: StreamId;
  /** The revision that the first event takes. */
  readonly first: number;
  readonly events: readonly EventToAppend[];
  readonly bytes: number;
  /** On the monotonic clock, in milliseconds. */
  readonly deadlineAt: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}
