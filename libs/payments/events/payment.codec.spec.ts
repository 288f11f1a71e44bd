import {
  type BusinessDate,
  type CommandId,
  instant,
  money,
  type OrderRef,
  type PaymentRef,
  type PersonId,
  SEK,
} from '../../kernel/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { PaymentEvent } from '../domain/payment-events.ts';
import { paymentCodec } from './payment.codec.ts';

const paymentRef = 'SC-20261120-9EA699' as PaymentRef;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const personId = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' as PersonId;
const amount = money(129_500, SEK);
const of = { paymentRef, orderRef };
const refund = { ...of, refundRef: `${paymentRef}-R1` };

const samples: readonly PaymentEvent[] = [
  {
    type: 'PaymentRequested',
    ...of,
    method: 'swish',
    amount,
    requestId: '5A1B2C3D4E5F60718293A4B5C6D7E8F9',
    requestedAt: instant('2026-11-20T12:00:00.456Z'),
    callUntil: instant('2026-11-20T12:00:15.456Z'),
    personId,
    payerAlias: '46701234567',
  },
  {
    type: 'PaymentStarted',
    ...of,
    startedAt: instant('2026-11-20T12:00:01.234Z'),
    personId,
    token: 'c28a4061470f4af48973bd2a4642b4fa',
  },
  {
    type: 'InvoiceIssued',
    ...of,
    number: 'INV-2611-0001',
    issuedOn: '2026-11-20' as BusinessDate,
    dueOn: '2026-12-20' as BusinessDate,
  },
  {
    type: 'InvoiceExtended',
    ...of,
    extendedBy: '7c2a1f0e-0000-4000-8000-000000000001' as CommandId,
    dueOn: '2027-01-31' as BusinessDate,
    reason: 'kunden väntar på lön',
  },
  {
    type: 'PaymentSucceeded',
    ...of,
    amount,
    providerPaymentId: '1E2FC19E5E5E4E18916609B7F8911C12',
    paidAt: instant('2026-11-20T12:00:45.000Z'),
    reason: 'sett på bankgirot 2026-11-23',
  },
  {
    type: 'PaymentReconciled',
    ...of,
    providerPaymentId: '1E2FC19E5E5E4E18916609B7F8911C12',
    paidAt: instant('2026-11-20T12:00:45.000Z'),
  },
  { type: 'PaymentDeclined', ...of, code: 'payment.declined-by-bank' },
  { type: 'PaymentCancelled', ...of, code: 'payment.cancelled-here' },
  { type: 'PaymentExpired', ...of, code: 'payment.not-at-provider' },
  {
    type: 'PaymentOutcomeUnknown',
    ...of,
    code: 'payment.no-answer',
    unknownSince: instant('2026-11-20T12:00:10.456Z'),
  },
  {
    type: 'RefundRequested',
    ...refund,
    requestId: '0F1E2D3C4B5A69788796A5B4C3D2E1F0',
    amount,
    reason: 'paid-twice',
    requestedAt: instant('2026-11-20T12:05:00.000Z'),
    callUntil: instant('2026-11-20T12:05:15.000Z'),
  },
  {
    type: 'RefundNotSent',
    ...refund,
    code: 'payment.provider-not-reached',
    notSentAt: instant('2026-11-20T12:05:01.000Z'),
  },
  {
    type: 'RefundRetried',
    ...refund,
    retriedAt: instant('2026-11-20T12:05:11.000Z'),
    callUntil: instant('2026-11-20T12:05:26.000Z'),
  },
  { type: 'RefundStarted', ...refund },
  {
    type: 'RefundSucceeded',
    ...refund,
    amount,
    providerRefundId: '6D6CD7406ECE4542A80152D909EF9F6B',
  },
  { type: 'RefundFailed', ...refund, code: 'payment.refund-not-at-provider' },
  {
    type: 'RefundOutcomeUnknown',
    ...refund,
    code: 'payment.no-answer',
    unknownSince: instant('2026-11-20T12:05:10.000Z'),
  },
];

fixturesContract(paymentCodec, new URL('./fixtures/payment/', import.meta.url), samples);
