import {
  accepted,
  already,
  type Decision,
  equals,
  type Instant,
  type Money,
  rejected,
} from '../../kernel/index.ts';
import type { PaymentEvent, RefundRequested } from './payment-events.ts';
import { type PaymentState, type Refund, refundable } from './payment.ts';

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

/** What the gateway said of a refund. */
export type RefundNews =
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
  if (refund.status === 'started') return news.kind === 'started';
  return refund.status === 'unknown' && news.kind === 'unknown';
}

function eventOf({ requested }: Refund, news: RefundNews): PaymentEvent {
  const { paymentRef, orderRef, refundRef } = requested;
  const of = { paymentRef, orderRef, refundRef };
  switch (news.kind) {
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
