import { type CommandId, type Money, type PaymentRef, plusMs } from '../../kernel/index.ts';
import {
  type Gateway,
  type PaymentState,
  type RefundAnswer,
  type RefundNews,
  recordRefund,
  refundOf,
  requestRefund,
  retryRefund,
} from '../../payments/index.ts';
import type { Journey } from './journey.ts';

interface About {
  readonly paymentRef: PaymentRef;
  readonly refundRef: string;
}

/** Claims a refund, which sets its amount aside, and asks the gateway for it. */
export async function refund(
  journey: Journey,
  wish: {
    readonly paymentRef: PaymentRef;
    readonly amount: Money;
    readonly reason: string;
    readonly orderRefundId?: string;
  },
): Promise<void> {
  const { paymentRef, amount, reason, orderRefundId } = wish;
  const { clock, random, gateways } = journey.parts;
  const payment = journey.payment(paymentRef);
  const gateway = gateways.get(payment.requested?.method ?? '');
  if (gateway === undefined || payment.successes.length === 0) return;
  const refundRef = nextRefundRef(payment);
  const requestId = gateway.refundIdFor(refundRef);
  const requestedAt = clock.now();
  const callUntil = plusMs(requestedAt, gateway.claimMs);
  const why = orderRefundId === undefined ? { reason } : { reason, orderRefundId };
  const claimed = await journey.onPayment(paymentRef, random.uuid() as CommandId, (state) =>
    requestRefund(state, { refundRef, requestId, amount, requestedAt, callUntil, ...why }),
  );
  if (claimed.outcome.kind === 'accepted') await send(journey, { paymentRef, refundRef });
}

/** Claims and sends a refund again that surely was not at the provider: the same request, the same id. */
export async function sendRefundAgain(journey: Journey, about: About): Promise<void> {
  const { paymentRef, refundRef } = about;
  const { clock, random } = journey.parts;
  const gateway = gatewayOf(journey, about);
  if (gateway === undefined) return;
  const retriedAt = clock.now();
  const callUntil = plusMs(retriedAt, gateway.claimMs);
  const claimed = await journey.onPayment(paymentRef, random.uuid() as CommandId, (state) =>
    retryRefund(state, { refundRef, retriedAt, callUntil }),
  );
  if (claimed.outcome.kind === 'accepted') await send(journey, about);
}

/** It never got there, however often it was sent: the amount is free again, and a person is asked. */
export async function giveUpRefund(journey: Journey, about: About): Promise<void> {
  const known = refundOf(journey.payment(about.paymentRef), about.refundRef);
  const code = known?.code ?? 'payment.provider-not-reached';
  await note(journey, about, { kind: 'failed', code });
}

/** The call itself, by whoever holds the claim. */
async function send(journey: Journey, about: About): Promise<void> {
  const payment = journey.payment(about.paymentRef);
  const gateway = gatewayOf(journey, about);
  const known = refundOf(payment, about.refundRef);
  const [success] = payment.successes;
  if (gateway === undefined || known === undefined || success === undefined) return;
  const { refundRef, requestId, amount } = known.requested;
  const { providerPaymentId } = success;
  const message = journey.order.placed.orderRef;
  const wish = { refundRef, requestId, providerPaymentId, amount, message };
  await record(journey, about, await gateway.refund(wish));
}

/** Asks the provider where a refund stands and records what it says. */
export async function askRefund(journey: Journey, about: About): Promise<void> {
  const gateway = gatewayOf(journey, about);
  const known = refundOf(journey.payment(about.paymentRef), about.refundRef);
  if (gateway === undefined || known === undefined) return;
  await record(journey, about, await gateway.refundStatus(known.requested.requestId));
}

export function loseTrackOfRefund(journey: Journey, about: About): Promise<void> {
  return note(journey, about, unknown(journey, 'payment.no-answer-recorded'));
}

/** Records what a provider said of a refund, in whatever way it was heard. */
async function record(journey: Journey, about: About, answer: RefundAnswer): Promise<void> {
  switch (answer.kind) {
    case 'started':
      return note(journey, about, { kind: 'started' });
    case 'succeeded': {
      const { amount, providerRefundId } = answer;
      return note(journey, about, { kind: 'succeeded', amount, providerRefundId });
    }
    case 'failed':
      return note(journey, about, { kind: 'failed', code: answer.code });
    case 'pending':
      return;
    case 'exists':
      return askRefund(journey, about);
    case 'not-found':
      return recordNotFound(journey, about);
    case 'not-reached':
      return note(journey, about, notSent(journey, answer.code));
    case 'unknown':
      return note(journey, about, unknown(journey, answer.code));
  }
}

/** Not known there: final only when no copy of our request can still be on its way. */
async function recordNotFound(journey: Journey, about: About): Promise<void> {
  const known = refundOf(journey.payment(about.paymentRef), about.refundRef);
  const gateway = gatewayOf(journey, about);
  if (known === undefined || gateway === undefined) return;
  const final = plusMs(known.requested.callUntil, gateway.notFoundFinalMs);
  const code = 'payment.refund-not-at-provider';
  if (final > journey.parts.clock.now()) return note(journey, about, unknown(journey, code));
  // What the provider had once and denies now is for a person; what it never had is sent again.
  const wasThere = known.status === 'started';
  await note(journey, about, wasThere ? { kind: 'failed', code } : notSent(journey, code));
}

/** `<payment>-R<n>`, one after the other: two runs at once ask for the same one. */
export function nextRefundRef({ requested, refunds }: PaymentState): string {
  return `${requested?.paymentRef ?? ''}-R${String(refunds.length + 1)}`;
}

function unknown({ parts }: Journey, code: string): RefundNews {
  return { kind: 'unknown', code, unknownSince: parts.clock.now() };
}

function notSent({ parts }: Journey, code: string): RefundNews {
  return { kind: 'not-sent', code, notSentAt: parts.clock.now() };
}

/** Steps of one sending have ids of their own: the next sending may come to the same. */
async function note(journey: Journey, about: About, news: RefundNews): Promise<void> {
  const { paymentRef, refundRef } = about;
  const sentAt = refundOf(journey.payment(paymentRef), refundRef)?.sending?.lastSentAt;
  const sending = sentAt === undefined ? [] : [sentAt];
  await journey.onPayment(paymentRef, ['refund', refundRef, ...sending, news.kind], (state) =>
    recordRefund(state, refundRef, news),
  );
}

function gatewayOf(journey: Journey, { paymentRef }: About): Gateway | undefined {
  return journey.parts.gateways.get(journey.payment(paymentRef).requested?.method ?? '');
}
