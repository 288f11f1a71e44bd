import { z } from 'zod';
import { content, type DocumentedAnswers, made, named, nothing, ok } from '../answer.ts';
import { changedOrder, createdPayment, order, payment, wholeOrder } from './orders.ts';
import { money, position } from './parts.ts';

const status = {
  reference: z.string(),
  status: z.string(),
  amount: money,
  productType: z.string(),
  method: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
};

export const paymentAnswers: DocumentedAnswers = {
  'POST /api/payments/create': made(createdPayment),
  'POST /api/payments/swish/create': made(createdPayment),
  'POST /api/payments/invoice/create': made(createdPayment),
  'POST /api/payments/swish/cancel': ok(
    named('CancelledPayment', { success: z.literal(true), order, position }),
  ),
  'GET /api/payments/status/{reference}': ok(named('PaymentStatus', status)),
  'GET /api/payments/details/{reference}': ok(
    named('PaymentDetails', {
      ...status,
      payment: payment.optional(),
      order: wholeOrder.optional(),
    }),
  ),
  'GET /api/payments/{reference}/qr': content('image/svg+xml'),
  'POST /api/payments/{reference}/confirm': ok(changedOrder),
  'POST /api/payments/swish/callback': nothing,
};
