import {
  type CommandId,
  OperationalError,
  type PaymentRef,
  plusMs,
  readable,
} from '../../kernel/index.ts';
import {
  attemptOf,
  closePayment as closeAttempt,
  openPayment,
  type PaymentEnd,
} from '../../orders/index.ts';
import {
  endPayment as endAttempt,
  type EndWithoutMoney,
  type Gateway,
  type Initiated,
  loseTrack as loseTrackOf,
  type PaymentNews,
  type PaymentState,
  requestPayment as claim,
  startPayment,
  succeedPayment,
} from '../../payments/index.ts';
import type { Journey } from './journey.ts';

type About = { readonly paymentRef: PaymentRef };

/** Opens the attempt whose reference was drawn with the order. */
export async function openFirstPayment(journey: Journey): Promise<void> {
  const { placed } = journey.order;
  const [tender] = placed.tenders;
  if (tender === undefined) return;
  const { paymentRef, payerAlias } = placed;
  const openedAt = journey.parts.clock.now();
  const attempt = { paymentRef, method: tender.method, openedAt };
  await journey.onOrder(['payment-opened', paymentRef], (state) =>
    openPayment(state, payerAlias === undefined ? attempt : { ...attempt, payerAlias }),
  );
}

/** Claims the call and makes it; a run that finds the claim taken leaves it alone. */
export async function requestPayment(journey: Journey, { paymentRef }: About): Promise<void> {
  const { order, parts } = journey;
  const opened = attemptOf(order, paymentRef)?.opened;
  if (opened === undefined) return;
  const gateway = parts.gateways.get(opened.method);
  const requestedAt = parts.clock.now();
  const claimed = await journey.onPayment(paymentRef, parts.random.uuid() as CommandId, (state) =>
    claim(state, {
      paymentRef,
      orderRef: order.placed.orderRef,
      method: opened.method,
      amount: opened.amount,
      requestId: gateway?.requestIdFor(paymentRef) ?? paymentRef,
      requestedAt,
      callUntil: plusMs(requestedAt, gateway?.claimMs ?? 0),
      personId: opened.personId,
      ...(opened.payerAlias === undefined ? {} : { payerAlias: opened.payerAlias }),
    }),
  );
  if (claimed.outcome.kind !== 'accepted' || gateway === undefined) return;
  await call(journey, gateway, claimed.state);
}

async function call(journey: Journey, gateway: Gateway, payment: PaymentState): Promise<void> {
  const { requested } = payment;
  if (requested === undefined) return;
  const { paymentRef, orderRef, requestId, amount } = requested;
  const payerAlias = readable(requested.payerAlias);
  const answer = await gateway.initiate({
    paymentRef,
    orderRef,
    requestId,
    amount,
    message: orderRef,
    ...(payerAlias === undefined ? {} : { payerAlias }),
  });
  await recordAnswer(journey, paymentRef, answer);
}

async function recordAnswer(
  journey: Journey,
  paymentRef: PaymentRef,
  answer: Initiated,
): Promise<void> {
  switch (answer.kind) {
    case 'started':
      return start(journey, paymentRef, answer.token);
    case 'exists':
      return askPayment(journey, { paymentRef });
    case 'declined':
      return end(journey, paymentRef, { as: 'PaymentDeclined', code: answer.code });
    case 'not-reached':
      return end(journey, paymentRef, { as: 'PaymentDeclined', code: notReached });
    case 'unknown':
      return track(journey, paymentRef, answer.code);
  }
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

/** The claim ran out with no answer recorded. */
export function loseTrack(journey: Journey, { paymentRef }: About): Promise<void> {
  return track(journey, paymentRef, 'payment.no-answer-recorded');
}

/** Gives up an attempt that was never sent. */
export function endPayment(
  journey: Journey,
  { paymentRef, as }: About & { readonly as: EndWithoutMoney },
): Promise<void> {
  return end(journey, paymentRef, { as, code: 'payment.never-sent' });
}

/** Tells the order how an attempt ended; the attempt's own stream has it already. */
export async function closePayment(journey: Journey, { paymentRef }: About): Promise<void> {
  const payment = journey.payment(paymentRef);
  const closedAt = journey.parts.clock.now();
  const { code } = payment;
  const closed = { paymentRef, end: endOf(payment), closedAt };
  await journey.onOrder(['payment-closed', paymentRef], (state) =>
    closeAttempt(state, code === undefined ? closed : { ...closed, code }),
  );
}

const notReached = 'payment.provider-not-reached';

function endOf({ status, code }: PaymentState): PaymentEnd {
  if (code === notReached) return 'not-reached';
  if (status === 'succeeded' || status === 'cancelled' || status === 'expired') return status;
  return 'declined';
}

async function start(
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

async function end(
  journey: Journey,
  paymentRef: PaymentRef,
  how: { readonly as: EndWithoutMoney; readonly code: string },
): Promise<void> {
  const { orderRef } = journey.order.placed;
  await journey.onPayment(paymentRef, ['ended', how.as], (state) =>
    endAttempt(state, { ...how, paymentRef, orderRef }),
  );
}

async function track(journey: Journey, paymentRef: PaymentRef, code: string): Promise<void> {
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
