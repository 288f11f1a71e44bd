import { v5 } from 'uuid';
import { instant, money, SEK } from '../../../kernel/index.ts';
import type { Cancelled, Gateway, Initiated, PaymentNews, RefundAnswer } from '../../gateway.ts';
import { callbackIdentifier } from './swish.callback.ts';
import type { SwishClient } from './swish.client.ts';
import { swishPaymentOutcome, swishRefundOutcome } from './swish.codes.ts';
import { swishMessage } from './swish.message.ts';
import { instructionUuidOf, type SwishPayment, type SwishRefund } from './swish.objects.ts';
import type {
  CancelResult,
  CreatePaymentResult,
  CreateRefundResult,
  ReadPaymentResult,
  ReadRefundResult,
} from './swish.results.ts';

export interface SwishGatewaySettings {
  /** The merchant's Swish number. */
  readonly payeeAlias: string;
  /** Where Swish calls back, known once we listen: https on port 443, unless a simulator takes less. */
  readonly callbackUrl: () => string;
  /** Makes the identifier that every callback must carry. */
  readonly callbackSecret: string;
  /** The client's own timeout, in milliseconds. */
  readonly timeoutMs: number;
  /** After the claim; milliseconds. Swish has lost a request for good if it does not know it by then. */
  readonly notFoundFinalMs: number;
}

/** Between the call's timeout and the end of its claim; milliseconds. */
const claimMarginMs = 5_000;
/** The payer's app gives up after three minutes, Swish's backend after five. */
const payWithinMs = 5 * 60_000;
const namespace = '2f1f0f1e-5d5c-4c39-9d38-1a3c3b0f0a11';

/**
 * Swish Handel as a payment gateway. The instruction UUID is derived from our own reference, so a
 * rerun asks for the same payment. A refund is done at PAID, not at DEBITED. Source: Swish Merchant
 * Integration Guide.
 */
export function createSwishGateway(settings: SwishGatewaySettings, client: SwishClient): Gateway {
  const { payeeAlias, callbackUrl, callbackSecret } = settings;
  const idOf = (reference: string) => instructionUuidOf(v5(reference, namespace));
  const calledBack = (instructionUuid: string) => ({
    instructionUuid,
    callbackUrl: callbackUrl(),
    callbackIdentifier: callbackIdentifier(callbackSecret, instructionUuid),
  });
  return {
    method: 'swish',
    claimMs: settings.timeoutMs + claimMarginMs,
    notFoundFinalMs: settings.notFoundFinalMs,
    payWithinMs,
    canRefund: true,
    requestIdFor: idOf,
    refundIdFor: idOf,
    initiate: async (wish) =>
      initiated(
        await client.createPaymentRequest({
          ...calledBack(wish.requestId),
          amountOre: wish.amount.minor,
          payeeAlias,
          payerAlias: wish.payerAlias,
          payeePaymentReference: wish.paymentRef,
          message: swishMessage(wish.message),
        }),
      ),
    status: async (requestId) => newsOf(await client.readPaymentRequest(requestId)),
    cancel: async (requestId) => cancelled(await client.cancelPaymentRequest(requestId)),
    refund: async (wish) =>
      refundAnswer(
        await client.createRefund({
          ...calledBack(wish.requestId),
          amountOre: wish.amount.minor,
          originalPaymentReference: wish.providerPaymentId,
          payerAlias: payeeAlias,
          payerPaymentReference: wish.refundRef,
          message: swishMessage(wish.message),
        }),
      ),
    refundStatus: async (requestId) => refundNews(await client.readRefund(requestId)),
  };
}

function initiated(result: CreatePaymentResult): Initiated {
  switch (result.kind) {
    case 'created':
      return result.token === undefined
        ? { kind: 'started' }
        : { kind: 'started', token: result.token };
    case 'exists':
      return { kind: 'exists' };
    case 'refused':
      return { kind: 'declined', code: result.code };
    case 'misconfigured':
      return { kind: 'not-reached', code: result.code };
    case 'not-reached':
      return { kind: 'not-reached', code: 'payment.provider-not-reached' };
    case 'unknown':
      return { kind: 'unknown', code: 'payment.no-answer' };
  }
}

function newsOf(result: ReadPaymentResult): PaymentNews {
  if (result.kind === 'found') return newsOfPayment(result.payment);
  if (result.kind === 'not-found') return { kind: 'not-found' };
  return { kind: 'unknown', code: 'payment.no-answer' };
}

function newsOfPayment(payment: SwishPayment): PaymentNews {
  const outcome = swishPaymentOutcome(payment);
  if (outcome.kind === 'pending') return { kind: 'pending' };
  if (outcome.kind !== 'succeeded') return outcome;
  const { paymentReference, datePaid } = payment;
  if (paymentReference === undefined || datePaid === undefined)
    return { kind: 'unknown', code: 'payment.incomplete-answer' };
  return {
    kind: 'succeeded',
    amount: money(payment.amountOre, SEK),
    providerPaymentId: paymentReference,
    paidAt: instant(datePaid),
  };
}

function cancelled(result: CancelResult): Cancelled {
  switch (result.kind) {
    case 'cancelled':
    case 'already-cancelled':
      return { kind: 'cancelled' };
    case 'not-cancellable':
    case 'refused':
      return { kind: 'refused' };
    case 'not-found':
      return { kind: 'not-found' };
    case 'misconfigured':
    case 'not-reached':
    case 'unknown':
      return { kind: 'unknown', code: 'payment.no-answer' };
  }
}

function refundAnswer(result: CreateRefundResult): RefundAnswer {
  switch (result.kind) {
    case 'created':
      return { kind: 'started' };
    case 'exists':
      return { kind: 'exists' };
    case 'refused':
      return { kind: 'failed', code: result.code };
    case 'misconfigured':
      return { kind: 'not-reached', code: result.code };
    case 'not-reached':
      return { kind: 'not-reached', code: 'payment.provider-not-reached' };
    case 'unknown':
      return { kind: 'unknown', code: 'payment.no-answer' };
  }
}

function refundNews(result: ReadRefundResult): RefundAnswer {
  if (result.kind === 'found') return newsOfRefund(result.refund);
  if (result.kind === 'not-found') return { kind: 'not-found' };
  return { kind: 'unknown', code: 'payment.no-answer' };
}

function newsOfRefund(refund: SwishRefund): RefundAnswer {
  const outcome = swishRefundOutcome(refund);
  switch (outcome.kind) {
    case 'pending':
      return { kind: 'started' };
    case 'succeeded':
      return {
        kind: 'succeeded',
        amount: money(refund.amountOre, SEK),
        providerRefundId: refund.paymentReference ?? refund.id,
      };
    case 'unknown':
      return { kind: 'unknown', code: outcome.code };
    case 'declined':
    case 'cancelled':
    case 'expired':
      return { kind: 'failed', code: outcome.code };
  }
}
