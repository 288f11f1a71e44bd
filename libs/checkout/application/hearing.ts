import { OperationalError, type PaymentRef, plusMs } from '../../kernel/index.ts';
import {
  endPayment as endAttempt,
  type EndWithoutMoney,
  type Gateway,
  loseTrack as loseTrackOf,
  type PaymentNews,
  startPayment,
  succeedPayment,
} from '../../payments/index.ts';
import type { Journey } from './journey.ts';

interface About {
  readonly paymentRef: PaymentRef;
}

/** Asks the provider where a payment stands and records what it says. */
export async function askPayment(journey: Journey, about: About): Promise<void> {
  await hearOfPayment(journey, about);
}

/** Asks, records and tells what was heard; undefined when there is nothing to ask about. */
export async function hearOfPayment(
  journey: Journey,
  { paymentRef }: About,
): Promise<PaymentNews | undefined> {
  const { requested } = journey.payment(paymentRef);
  if (requested === undefined) return undefined;
  const news = await gatewayOf(journey, requested.method).status(requested.requestId);
  await recordNews(journey, paymentRef, news);
  return news;
}

/** Records what a provider said of a payment, in whatever way it was heard: rule 5. */
export async function recordNews(
  journey: Journey,
  paymentRef: PaymentRef,
  news: PaymentNews,
): Promise<void> {
  switch (news.kind) {
    case 'succeeded': {
      const { amount, providerPaymentId, paidAt } = news;
      await journey.onPayment(paymentRef, ['succeeded', providerPaymentId], (state) =>
        succeedPayment(state, { amount, providerPaymentId, paidAt }),
      );
      return;
    }
    case 'pending':
      return recordPending(journey, paymentRef);
    case 'declined':
      return end(journey, paymentRef, { as: 'PaymentDeclined', code: news.code });
    case 'cancelled':
      return end(journey, paymentRef, { as: 'PaymentCancelled', code: news.code });
    case 'expired':
      return end(journey, paymentRef, { as: 'PaymentExpired', code: news.code });
    case 'not-found':
      return recordNotFound(journey, paymentRef);
    case 'unknown':
      return track(journey, paymentRef, news.code);
  }
}

/**
 * The provider has the request, but the answer that carried its token was lost: nobody can open it any
 * more, so it is cancelled and the customer tries again. With a phone number there is no token to lose.
 * While another run's claim stands, its answer may still come: nothing is done.
 */
async function recordPending(journey: Journey, paymentRef: PaymentRef): Promise<void> {
  const { requested, status } = journey.payment(paymentRef);
  if (requested === undefined || status === 'started') return;
  const isClaimed = status === 'requested' && requested.callUntil > journey.parts.clock.now();
  if (isClaimed) return;
  if (requested.payerAlias !== undefined) return start(journey, paymentRef, undefined);
  const cancelled = await gatewayOf(journey, requested.method).cancel(requested.requestId);
  if (cancelled.kind === 'cancelled')
    await end(journey, paymentRef, { as: 'PaymentCancelled', code: 'payment.token-lost' });
  else await track(journey, paymentRef, 'payment.token-lost');
}

/** Not known there: final only when no copy of our request can still be on its way. */
async function recordNotFound(journey: Journey, paymentRef: PaymentRef): Promise<void> {
  const { requested } = journey.payment(paymentRef);
  if (requested === undefined) return;
  const { notFoundFinalMs } = gatewayOf(journey, requested.method);
  const isFinal = plusMs(requested.callUntil, notFoundFinalMs) <= journey.parts.clock.now();
  if (isFinal)
    await end(journey, paymentRef, { as: 'PaymentExpired', code: 'payment.not-at-provider' });
  else await track(journey, paymentRef, 'payment.not-at-provider-yet');
}

/** Records that the gateway has our request, with what opens the customer's app. */
export async function start(
  journey: Journey,
  paymentRef: PaymentRef,
  token: string | undefined,
): Promise<void> {
  const { orderRef, customer } = journey.order.placed;
  const startedAt = journey.parts.clock.now();
  const started = { paymentRef, orderRef, startedAt, personId: customer.personId };
  await journey.onPayment(paymentRef, ['started'], (state) =>
    startPayment(state, token === undefined ? started : { ...started, token }),
  );
}

/** Ends the attempt in its own stream. */
export async function end(
  journey: Journey,
  paymentRef: PaymentRef,
  how: { readonly as: EndWithoutMoney; readonly code: string },
): Promise<void> {
  const { orderRef } = journey.order.placed;
  await journey.onPayment(paymentRef, ['ended', how.as], (state) =>
    endAttempt(state, { ...how, paymentRef, orderRef }),
  );
}

/** Records that nobody knows; a payment that has started keeps being asked about all the same. */
export async function track(journey: Journey, paymentRef: PaymentRef, code: string): Promise<void> {
  if (journey.payment(paymentRef).status === 'started') return;
  const unknownSince = journey.parts.clock.now();
  await journey.onPayment(paymentRef, ['unknown'], (state) =>
    loseTrackOf(state, { code, unknownSince }),
  );
}

function gatewayOf({ parts }: Journey, method: string): Gateway {
  const gateway = parts.gateways.get(method);
  if (gateway !== undefined) return gateway;
  throw new OperationalError('payment.gateway-missing', `no gateway for ${method} is configured`, {
    retryable: true,
  });
}
