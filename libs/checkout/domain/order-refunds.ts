import { money, type Money, type PaymentRef } from '../../kernel/index.ts';
import type { OrderRefund, RefundShare } from '../../orders/index.ts';
import { type PaymentState, type Refund, refundable } from '../../payments/index.ts';
import { type Checkout, keyOf, type Step } from './checkout.ts';

/**
 * What every refund of the order that is not done needs next: the gateway's part first, then the rest.
 * While the gateway's part is under way it is asked about; when it failed, a person decides.
 */
export function nextForOrderRefunds(checkout: Checkout): readonly Step[] {
  return checkout.order.refunds
    .filter(({ status }) => status !== 'refunded')
    .map((refund) =>
      refund.status === 'requested'
        ? nextForOrderRefund(checkout, refund)
        : refundedAfterAll(checkout, refund),
    );
}

/** A person kept the money, and then the provider tells that it went back: they decide about that too. */
function refundedAfterAll(checkout: Checkout, { requested: { refundId } }: OrderRefund): Step {
  for (const [paymentRef, { refunds }] of checkout.payments) {
    const isBack = refunds.some(
      ({ status, requested }) => status === 'succeeded' && requested.orderRefundId === refundId,
    );
    if (!isBack) continue;
    const act = { kind: 'open-case', paymentRef, about: 'refunded-though-kept', refundId } as const;
    return checkout.done.has(keyOf(act)) ? undefined : { act };
  }
  return undefined;
}

function nextForOrderRefund(checkout: Checkout, { requested }: OrderRefund): Step {
  const { refundId, shares } = requested;
  const share = shares.find(isGateways);
  if (share === undefined) return { act: { kind: 'return-value', refundId } };
  const { paymentRef } = share;
  const payment = checkout.payments.get(paymentRef);
  const known =
    payment?.refunds.filter((refund) => refund.requested.orderRefundId === refundId) ?? [];
  if (known.some(({ status }) => status === 'succeeded'))
    return { act: { kind: 'return-value', refundId } };
  if (known.length > 0) return undefined;
  if (payment !== undefined && payableBack(payment, share.amount).minor === 0)
    return { act: { kind: 'return-value', refundId } };
  return payBack(checkout, refundId, paymentRef);
}

function payBack(checkout: Checkout, refundId: string, paymentRef: PaymentRef): Step {
  const method = checkout.payments.get(paymentRef)?.requested?.method ?? '';
  if (checkout.gateways.get(method)?.canRefund === true)
    return { act: { kind: 'pay-back', refundId } };
  const act = { kind: 'open-case', paymentRef, about: 'refund-by-hand', refundId } as const;
  return checkout.done.has(keyOf(act)) ? undefined : { act };
}

/**
 * How much of its share a payment can pay back. It may be less than the order wants back: a person may have
 * accepted a smaller amount for it. Source: rule 2.
 */
export function payableBack(payment: PaymentState, share: Money): Money {
  const left = refundable(payment)?.minor ?? 0;
  return money(Math.max(0, Math.min(share.minor, left)), share.currency);
}

/** What of a refund a gateway, or an operator in its place, pays back. */
export function isGateways(share: RefundShare): share is Extract<RefundShare, { kind: 'payment' }> {
  return share.kind === 'payment';
}

/** The payment's refund that pays a refund of the order back. */
export function refundFor(refunds: readonly Refund[], refundId: string): Refund | undefined {
  return refunds.findLast(({ requested }) => requested.orderRefundId === refundId);
}
