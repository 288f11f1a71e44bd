import type { DomainEvent, StreamId } from '../../../libs/event-store/index.ts';
import type { Evidence, PlacedEvidence } from './evidence.ts';

/** What an event does to a balance; amounts are whole units, öre or points. */
export type BalanceChange =
  | { readonly kind: 'limit'; readonly amount: number }
  | { readonly kind: 'credit'; readonly amount: number }
  | { readonly kind: 'hold'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'release'; readonly holdId: string }
  /** Of a hold; what is not taken goes back. */
  | { readonly kind: 'capture'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'put-back'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'expire'; readonly amount: number };

/** Streams of which something can be held, and how their events are read. */
export interface BalanceKind {
  /** Of the streams. */
  readonly category: string;
  readonly rule: 'rule 3' | 'rule 4';
  readonly changeOf: (event: DomainEvent, streamId: StreamId) => BalanceChange | undefined;
}

/** What one tender kind has taken for an order and not given back, in öre, by its own books. */
export interface MoneyKind {
  readonly tender: string;
  readonly netOre: (evidence: Evidence, order: PlacedEvidence) => number;
}

/** How each feature keeps its books. */
export interface Books {
  readonly balances: readonly BalanceKind[];
  readonly money: readonly MoneyKind[];
}
