import {
  accepted,
  already,
  type Decision,
  equals,
  type Instant,
  type Money,
  rejected,
} from '../../kernel/index.ts';
import type { PaymentEvent, RefundRequested, RefundRetried } from './payment-events.ts';
import { type PaymentState, refundable } from './payment.ts';
import type { Refund } from './refund.ts';

export type RefundRejection =
  | 'payment.nothing-captured'
  | 'payment.refund-exceeds-captured'
  | 'payment.refund-unknown'
  | 'payment.command-reused';

/**
 * Claims a refund's call to the gateway and sets the amount aside at once, so that refunds made at the
 * same time never exceed what was captured.
 *
 * Whole öre. Repeating a refund reference with the same amount changes nothing. Rejects:
 * payment.nothing-captured (at all, or in this currency), payment.refund-exceeds-captured (facts:
 * refundableOre), payment.command-reused. Source: rules 2 and 8.
 */
export function requestRefund(
  state: PaymentState,
  refund: Omit<RefundRequested, 'type' | 'paymentRef' | 'orderRef'>,
): Decision<PaymentEvent, RefundRejection> {
  const left = refundable(state);
  if (left === undefined || state.requested === undefined)
    return rejected('payment.nothing-captured');
  const same = refundOf(state, refund.refundRef);
  if (same !== undefined)
    return equals(same.requested.amount, refund.amount)
      ? already
      : rejected('payment.command-reused');
  if (refund.amount.currency !== left.currency) return rejected('payment.nothing-captured');
  if (refund.amount.minor <= 0 || refund.amount.minor > left.minor)
    return rejected('payment.refund-exceeds-captured', { refundableOre: left.minor });
  const { paymentRef, orderRef } = state.requested;
  return accepted({ type: 'RefundRequested', paymentRef, orderRef, ...refund });
}

/**
 * Claims the sending of a refund that surely has not reached the provider: the same request again, under
 * the same id.
 *
 * A second run that finds the claim does not send. Rejects: payment.refund-unknown. Source: claims,
 * domain section 5 number 15.
 */
export function retryRefund(
  state: PaymentState,
  retry: Pick<RefundRetried, 'refundRef' | 'retriedAt' | 'callUntil'>,
): Decision<PaymentEvent, RefundRejection> {
  const refund = refundOf(state, retry.refundRef);
  if (refund === undefined) return rejected('payment.refund-unknown');
  if (refund.status !== 'not-sent') return already;
  const { paymentRef, orderRef } = refund.requested;
  return accepted({ type: 'RefundRetried', paymentRef, orderRef, ...retry });
}

/** What the gateway said of a refund. */
export type RefundNews =
  /** Surely nothing happened there. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly notSentAt: Instant }
  | { readonly kind: 'started' }
  | { readonly kind: 'succeeded'; readonly amount: Money; readonly providerRefundId: string }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string; readonly unknownSince: Instant };

/**
 * Records what became of a refund. A success is final; a failure after it is another fact that the
 * provider must explain, so the success stands and the failure is refused.
 *
 * The same news again changes nothing. Rejects: payment.refund-unknown.
 */
export function recordRefund(
  state: PaymentState,
  refundRef: string,
  news: RefundNews,
): Decision<PaymentEvent, RefundRejection> {
  const refund = refundOf(state, refundRef);
  if (refund === undefined) return rejected('payment.refund-unknown');
  if (isOld(refund, news)) return already;
  return accepted(eventOf(refund, news));
}

/** The refund with this reference, whatever became of it. */
export function refundOf(state: PaymentState, refundRef: string): Refund | undefined {
  return state.refunds.find(({ requested }) => requested.refundRef === refundRef);
}

function isOld(refund: Refund, news: RefundNews): boolean {
  if (refund.status === 'succeeded') return true;
  if (refund.status === 'failed') return news.kind !== 'succeeded';
  return refund.status === news.kind;
}

function eventOf({ requested }: Refund, news: RefundNews): PaymentEvent {
  const { paymentRef, orderRef, refundRef } = requested;
  const of = { paymentRef, orderRef, refundRef };
  switch (news.kind) {
    case 'not-sent': {
      const { code, notSentAt } = news;
      return { type: 'RefundNotSent', ...of, code, notSentAt };
    }
    case 'started':
      return { type: 'RefundStarted', ...of };
    case 'succeeded': {
      const { amount, providerRefundId } = news;
      return { type: 'RefundSucceeded', ...of, amount, providerRefundId };
    }
    case 'failed':
      return { type: 'RefundFailed', ...of, code: news.code };
    case 'unknown': {
      const { code, unknownSince } = news;
      return { type: 'RefundOutcomeUnknown', ...of, code, unknownSince };
    }
  }
}
