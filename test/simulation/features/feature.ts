import type { Customer } from '../people/customer.ts';
import type { OrderBody } from '../people/order-body.ts';
import type { BalanceKind, MoneyKind } from '../rules/books.ts';
import type { SimulatedProduct } from '../world/simulated-catalogue.ts';
import type { World } from '../world/world.ts';

/**
 * One thing that the service can do, with all that the simulation needs to know of it: what is for sale,
 * how people pay with it, what they do next, and how its books are held against the rules.
 */
export interface Feature {
  readonly name: string;
  /** How likely a run has it; always where nothing is said. */
  readonly likelihood?: number;
  readonly products?: readonly SimulatedProduct[];
  /** Before the first customer: what must exist already. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly tenders?: readonly TenderWish[];
  /** What else customers may write into the body of an order. */
  readonly extras?: readonly Extra[];
  /** Ways to order. */
  readonly counters?: readonly Counter[];
  /** What a customer may do once an order was asked for. */
  readonly acts?: readonly Act[];
  /** What the merchant's people and clocks do now and then. */
  readonly chores?: readonly Chore[];
  /** Streams of which something can be held: rules 3 and 4. */
  readonly balances?: readonly BalanceKind[];
  /** What pays orders: rules 2 and 6. */
  readonly money?: readonly MoneyKind[];
}

/** One way to pay, or a part of one; how often it is chosen among the others. */
export interface TenderWish {
  readonly weight: number;
  readonly addTo: (body: OrderBody, customer: Customer, world: World) => void;
}

/** Something that goes into the body beside the tender, as often as is said. */
export interface Extra {
  readonly likelihood: number;
  readonly addTo: (body: OrderBody, customer: Customer, world: World) => void;
}

/** One way to order what the customer's body says; how often it is chosen among the others. */
export interface Counter {
  readonly weight: number;
  readonly buy: (customer: Customer, world: World) => Promise<void>;
}

export interface Act {
  readonly name: string;
  readonly weight: number;
  readonly fits: (customer: Customer, world: World) => boolean;
  readonly perform: (customer: Customer, world: World) => Promise<void>;
}

/** `everyMs` on average; done in the fault phase alone, or for so long after it. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly afterwardsMs?: number;
  readonly perform: (world: World, drawn: World['chance']) => Promise<void>;
}
