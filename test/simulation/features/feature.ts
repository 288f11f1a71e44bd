import type { Offer } from '../../../libs/catalogue/index.ts';
import type { DomainEvent, StreamId } from '../../../libs/event-store/index.ts';
import type { Customer } from '../people/customer.ts';
import type { Evidence, PlacedEvidence } from '../rules/evidence.ts';
import type { World } from '../world/world.ts';

/**
 * One thing that the service can do, with all that the simulation needs to know of it: what is for sale,
 * how people pay with it, what they do next, and how its books are held against the rules.
 */
export interface Feature {
  readonly name: string;
  readonly products?: readonly SimulatedProduct[];
  /** Before the first customer: what must exist already. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly tenders?: readonly TenderWish[];
  /** What a customer may do once an order was asked for. */
  readonly acts?: readonly Act[];
  /** What the merchant's people and clocks do now and then. */
  readonly chores?: readonly Chore[];
  /** Streams of which something can be held: rules 3 and 4. */
  readonly balances?: readonly BalanceKind[];
  /** What pays orders: rules 2 and 6. */
  readonly money?: readonly MoneyKind[];
}

export interface SimulatedProduct {
  readonly offer: Offer;
  /** Units of its pool; one is drawn. Left out when it allocates nothing. */
  readonly capacities?: readonly number[];
}

/** The body of POST /api/orders. */
export interface OrderBody {
  readonly customer: { readonly name: string; readonly email: string };
  lines: {
    productId: string;
    quantity: number;
    unitPrice?: { amount: number; currency: string };
  }[];
  tenders: Record<string, unknown>;
  total?: { amount: number; currency: string };
}

/** One way to pay, or a part of one; how often it is chosen among the others. */
export interface TenderWish {
  readonly weight: number;
  readonly addTo: (body: OrderBody, customer: Customer, world: World) => void;
}

export interface Act {
  readonly name: string;
  readonly weight: number;
  readonly fits: (customer: Customer, world: World) => boolean;
  readonly perform: (customer: Customer, world: World) => Promise<void>;
}

/** `everyMs` on average; done in the fault phase alone, or until nothing is left to do. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly perform: (world: World, drawn: World['chance']) => Promise<void>;
}

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
