import type { StreamId } from '../../event-store.ts';
import type { PendingAppend } from './pending-append.ts';

/** Per transaction: enough to share one commit, few enough to answer within milliseconds. */
const batchEventsMax = 500;
const batchBytesMax = 4 * 1024 * 1024;
/** Waiting in all; beyond it the database is too slow and callers are told at once. */
const waitingMax = 20_000;
const waitingBytesMax = 256 * 1024 * 1024;

/**
 * Appends that wait for the next transaction: one queue per stream, streams in turn. A batch holds one
 * append per stream at most, since the second rests on what becomes of the first.
 */
export class AppendQueue {
  readonly #streams = new Map<StreamId, PendingAppend[]>();
  #waiting = 0;
  #bytes = 0;

  get empty(): boolean {
    return this.#streams.size === 0;
  }

  /** False when the queue is full. */
  add(append: PendingAppend): boolean {
    if (this.#waiting >= waitingMax || this.#bytes + append.bytes > waitingBytesMax) return false;
    const queue = this.#streams.get(append.streamId);
    if (queue === undefined) this.#streams.set(append.streamId, [append]);
    else queue.push(append);
    this.#waiting++;
    this.#bytes += append.bytes;
    return true;
  }

  /** The next transaction's appends, oldest streams first; at least one unless the queue is empty. */
  takeBatch(): readonly PendingAppend[] {
    const batch: PendingAppend[] = [];
    const again: [StreamId, PendingAppend[]][] = [];
    let events = 0;
    let bytes = 0;
    for (const [streamId, queue] of this.#streams) {
      const append = queue[0];
      if (append === undefined) continue;
      events += append.events.length;
      bytes += append.bytes;
      if (batch.length > 0 && (events > batchEventsMax || bytes > batchBytesMax)) break;
      batch.push(append);
      this.#streams.delete(streamId);
      if (queue.length > 1) again.push([streamId, queue.slice(1)]);
    }
    for (const [streamId, queue] of again) this.#streams.set(streamId, queue);
    this.#forget(batch);
    return batch;
  }

  takeAll(): readonly PendingAppend[] {
    const all = [...this.#streams.values()].flat();
    this.#streams.clear();
    this.#forget(all);
    return all;
  }

  #forget(appends: readonly PendingAppend[]): void {
    this.#waiting -= appends.length;
    for (const append of appends) this.#bytes -= append.bytes;
  }
}
