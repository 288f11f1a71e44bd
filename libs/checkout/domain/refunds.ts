import { type PaymentRef, plusMs } from '../../kernel/index.ts';
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
    case 'not-sent':
      return sendAgain(checkout, paymentRef, refund);
    case 'started':
    case 'unknown':
      return ask(checkout, paymentRef, refund);
  }
}

/**
 * At fixed distances from the first time that it did not get there, each once; after the last one it has
 * failed. Counted from when it went out last, so that what wakes a run in between sends nothing.
 */
function sendAgain({ now, times }: Checkout, paymentRef: PaymentRef, refund: Refund): Step {
  const { refundRef, requestedAt } = refund.requested;
  const { notSentSince, lastSentAt } = refund.sending ?? {
    notSentSince: requestedAt,
    lastSentAt: requestedAt,
  };
  const next = times.askUnknownAfterMs
    .map((ms) => plusMs(notSentSince, ms))
    .find((at) => at > lastSentAt);
  if (next === undefined) return { act: { kind: 'give-up-refund', paymentRef, refundRef } };
  if (next > now) return { waitUntil: next };
  return { act: { kind: 'send-refund-again', paymentRef, refundRef } };
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
