import { type Instant, money, type PaymentRef, SEK } from '../../libs/kernel/index.ts';
import type {
  Cancelled,
  Gateway,
  Initiated,
  PaymentNews,
  RefundAnswer,
} from '../../libs/payments/index.ts';

/** A gateway that answers what a test told it to, and counts what it was asked. */
export interface ScriptedGateway extends Gateway {
  readonly calls: string[];
  answer: Initiated;
  news: PaymentNews;
  cancelled: Cancelled;
  refunded: RefundAnswer;
  refundNews: RefundAnswer;
}

export function scriptedGateway(): ScriptedGateway {
  const calls: string[] = [];
  const asked = <Answer>(call: string, answer: Answer): Promise<Answer> => {
    calls.push(call);
    return Promise.resolve(answer);
  };
  const gateway: ScriptedGateway = {
    calls,
    method: 'swish',
    claimMs: 10_000,
    notFoundFinalMs: 360_000,
    payWithinMs: 300_000,
    canRefund: true,
    answer: { kind: 'started', token: 'token-1' },
    news: { kind: 'pending' },
    cancelled: { kind: 'cancelled' },
    refunded: { kind: 'started' },
    refundNews: { kind: 'pending' },
    requestIdFor: (paymentRef: PaymentRef) => `request-${paymentRef}`,
    refundIdFor: (refundRef) => `refund-${refundRef}`,
    initiate: () => asked('initiate', gateway.answer),
    status: () => asked('status', gateway.news),
    cancel: () => asked('cancel', gateway.cancelled),
    refund: () => asked('refund', gateway.refunded),
    refundStatus: () => asked('refund-status', gateway.refundNews),
  };
  return gateway;
}

/** A provider's word that so much was paid. */
export function succeeded(amountOre: number, providerPaymentId = 'bank-1'): PaymentNews {
  return {
    kind: 'succeeded',
    amount: money(amountOre, SEK),
    providerPaymentId,
    paidAt: '2026-11-20T12:00:30.000Z' as Instant,
  };
}
