import type { DomainEvent } from '../../../libs/event-store/index.ts';
import type { Evidence, PlacedEvidence } from './evidence.ts';

/** What an event does to a balance; amounts are whole units, öre or points. */
export type BalanceChange = Change & {
  /** Which of the stream's balances it is: a lot, a customer's uses. The only one when left out. */
  readonly account?: string;
};

type Change =
  | { readonly kind: 'limit'; readonly amount: number }
  | { readonly kind: 'credit'; readonly amount: number }
  | { readonly kind: 'hold'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'release'; readonly holdId: string }
  /** Of a hold; what is not taken goes back. */
  | { readonly kind: 'capture'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'put-back'; readonly holdId: string; readonly amount: number }
  | { readonly kind: 'expire'; readonly amount: number }
  /** What had expired is there again. */
  | { readonly kind: 'restore'; readonly amount: number };

/** Streams of which something can be held, and how their events are read. */
export interface BalanceKind {
  /** Of the streams. */
  readonly category: string;
  readonly rule: 'rule 3' | 'rule 4';
  /** `before` is what stands in the stream before it. */
  readonly changesOf: (
    event: DomainEvent,
    before: readonly DomainEvent[],
  ) => readonly BalanceChange[];
  /** A limit may be set below what is in use: only a new hold must keep it. */
  readonly isCheckedAtHolds?: true;
  /** What the product itself says is left in a stream, held parts included; rule 11 compares. */
  readonly leftIn?: (recorded: readonly DomainEvent[]) => number;
}

/** What one tender kind has taken for an order and not given back, in öre, by its own books. */
export interface MoneyKind {
  readonly tender: string;
  readonly netOre: (evidence: Evidence, order: PlacedEvidence) => number;
  /** What its books say besides that cannot be. */
  readonly findings?: (evidence: Evidence, order: PlacedEvidence) => readonly string[];
}

/** How each feature keeps its books. */
export interface Books {
  readonly balances: readonly BalanceKind[];
  readonly money: readonly MoneyKind[];
}
