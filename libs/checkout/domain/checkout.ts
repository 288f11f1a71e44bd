import type { Instant, Money, PaymentRef } from '../../kernel/index.ts';
import type { PlacedOrder } from '../../orders/index.ts';
import type { EndWithoutMoney, PaymentState } from '../../payments/index.ts';

/** Everything that the next step of one order depends on, read afresh for each run. */
export interface Checkout {
  readonly order: PlacedOrder;
  /** The payment stream of every attempt that was opened. */
  readonly payments: ReadonlyMap<PaymentRef, PaymentState>;
  readonly now: Instant;
  readonly times: CheckoutTimes;
  readonly gateways: ReadonlyMap<string, GatewayTimes>;
  /** What this run has asked or handed over already; a run asks about a thing once. */
  readonly done: ReadonlySet<string>;
}

/** What the process needs to know of a gateway; milliseconds. */
export interface GatewayTimes {
  readonly notFoundFinalMs: number;
  readonly canRefund: boolean;
}

/** Configuration, so that tests shorten it; milliseconds. */
export interface CheckoutTimes {
  /** After the last attempt ended, or after placing where there was none. */
  readonly expireAfterMs: number;
  /** A request to a gateway that could not be sent so soon after its attempt was opened is given up. */
  readonly sendWithinMs: number;
  /** When a started payment without news is asked about, counted from its start. */
  readonly askStartedAfterMs: readonly number[];
  /** When an unknown payment or refund is asked about, and a refund that was not sent is sent again. */
  readonly askUnknownAfterMs: readonly number[];
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const daily = [1, 2, 3, 4, 5].map((days) => days * day);

/** Source: architecture, "Unknown is an outcome"; Swish gives the payer three to five minutes. */
export const defaultTimes: CheckoutTimes = {
  expireAfterMs: 15 * minute,
  sendWithinMs: minute,
  askStartedAfterMs: [30_000, 3 * minute, 6 * minute, 15 * minute, hour, ...daily],
  askUnknownAfterMs: [10_000, minute, 5 * minute, hour, ...daily],
};

/** One step of the process. Every step is idempotent; the runner does it and looks again. */
export type Action =
  | { readonly kind: 'reserve'; readonly round: number }
  | { readonly kind: 'take-holds' }
  | { readonly kind: 'give-back-holds' }
  | { readonly kind: 'open-first-payment' }
  | { readonly kind: 'request-payment'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'confirm'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'issue-invoice'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'lose-track'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'ask-payment'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'end-payment'; readonly paymentRef: PaymentRef; readonly as: EndWithoutMoney }
  | { readonly kind: 'close-payment'; readonly paymentRef: PaymentRef }
  | { readonly kind: 'pay'; readonly paymentRef?: PaymentRef }
  | { readonly kind: 'complete' }
  | { readonly kind: 'expire' }
  | {
      readonly kind: 'refund';
      readonly paymentRef: PaymentRef;
      readonly amount: Money;
      readonly reason: string;
    }
  | {
      readonly kind: 'lose-track-of-refund';
      readonly paymentRef: PaymentRef;
      readonly refundRef: string;
    }
  | {
      readonly kind: 'send-refund-again';
      readonly paymentRef: PaymentRef;
      readonly refundRef: string;
    }
  | { readonly kind: 'give-up-refund'; readonly paymentRef: PaymentRef; readonly refundRef: string }
  | { readonly kind: 'ask-refund'; readonly paymentRef: PaymentRef; readonly refundRef: string }
  /** Of a refund of the order: what the gateway pays back. */
  | { readonly kind: 'pay-back'; readonly refundId: string }
  /** Of a refund of the order: everything else, and its end. */
  | { readonly kind: 'return-value'; readonly refundId: string }
  | {
      readonly kind: 'open-case';
      readonly paymentRef: PaymentRef;
      readonly about: CaseKind;
      /** Which refund it is about, where it is about one. */
      readonly refundId?: string;
    };

/** Why a person is asked. */
export type CaseKind =
  | 'amount-differs'
  | 'payment-unresolved'
  | 'refund-unresolved'
  | 'refund-failed'
  | 'refund-by-hand'
  | 'refunded-though-kept'
  | 'value-spent'
  | 'value-not-returned';

/** What a rule says about one thing: do this now, or nothing before then. */
export type Step = { readonly act: Action } | { readonly waitUntil: Instant } | undefined;

/** The key under which a run remembers that it asked. */
export function keyOf(action: Action): string {
  if ('refundRef' in action) return `${action.kind}:${action.refundRef}`;
  if ('about' in action)
    return [action.kind, action.paymentRef, action.about, action.refundId ?? ''].join(':');
  if ('refundId' in action) return `${action.kind}:${action.refundId}`;
  return 'paymentRef' in action ? `${action.kind}:${action.paymentRef}` : action.kind;
}
