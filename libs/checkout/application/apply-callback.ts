import { type Instant, plusMs } from '../../kernel/index.ts';
import { resolveCallback } from '../../payments/index.ts';
import { askAbout, type Subject, subjectOf } from './callback-subject.ts';
import { stepId } from './command-ids.ts';
import { Journey } from './journey.ts';
import { settleJourney } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';

/** Done, or when to try again because the provider could not say. */
export type CallbackRun =
  { readonly kind: 'done' } | { readonly kind: 'wake-at'; readonly at: Instant };

/** After the message came; after the last of them the payment's own schedule of questions goes on. */
const askAgainAfterMs = [10_000, 60_000, 5 * 60_000, 60 * 60_000];

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
  const isHeard = isKnown(journey, subject) || (await askAbout(journey, subject));
  const askAgainAt = isHeard ? undefined : nextQuestion(received.receivedAt, now);
  if (askAgainAt !== undefined) return { kind: 'wake-at', at: askAgainAt };
  await settleJourney(journey);
  return resolve(parts, callbackId, { as: 'CallbackApplied' });
}

function nextQuestion(receivedAt: Instant, now: Instant): Instant | undefined {
  return askAgainAfterMs.map((ms) => plusMs(receivedAt, ms)).find((at) => at > now);
}

/** A success needs no second question: nothing that the provider says takes it back. */
function isKnown(journey: Journey, { paymentRef, refundRef }: Subject): boolean {
  return refundRef === undefined && journey.payment(paymentRef).status === 'succeeded';
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
