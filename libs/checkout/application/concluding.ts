import type { PaymentRef } from '../../kernel/index.ts';
import { expireOrder, payOrder } from '../../orders/index.ts';
import { captured } from '../../payments/index.ts';
import { openCase as open } from '../domain/case.ts';
import type { CaseKind } from '../domain/checkout.ts';
import type { Journey } from './journey.ts';

/** Tells the order that it is paid, by this payment or with nothing to pay. */
export async function pay(
  journey: Journey,
  { paymentRef }: { readonly paymentRef?: PaymentRef },
): Promise<void> {
  const closedAt = journey.parts.clock.now();
  await journey.onOrder(['paid', paymentRef ?? 'nothing-to-pay'], (state) =>
    payOrder(state, paymentRef === undefined ? { closedAt } : { paymentRef, closedAt }),
  );
}

export async function expire(journey: Journey): Promise<void> {
  await journey.onOrder(['expired'], expireOrder);
}

/** What a person may decide, by what the case is about. What follows from it is in carrying-out.ts. */
const allowed: Readonly<Record<CaseKind, readonly string[]>> = {
  'amount-differs': ['accepted', 'refunded-by-hand'],
  'payment-unresolved': ['paid', 'not-paid'],
  'refund-unresolved': ['refunded', 'not-refunded'],
  'refund-failed': ['refunded-by-hand', 'kept'],
  'refund-by-hand': ['refunded-by-hand', 'kept'],
  'refunded-though-kept': ['claimed-back', 'written-off'],
  'value-spent': ['written-off', 'claimed-back'],
  'value-not-returned': ['returned-otherwise', 'written-off'],
};

export interface NewCase {
  readonly paymentRef: PaymentRef;
  readonly about: CaseKind;
  readonly refundId?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Hands over to a person; the case's id says what it is about, so it is opened once. */
export async function openCase(
  journey: Journey,
  { paymentRef, about, refundId, facts: more = {} }: NewCase,
): Promise<void> {
  const { orderRef } = journey.order.placed;
  const payment = journey.payment(paymentRef);
  const caseId = `${refundId ?? paymentRef}-${about}`;
  const facts = {
    requestedOre: payment.requested?.amount.minor ?? 0,
    capturedOre: captured(payment),
    ...(refundId === undefined ? {} : { refundId }),
    ...more,
  };
  const opened = { caseId, kind: about, orderRef, paymentRef, facts, allowed: allowed[about] };
  await journey.parts.streams.cases.execute(caseId, journey.contextOf('case', caseId), (state) =>
    open(state, opened),
  );
}
