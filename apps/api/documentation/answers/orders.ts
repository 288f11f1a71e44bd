import { z } from 'zod';
import { begun, content, type DocumentedAnswers, made, named, ok } from '../answer.ts';
import { cursor, date, money, position, time } from './parts.ts';

const soldCard = z.object({
  ...{ id: z.string(), lastFour: z.string(), status: z.string() },
  code: z
    .string()
    .nullable()
    .optional()
    .meta({ description: 'For the buyer and operators; null once it is forgotten' }),
});

const line = named('OrderLine', {
  lineId: z.string(),
  productId: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: money,
  discount: money.optional(),
  total: money,
  vatRateBasisPoints: z.int(),
  vat: money,
  bookingReference: z.string().optional(),
  giftCards: z.array(soldCard).optional().meta({ description: 'Once they are issued' }),
  details: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .meta({ description: 'What the customer said of the line; null once it is forgotten' }),
});

export const order = named('Order', {
  reference: z.string(),
  status: z.string(),
  placedAt: time,
  total: money,
  lines: z.array(line),
});

export const payment = named('Payment', {
  reference: z.string(),
  method: z.string(),
  status: z.string(),
  code: z.string().nullable(),
  amount: money,
  captured: money,
  refunded: money,
  openedAt: time,
  paidAt: time.nullable(),
  invoiceNumber: z.string().nullable(),
  dueOn: date.nullable(),
});

/** The customer's own fields are null once they are forgotten. */
export const wholeOrder = named('WholeOrder', {
  reference: z.string(),
  status: z.string(),
  placedAt: time,
  total: money,
  method: z.string().nullable().optional(),
  paymentReference: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  dueOn: date.nullable(),
  reason: z.string().nullable(),
  customer: z.object({
    id: z.string().optional(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
  }),
  lines: z.array(line),
  payments: z.array(payment),
});

const next = named('NextStep', {
  kind: z.enum(['swish', 'invoice', 'none']),
  token: z.string().optional(),
  appLink: z.string().optional(),
  qrText: z.string().optional(),
  number: z.string().optional(),
  dueOn: date.optional(),
});

const placed = {
  order,
  payment: z
    .object({
      ...{ reference: z.string(), method: z.string(), status: z.string(), amount: money },
      ...{ invoiceNumber: z.string().optional(), dueOn: date.optional() },
    })
    .optional(),
  next,
  accessToken: z.string().meta({ description: 'Opens this order; shown in this answer alone' }),
  position,
  links: z.object({
    order: z.string(),
    events: z.string(),
    status: z.string().optional(),
    qr: z.string().optional(),
  }),
};

export const placedOrder = named('PlacedOrder', placed);

export const createdPayment = named('CreatedPayment', {
  ...{ success: z.literal(true), orderReference: z.string() },
  paymentReference: z.string().optional(),
  ...placed,
});

export const changedOrder = named('ChangedOrder', { order, position });

const extendedOrder = named('ExtendedOrder', {
  ...{ order, invoice: z.object({ number: z.string(), dueOn: date }), position },
});

export const orderAnswers: DocumentedAnswers = {
  'POST /api/orders': made(placedOrder),
  'POST /api/checkout/points': made(placedOrder),
  'GET /api/orders': ok(named('Orders', { orders: z.array(wholeOrder), cursor })),
  'GET /api/orders/{ref}': ok(wholeOrder),
  'GET /api/orders/{ref}/events': content('text/event-stream'),
  'POST /api/orders/{ref}/payments': made(placedOrder),
  'POST /api/orders/{ref}/cancel': ok(changedOrder),
  'POST /api/orders/{ref}/discount': ok(changedOrder),
  'POST /api/orders/{ref}/extend': ok(extendedOrder),
  'POST /api/orders/{ref}/refunds': begun(changedOrder),
  'POST /api/orders/{ref}/lines/{line}/cancel': begun(changedOrder),
  'POST /api/orders.php': made(
    named('TheHubOrder', {
      success: z.literal(true),
      order_id: z.string(),
      order_number: z.string(),
      total: z.number().meta({ description: 'Kronor' }),
      swish_url: z.string().nullable(),
      swish_qr: z.string().nullable(),
      payment_reference: z.string().nullable(),
      access_token: z.string(),
      position,
    }),
  ),
};
