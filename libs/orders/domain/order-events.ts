import type {
  BusinessDate,
  CommandId,
  Currency,
  HoldId,
  Instant,
  Money,
  OrderRef,
  PaymentRef,
  PersonalText,
  PersonId,
  PoolId,
  ProductId,
} from '../../kernel/index.ts';

/** How the money part of an order is paid. */
export type PaymentMethod = 'swish' | 'invoice';

/** A product as it was sold: later changes of the catalogue never reach an order. */
export interface OrderLine {
  readonly lineId: string;
  readonly productId: ProductId;
  readonly productType: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly vatRateBasisPoints: number;
  readonly vat: Money;
  readonly salesAccount: string;
  readonly delivers: string;
  /** What the line takes units of; absent when it allocates nothing. */
  readonly poolId?: PoolId;
  /** Drawn when the order is placed, so that a rerun cannot draw a second one. */
  readonly bookingRef?: string;
  /** The line's own answers (participants, greeting, slot) as JSON text; treated as personal whole. */
  readonly details?: PersonalText;
}

export interface Customer {
  readonly personId: PersonId;
  readonly name: PersonalText;
  readonly email: PersonalText;
  readonly phone?: PersonalText;
  readonly address?: PersonalText;
}

/** A part of the price and how it is paid. Tenders add up to the order's total. */
export interface Tender {
  readonly kind: 'payment';
  readonly method: PaymentMethod;
  readonly amount: Money;
}

/** One reservation that the order needs in every round. */
export interface Part {
  /** Position in the fixed order in which parts are held: sorted by pool, so nobody waits in a ring. */
  readonly part: string;
  readonly poolId: PoolId;
  readonly units: number;
}

export interface OrderPlaced {
  readonly type: 'OrderPlaced';
  readonly orderRef: OrderRef;
  readonly placedBy: CommandId;
  readonly placedAt: Instant;
  readonly placedOn: BusinessDate;
  readonly currency: Currency;
  readonly customer: Customer;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly tenders: readonly Tender[];
  /** The first attempt's reference, drawn with the order's own. */
  readonly paymentRef: PaymentRef;
  /** Swish e-commerce when given; the customer scans a code otherwise. */
  readonly payerAlias?: PersonalText;
}

export interface OrderReserved {
  readonly type: 'OrderReserved';
  readonly orderRef: OrderRef;
  readonly round: number;
  readonly holds: readonly HoldId[];
}

export interface OrderRoundFailed {
  readonly type: 'OrderRoundFailed';
  readonly orderRef: OrderRef;
  readonly round: number;
  readonly code: string;
}

export interface OrderRejected {
  readonly type: 'OrderRejected';
  readonly orderRef: OrderRef;
  readonly code: string;
  readonly productId?: ProductId;
}

export interface OrderPaymentOpened {
  readonly type: 'OrderPaymentOpened';
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
  readonly method: PaymentMethod;
  readonly amount: Money;
  readonly openedAt: Instant;
  /** A number for this attempt only, in place of the order's. */
  readonly personId: PersonId;
  readonly payerAlias?: PersonalText;
}

/** How an attempt ended, as its own stream tells. */
export type PaymentEnd = 'succeeded' | 'declined' | 'cancelled' | 'expired' | 'not-reached';

export interface OrderPaymentClosed {
  readonly type: 'OrderPaymentClosed';
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
  readonly end: PaymentEnd;
  /** Why, when it did not succeed: a code from the payments context. */
  readonly code?: string;
  readonly closedAt: Instant;
}

export interface OrderConfirmed {
  readonly type: 'OrderConfirmed';
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
  readonly confirmedOn: BusinessDate;
}

export interface OrderPaid {
  readonly type: 'OrderPaid';
  readonly orderRef: OrderRef;
  /** Absent when there was nothing to pay. */
  readonly paymentRef?: PaymentRef;
  readonly amount: Money;
}

export interface OrderSettled {
  readonly type: 'OrderSettled';
  readonly orderRef: OrderRef;
  readonly round: number;
  readonly holds: 'taken' | 'given-back';
}

export interface OrderCompleted {
  readonly type: 'OrderCompleted';
  readonly orderRef: OrderRef;
  /** How many attempts it took, where more than one: money of another may come or be on its way back. */
  readonly attempts?: number;
}

export interface OrderCancelled {
  readonly type: 'OrderCancelled';
  readonly orderRef: OrderRef;
  readonly reason: string;
}

export interface OrderExpired {
  readonly type: 'OrderExpired';
  readonly orderRef: OrderRef;
}

export type OrderEvent =
  | OrderPlaced
  | OrderReserved
  | OrderRoundFailed
  | OrderRejected
  | OrderPaymentOpened
  | OrderPaymentClosed
  | OrderConfirmed
  | OrderPaid
  | OrderSettled
  | OrderCompleted
  | OrderCancelled
  | OrderExpired;
