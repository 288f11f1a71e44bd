import type { DomainEvent } from '../codec/envelope.ts';
import type { Decider } from '../decider.ts';
import type { SnapshotForm } from './snapshot-store.ts';

/** A decider and what only keeping its state needs to know. */
export interface StreamDecider<State, Event extends DomainEvent> extends Decider<State, Event> {
  /** The state's rough size in bytes, quickly; the encoded events' sum when left out. */
  sizeOf?(state: State): number;
  /**
   * False when `evolve` leaves every personal text of its events out of the state, which then need not
   * be read anew to forget anybody. Left out: what the events hold, the state may hold.
   */
  readonly keepsPersonalData?: false;
  /** Given by streams that grow long. */
  readonly snapshot?: SnapshotForm<State>;
}

/** What may be counted; each is called as it happens and must not throw. */
export interface DeciderStreamObserver {
  appended?(ms: number, events: number): void;
  conflict?(): void;
  folded?(events: number): void;
  /** A snapshot could not be read or written; the stream was folded from the log instead. */
  snapshotFailed?(error: unknown): void;
}
