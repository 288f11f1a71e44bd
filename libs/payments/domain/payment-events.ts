import type {
  BusinessDate,
  CommandId,
  Instant,
  Money,
  OrderRef,
  PaymentRef,
  PersonalText,
  PersonId,
} from '../../kernel/index.ts';

/** We are about to ask the gateway. Until `callUntil` nobody else acts on this payment. */
export interface PaymentRequested {
  readonly type: 'PaymentRequested';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly method: string;
  readonly amount: Money;
  /** Our id for the request at the provider, made before the call; a Swish instruction UUID. */
  readonly requestId: string;
  readonly requestedAt: Instant;
  readonly callUntil: Instant;
  readonly personId: PersonId;
  readonly payerAlias?: PersonalText;
}

/** The gateway has the request; the customer can act. */
export interface PaymentStarted {
  readonly type: 'PaymentStarted';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly startedAt: Instant;
  readonly personId: PersonId;
  /** What opens the customer's app. Kept sealed: whoever has it can start the payment. */
  readonly token?: PersonalText;
}

export interface InvoiceIssued {
  readonly type: 'InvoiceIssued';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly number: string;
  readonly issuedOn: BusinessDate;
  readonly dueOn: BusinessDate;
}

/** An operator gave the customer more time for an invoice. */
export interface InvoiceExtended {
  readonly type: 'InvoiceExtended';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly extendedBy: CommandId;
  readonly dueOn: BusinessDate;
  readonly reason: string;
}

/** Money has come. A fact: it is recorded in whatever state the payment is. */
export interface PaymentSucceeded {
  readonly type: 'PaymentSucceeded';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly amount: Money;
  /** The provider's own id of the payment, which refunds refer to. */
  readonly providerPaymentId: string;
  readonly paidAt: Instant;
  /** Why an operator says so, where no provider does. */
  readonly reason?: string;
}

/** The provider tells of money that a person had said came: it is the same money, not more. */
export interface PaymentReconciled {
  readonly type: 'PaymentReconciled';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly providerPaymentId: string;
  readonly paidAt: Instant;
}

export interface PaymentDeclined {
  readonly type: 'PaymentDeclined';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly code: string;
}

export interface PaymentCancelled {
  readonly type: 'PaymentCancelled';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly code: string;
}

export interface PaymentExpired {
  readonly type: 'PaymentExpired';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly code: string;
}

/** We asked and do not know what became of it: neither paid nor failed. */
export interface PaymentOutcomeUnknown {
  readonly type: 'PaymentOutcomeUnknown';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly code: string;
  readonly unknownSince: Instant;
}

export interface RefundRequested {
  readonly type: 'RefundRequested';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  /** `<payment>-R<n>`: what the provider is told. */
  readonly refundRef: string;
  /** The refund of the order that it pays back; absent for money that came twice or too late. */
  readonly orderRefundId?: string;
  readonly requestId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly requestedAt: Instant;
  readonly callUntil: Instant;
}

export interface RefundStarted {
  readonly type: 'RefundStarted';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
}

export interface RefundSucceeded {
  readonly type: 'RefundSucceeded';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
  readonly amount: Money;
  readonly providerRefundId: string;
}

export interface RefundFailed {
  readonly type: 'RefundFailed';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
  readonly code: string;
}

export interface RefundOutcomeUnknown {
  readonly type: 'RefundOutcomeUnknown';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
  readonly code: string;
  readonly unknownSince: Instant;
}

/** Surely nothing happened at the provider: the same request is sent again later. */
export interface RefundNotSent {
  readonly type: 'RefundNotSent';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
  readonly code: string;
  readonly notSentAt: Instant;
}

/** The same request goes out again. Until `callUntil` nobody else acts on this refund. */
export interface RefundRetried {
  readonly type: 'RefundRetried';
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef: string;
  readonly retriedAt: Instant;
  readonly callUntil: Instant;
}

export type RefundEvent =
  | RefundRequested
  | RefundNotSent
  | RefundRetried
  | RefundStarted
  | RefundSucceeded
  | RefundFailed
  | RefundOutcomeUnknown;

export type PaymentEvent =
  | PaymentRequested
  | PaymentStarted
  | InvoiceIssued
  | InvoiceExtended
  | PaymentSucceeded
  | PaymentReconciled
  | PaymentDeclined
  | PaymentCancelled
  | PaymentExpired
  | PaymentOutcomeUnknown
  | RefundEvent;
