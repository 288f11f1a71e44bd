import type { PaymentRef } from '../../kernel/index.ts';
import type { Refund } from '../../payments/index.ts';
import { askOnSchedule } from './asking.ts';
import { type Action, type Checkout, keyOf, type Step } from './checkout.ts';

/** What every refund that is not done needs next. */
export function nextForRefunds(checkout: Checkout): readonly Step[] {
  return [...checkout.payments].flatMap(([paymentRef, { refunds }]) =>
    refunds.map((refund) => nextForRefund(checkout, paymentRef, refund)),
  );
}

function nextForRefund(checkout: Checkout, paymentRef: PaymentRef, refund: Refund): Step {
  const { refundRef, callUntil } = refund.requested;
  switch (refund.status) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return failed(checkout, {
        kind: 'open-case',
        paymentRef,
        about: 'refund-failed',
        refundId: refundRef,
      });
    case 'requested':
      if (callUntil > checkout.now) return { waitUntil: callUntil };
      return { act: { kind: 'lose-track-of-refund', paymentRef, refundRef } };
    case 'started':
    case 'unknown':
      return ask(checkout, paymentRef, refund);
  }
}

function ask({ now, times, done }: Checkout, paymentRef: PaymentRef, refund: Refund): Step {
  return askOnSchedule(
    {
      since: refund.unknownSince ?? refund.requested.requestedAt,
      afterMs: times.askUnknownAfterMs,
      now,
      done,
    },
    { kind: 'ask-refund', paymentRef, refundRef: refund.requested.refundRef },
    {
      kind: 'open-case',
      paymentRef,
      about: 'refund-unresolved',
      refundId: refund.requested.refundRef,
    },
  );
}

function failed({ done }: Checkout, act: Action): Step {
  return done.has(keyOf(act)) ? undefined : { act };
}
