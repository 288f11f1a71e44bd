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
  ProductId,
} from '../../kernel/index.ts';
import type {
  AppliedDiscount,
  Customer,
  OrderLine,
  PaymentMethod,
  Tender,
} from './order-content.ts';
import type { OrderRefundEvent } from './refund-events.ts';

export interface OrderPlaced {
  readonly type: 'OrderPlaced';
  readonly orderRef: OrderRef;
  readonly placedBy: CommandId;
  /** Of what was asked for, nothing personal in it: tells a repeat from another wish. */
  readonly wishDigest?: string;
  readonly placedAt: Instant;
  readonly placedOn: BusinessDate;
  readonly currency: Currency;
  readonly customer: Customer;
  readonly lines: readonly OrderLine[];
  readonly discounts?: readonly AppliedDiscount[];
  readonly total: Money;
  readonly tenders: readonly Tender[];
  /** The first attempt's reference, drawn with the order's own. */
  readonly paymentRef: PaymentRef;
  /** Swish e-commerce when given; the customer scans a code otherwise. */
  readonly payerAlias?: PersonalText;
}

/** The order's price after a discount was put on it or taken off again while it was open. */
export interface OrderRepriced {
  readonly type: 'OrderRepriced';
  readonly orderRef: OrderRef;
  readonly repricedBy: CommandId;
  readonly discounts: readonly AppliedDiscount[];
  readonly lines: readonly RepricedLine[];
  readonly total: Money;
  readonly tenders: readonly Tender[];
  /** Why a discount was taken off again: the code of its refusal. */
  readonly refusal?: string;
}

/** What changes of a line with a discount. */
export interface RepricedLine {
  readonly lineId: string;
  readonly discount?: Money;
  readonly total: Money;
  readonly vat: Money;
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
  /** Which reservation was refused, where it was not the product's units. */
  readonly part?: string;
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
  | OrderRepriced
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
  | OrderExpired
  | OrderRefundEvent;
