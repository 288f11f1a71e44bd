import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { PaymentEvent } from '../domain/payment-events.ts';

const { money, instant, businessDate, personalText } = eventField;
const of = { paymentRef: z.string(), orderRef: z.string() };
const ended = z.strictObject({ ...of, code: z.string() });
const refund = { ...of, refundRef: z.string() };

/** Stream `payment-<payment reference>`. */
export const paymentCodec = defineEvents<PaymentEvent>('payment', {
  PaymentRequested: {
    version: 1,
    summary: 'Whoever wrote this asks the gateway; until callUntil nobody else acts.',
    schema: z.strictObject({
      ...of,
      method: z.string(),
      amount: money,
      requestId: z.string(),
      requestedAt: instant,
      callUntil: instant,
      personId: z.string(),
      payerAlias: personalText.optional(),
    }),
    personal: { person: 'personId', fields: ['payerAlias'] },
  },
  PaymentStarted: {
    version: 1,
    summary: 'The gateway has the request; the customer can pay.',
    schema: z.strictObject({
      ...of,
      startedAt: instant,
      personId: z.string(),
      token: personalText.optional(),
    }),
    personal: { person: 'personId', fields: ['token'] },
  },
  InvoiceIssued: {
    version: 1,
    summary: 'The payment has its invoice number and the day when it is due.',
    schema: z.strictObject({
      ...of,
      number: z.string(),
      issuedOn: businessDate,
      dueOn: businessDate,
    }),
  },
  InvoiceExtended: {
    version: 1,
    summary: 'An operator gave the customer more time for the invoice.',
    schema: z.strictObject({
      ...of,
      extendedBy: z.string(),
      dueOn: businessDate,
      reason: z.string(),
    }),
  },
  PaymentSucceeded: {
    version: 1,
    summary: 'Money came, as the provider or an operator says.',
    schema: z.strictObject({
      ...of,
      amount: money,
      providerPaymentId: z.string(),
      paidAt: instant,
      reason: z.string().optional(),
    }),
  },
  PaymentReconciled: {
    version: 1,
    summary: 'The provider told of money that a person had said came: the same money.',
    schema: z.strictObject({ ...of, providerPaymentId: z.string(), paidAt: instant }),
  },
  PaymentDeclined: {
    version: 1,
    summary: 'The attempt ended without money: it was refused or could not be sent.',
    schema: ended,
  },
  PaymentCancelled: {
    version: 1,
    summary: 'The attempt ended without money: somebody cancelled it.',
    schema: ended,
  },
  PaymentExpired: {
    version: 1,
    summary: 'The attempt ended without money: nobody paid in time.',
    schema: ended,
  },
  PaymentOutcomeUnknown: {
    version: 1,
    summary: 'Nobody knows what became of the attempt; it is asked about until somebody does.',
    schema: z.strictObject({ ...of, code: z.string(), unknownSince: instant }),
  },
  RefundRequested: {
    version: 1,
    summary: 'Whoever wrote this asks the gateway for a refund; the amount is set aside.',
    schema: z.strictObject({
      ...refund,
      orderRefundId: z.string().optional(),
      requestId: z.string(),
      amount: money,
      reason: z.string(),
      requestedAt: instant,
      callUntil: instant,
    }),
  },
  RefundNotSent: {
    version: 1,
    summary: 'The request surely did not reach the gateway; it is sent again later.',
    schema: z.strictObject({ ...refund, code: z.string(), notSentAt: instant }),
  },
  RefundRetried: {
    version: 1,
    summary: 'Whoever wrote this sends the same refund request again.',
    schema: z.strictObject({ ...refund, retriedAt: instant, callUntil: instant }),
  },
  RefundStarted: {
    version: 1,
    summary: 'The gateway has the refund.',
    schema: z.strictObject(refund),
  },
  RefundSucceeded: {
    version: 1,
    summary: 'The money went back to the customer.',
    schema: z.strictObject({ ...refund, amount: money, providerRefundId: z.string() }),
  },
  RefundFailed: {
    version: 1,
    summary: 'The money did not go back; a person decides.',
    schema: z.strictObject({ ...refund, code: z.string() }),
  },
  RefundOutcomeUnknown: {
    version: 1,
    summary: 'Nobody knows what became of the refund; it is asked about until somebody does.',
    schema: z.strictObject({ ...refund, code: z.string(), unknownSince: instant }),
  },
});
