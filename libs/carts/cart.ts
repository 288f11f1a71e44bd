import type {
  Brand,
  CommandId,
  Instant,
  OrderRef,
  PaymentRef,
  PersonId,
  Rejected,
} from '../kernel/index.ts';
import type { CartContent, CartPut } from './domain/cart-content.ts';

/** The half of a cart's id that is no secret: 128 random bits. */
export type CartKey = Brand<string, 'CartKey'>;

/** What an order is placed with; drawn once for a cart, whoever orders it and however often. */
export interface Ordering {
  readonly commandId: CommandId;
  readonly drawn: {
    readonly orderRef: OrderRef;
    readonly paymentRef: PaymentRef;
    readonly bookingRefs: readonly string[];
  };
}

/** A cart as its row stands. */
export interface Cart {
  readonly cartKey: CartKey;
  readonly version: number;
  /** Empty once it is an order. */
  readonly content: CartContent | undefined;
  /** Whose it is, where that was said. */
  readonly personId?: PersonId;
  /** Of the latest try to order it, whether or not an order came of it. */
  readonly ordering?: Ordering;
  /** The order that it became. */
  readonly orderRef?: OrderRef;
}

export type CartRejection = 'cart.unknown' | 'cart.changed' | 'cart.ordered' | 'cart.empty';

export type CartAnswer = { readonly kind: 'cart'; readonly cart: Cart } | Rejected;

export interface CartChange {
  readonly cartKey: CartKey;
  /** The version that the customer saw. */
  readonly version: number;
  /** Whose cart it is from here on; left out, it stays whose it was. */
  readonly personId?: PersonId;
}

/** Carts in Postgres. Every call may be repeated. */
export interface Carts {
  /** Makes an empty one, once per key. */
  create(cart: {
    readonly cartKey: CartKey;
    readonly content: CartContent;
    readonly personId?: PersonId;
  }): Promise<Cart>;
  find(cartKey: CartKey): Promise<Cart | undefined>;
  /** Rejects: cart.unknown, .changed (facts: version), .ordered, and what putIntoCart rejects. */
  put(change: CartChange & { readonly put: CartPut }): Promise<CartAnswer>;
  /** The same, of one line; a line that is not there is gone already. */
  removeLine(change: CartChange & { readonly lineId: string }): Promise<CartAnswer>;
  /**
   * Writes down what the order is placed with, unless that stands already: the first to ask decides, and
   * everybody is answered the same. Rejects: cart.unknown, .changed (facts: version), .ordered, .empty.
   */
  beginOrder(wish: CartChange & { readonly ordering: Ordering }): Promise<CartAnswer>;
  /** Draws again where a reference was taken or its order came to nothing; only the first to ask does. */
  redraw(
    cartKey: CartKey,
    change: { readonly from: Ordering; readonly to: Ordering },
  ): Promise<CartAnswer>;
  /** The order stands: the cart is empty from here on and only says which order it became. */
  becameOrder(cartKey: CartKey, ordering: Ordering): Promise<void>;
  /** Ends carts that nobody touched since, at most 5,000 per call; answers how many. */
  deleteOlderThan(before: Instant): Promise<number>;
  /** Ends all carts of one person. */
  deleteOf(person: PersonId): Promise<void>;
}
