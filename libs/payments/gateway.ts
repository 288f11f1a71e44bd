import type { Instant, Money, OrderRef, PaymentRef } from '../kernel/index.ts';

/** What a gateway needs to begin a payment. Every call of it is repeatable under `requestId`. */
export interface PaymentWish {
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly requestId: string;
  readonly amount: Money;
  /** Digits with country code; absent when the customer scans a code. */
  readonly payerAlias?: string;
  readonly message: string;
}

/** What became of the call that begins a payment. Nothing here is thrown. */
export type Initiated =
  | { readonly kind: 'started'; readonly token?: string }
  /** The gateway had this request already: ask what became of it. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'declined'; readonly code: string }
  /** Surely nothing happened there. */
  | { readonly kind: 'not-reached'; readonly code: string }
  /** It may have happened. */
  | { readonly kind: 'unknown'; readonly code: string };

/** What a gateway says of a payment when asked. */
export type PaymentNews =
  | {
      readonly kind: 'succeeded';
      readonly amount: Money;
      readonly providerPaymentId: string;
      readonly paidAt: Instant;
    }
  | { readonly kind: 'pending' }
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'cancelled'; readonly code: string }
  | { readonly kind: 'expired'; readonly code: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly code: string };

export interface RefundWish {
  readonly refundRef: string;
  readonly requestId: string;
  readonly providerPaymentId: string;
  readonly amount: Money;
  readonly message: string;
}

/** What a gateway says of a refund, when told or when asked. */
export type RefundAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'succeeded'; readonly amount: Money; readonly providerRefundId: string }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'exists' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-reached'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string };

/** What became of asking a gateway to cancel; `refused` means that it is too late: ask. */
export type Cancelled =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly code: string };

/** One payment provider. Each call has its own timeout and is tried once; processes repeat. */
export interface Gateway {
  readonly method: string;
  /** The claim's length: the call's timeout with a margin, in milliseconds. */
  readonly claimMs: number;
  /** A payment that the provider does not know is final so long after the claim, in milliseconds. */
  readonly notFoundFinalMs: number;
  /** How long the customer has, by the provider's rules, in milliseconds. */
  readonly payWithinMs: number;
  /** Whether a refund can be asked for; otherwise a person pays back by hand. */
  readonly canRefund: boolean;
  requestIdFor(paymentRef: PaymentRef): string;
  refundIdFor(refundRef: string): string;
  initiate(wish: PaymentWish): Promise<Initiated>;
  status(requestId: string): Promise<PaymentNews>;
  cancel(requestId: string): Promise<Cancelled>;
  refund(wish: RefundWish): Promise<RefundAnswer>;
  refundStatus(requestId: string): Promise<RefundAnswer>;
}
