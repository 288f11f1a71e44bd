import type {
  CommandId,
  GiftCardId,
  Instant,
  Money,
  OrderRef,
  PaymentRef,
  PersonId,
} from '../../kernel/index.ts';

/** So much of a line goes back; `quantity` units are no longer the customer's. */
export interface RefundedLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly amount: Money;
}

/** What of a refund goes back to which tender. */
export type RefundShare =
  | { readonly kind: 'payment'; readonly paymentRef: PaymentRef; readonly amount: Money }
  | { readonly kind: 'gift-card'; readonly cardId: GiftCardId; readonly amount: Money }
  | {
      readonly kind: 'points';
      readonly accountId: PersonId;
      readonly points: number;
      readonly amount: Money;
    };

/** Money will go back: how much of which line and to which tender is fixed before any call. */
export interface OrderRefundRequested {
  readonly type: 'OrderRefundRequested';
  readonly orderRef: OrderRef;
  /** `<order>-R<n>`. */
  readonly refundId: string;
  readonly requestedBy: CommandId;
  readonly requestedAt: Instant;
  readonly reason: string;
  readonly amount: Money;
  readonly lines: readonly RefundedLine[];
  readonly shares: readonly RefundShare[];
  /** Whether seats and stock go back to their pools. */
  readonly returnsUnits: boolean;
}

/** Everything of a refund is back where it came from. */
export interface OrderRefunded {
  readonly type: 'OrderRefunded';
  readonly orderRef: OrderRef;
  readonly refundId: string;
  readonly amount: Money;
}

/**
 * A refund that the provider refused and a person decided not to make: its amount is the shop's, and what it
 * would have taken is the customer's, as before.
 */
export interface OrderRefundAbandoned {
  readonly type: 'OrderRefundAbandoned';
  readonly orderRef: OrderRef;
  readonly refundId: string;
  readonly reason: string;
}

/** One line (a rider's registration, say) is cancelled by itself; its refund follows. */
export interface OrderLineCancelled {
  readonly type: 'OrderLineCancelled';
  readonly orderRef: OrderRef;
  readonly lineId: string;
  readonly refundId: string;
  readonly reason: string;
}

export type OrderRefundEvent =
  OrderLineCancelled | OrderRefundRequested | OrderRefunded | OrderRefundAbandoned;
