import type { SwishPayment, SwishRefund } from './swish.objects.ts';

/** Somebody has to mend the set-up; nothing has happened to the payment. */
export interface Misconfigured {
  readonly kind: 'misconfigured';
  /** Ours, from swish.codes.ts. */
  readonly code: string;
  /** A word of ours, or the Swish code. */
  readonly reason: string;
  readonly status?: number;
}

/** Surely nothing happened: the same call may be made again. */
export interface NotReached {
  readonly kind: 'not-reached';
  readonly reason: string;
}

/** Nobody knows whether it happened: ask before anything else. */
export interface UnknownOutcome {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly status?: number;
}

/** Swish said no for a reason that it gave; the same request will be refused again. */
export interface Refused {
  readonly kind: 'refused';
  /** Ours, from swish.codes.ts. */
  readonly code: string;
  readonly status: number;
  readonly swishErrors: readonly string[];
  readonly retryable: false;
  /** What is left to refund, where Swish says so (RF08). */
  readonly remainingOre?: number;
}

/** RP09: this instruction UUID is in use, so an earlier call did get through. Ask. */
export interface Exists {
  readonly kind: 'exists';
}

/** What can happen to any call that changes something. */
export type Trouble = Misconfigured | NotReached | UnknownOutcome;

export type CreatePaymentResult =
  | { readonly kind: 'created'; readonly location: string; readonly token?: string }
  | Exists
  | Refused
  | Trouble;

export type CreateRefundResult =
  { readonly kind: 'created'; readonly location: string } | Exists | Refused | Trouble;

export type ReadPaymentResult =
  | { readonly kind: 'found'; readonly payment: SwishPayment }
  | { readonly kind: 'not-found' }
  | Misconfigured
  | UnknownOutcome;

export type ReadRefundResult =
  | { readonly kind: 'found'; readonly refund: SwishRefund }
  | { readonly kind: 'not-found' }
  | Misconfigured
  | UnknownOutcome;

export type CancelResult =
  | { readonly kind: 'cancelled'; readonly payment: SwishPayment }
  | { readonly kind: 'already-cancelled' }
  /** RP07: it was settled meanwhile. Ask, and take the truth from there. */
  | { readonly kind: 'not-cancellable' }
  | { readonly kind: 'not-found' }
  | Refused
  | Trouble;
