import type { CommandId, Instant } from '../kernel/index.ts';
import type { Answer } from './answer.ts';
import type { Lease } from './request-rows.ts';

/** A client's wish under its own key. */
export interface KeyedRequest<Drawn> {
  readonly apiKeyId: string;
  readonly key: string;
  readonly contentHash: Uint8Array;
  /** Draws what must be the same in every try (references, card codes); plain JSON data. */
  readonly draw: (now: Instant) => Drawn;
}

export type Begun<Drawn> =
  /** Carry it out, with these values and no others. `resumed`: an earlier try may have got somewhere. */
  | {
      readonly kind: 'run';
      readonly commandId: CommandId;
      readonly drawn: Drawn;
      readonly now: Instant;
      readonly lease: Lease;
      readonly resumed: boolean;
    }
  | { readonly kind: 'replay'; readonly answer: Answer }
  /** The key stands for another content: 422 `idempotency.key-reused`. */
  | { readonly kind: 'reused' }
  /** Someone works on it now, with these values. */
  | { readonly kind: 'running'; readonly commandId: CommandId; readonly drawn: Drawn };

/** One row per client key. All calls may be repeated; those with a lease answer false when it was lost. */
export interface IdempotentRequests {
  begin<Drawn>(request: KeyedRequest<Drawn>): Promise<Begun<Drawn>>;
  /** `begin`, but waits (10 s at most) for the one that works on it. */
  waitFor<Drawn>(request: KeyedRequest<Drawn>): Promise<Begun<Drawn>>;
  /** Success or a decided refusal: the same answer to every repeat from here on. */
  complete(lease: Lease, answer: Answer): Promise<boolean>;
  /** Nothing was decided, now or by an earlier try: the key is free for another content. */
  release(lease: Lease): Promise<boolean>;
  /** Surely nothing happened outside (502): a repeat goes on with the same ids. */
  keepOpen(lease: Lease): Promise<boolean>;
  /** A reference that collided is drawn again: stored first, then used. */
  redraw(lease: Lease, drawn: unknown): Promise<boolean>;
  /** Ends old rows, at most 5,000 per call; answers how many. */
  deleteOlderThan(before: Instant): Promise<number>;
  /** Stops renewing; leases still held lapse in their time. */
  close(): void;
}
