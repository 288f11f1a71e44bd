import { type Instant, type OrderRef, type PaymentRef, plusMs } from '../../kernel/index.ts';
import { type CallbackReceived, type PaymentNews, resolveCallback } from '../../payments/index.ts';
import { stepId } from './command-ids.ts';
import { Journey } from './journey.ts';
import { hearOfPayment } from './hearing.ts';
import { askRefund } from './refunding.ts';
import { settleOrder } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';

/** Done, or when to try again because the provider could not say. */
export type CallbackRun =
  { readonly kind: 'done' } | { readonly kind: 'wake-at'; readonly at: Instant };

const askAgainAfterMs = 10_000;
/** After that the payment's own schedule of questions goes on without the message. */
const giveUpAfterMs = 60 * 60_000;

/**
 * Applies one kept message: finds its payment, asks the provider what is true (an unsigned callback is
 * only a hint), records that, and takes the order on. Resolved last, so that a crash before then
 * repeats all of it, and a repeat changes nothing. Source: rule 5, Swish guide on reading the status.
 */
export async function applyCallback(
  parts: SettleOrderParts,
  callbackId: string,
): Promise<CallbackRun> {
  const { state } = await parts.streams.callbacks.load(callbackId);
  const { received } = state;
  if (received === undefined || state.resolution !== undefined) return { kind: 'done' };
  const subject = await subjectOf(parts, received);
  if (subject === undefined)
    return resolve(parts, callbackId, { as: 'CallbackRefused', reason: 'unknown-payment' });
  const cause: Cause = {
    causationId: stepId('callback', callbackId),
    actor: { kind: 'provider', id: received.gateway },
  };
  const journey = await Journey.begin(parts, subject.orderRef, cause);
  if (journey === undefined)
    return resolve(parts, callbackId, { as: 'CallbackRefused', reason: 'unknown-order' });
  await parts.linkCallback?.(callbackId, journey.order.placed.customer.personId);
  const now = parts.clock.now();
  const isHeard = await ask(journey, subject);
  if (!isHeard && now < plusMs(received.receivedAt, giveUpAfterMs))
    return { kind: 'wake-at', at: plusMs(now, askAgainAfterMs) };
  await settleOrder(parts, subject.orderRef, cause);
  return resolve(parts, callbackId, { as: 'CallbackApplied' });
}

interface Subject {
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef?: string;
}

/** The payment or refund that the message is about, if its request was really ours. */
async function subjectOf(
  { streams }: SettleOrderParts,
  { paymentRef, providerId }: CallbackReceived,
): Promise<Subject | undefined> {
  if (paymentRef === undefined) return undefined;
  const { state } = await streams.payments.load(paymentRef);
  if (state.requested === undefined) return undefined;
  const { orderRef, requestId } = state.requested;
  if (requestId === providerId) return { paymentRef, orderRef };
  const refund = state.refunds.find(({ requested }) => requested.requestId === providerId);
  return refund && { paymentRef, orderRef, refundRef: refund.requested.refundRef };
}

/** False when the provider could not tell; then the message is applied later. */
async function ask(journey: Journey, subject: Subject): Promise<boolean> {
  const { paymentRef, refundRef } = subject;
  if (refundRef !== undefined) {
    await askRefund(journey, { paymentRef, refundRef });
    return true;
  }
  if (journey.payment(paymentRef).status === 'succeeded') return true;
  const news = await hearOfPayment(journey, { paymentRef });
  return news === undefined || tells(news);
}

function tells(news: PaymentNews): boolean {
  if (news.kind === 'unknown') return news.code !== 'payment.no-answer';
  return news.kind !== 'pending' && news.kind !== 'not-found';
}

type Resolution = Parameters<typeof resolveCallback>[1];

async function resolve(
  { streams, clock }: SettleOrderParts,
  callbackId: string,
  resolution: Resolution,
): Promise<CallbackRun> {
  const commandId = stepId('callback', callbackId, resolution.as);
  const context = {
    commandId,
    correlationId: stepId('callback', callbackId),
    causationId: commandId,
    actor: { kind: 'process', id: 'apply-callback' } as const,
    now: clock.now(),
  };
  await streams.callbacks.execute(callbackId, context, (state) =>
    resolveCallback(state, resolution),
  );
  return { kind: 'done' };
}
