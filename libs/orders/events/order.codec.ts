import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { OrderEvent } from '../domain/order-events.ts';

const { money, instant, businessDate, personalText } = eventField;
const orderRef = z.string();
const method = z.enum(['swish', 'invoice']);

const customer = z.strictObject({
  personId: z.string(),
  name: personalText,
  email: personalText,
  phone: personalText.optional(),
  address: personalText.optional(),
});

const line = z.strictObject({
  lineId: z.string(),
  productId: z.string(),
  productType: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: money,
  total: money,
  vatRateBasisPoints: z.int(),
  vat: money,
  salesAccount: z.string(),
  delivers: z.string(),
  poolId: z.string().optional(),
  bookingRef: z.string().optional(),
  details: personalText.optional(),
});

/** Stream `order-<order reference>`. */
export const orderCodec = defineEvents<OrderEvent>('order', {
  OrderPlaced: {
    version: 1,
    summary: 'A customer asked for priced lines and said how they will pay.',
    schema: z.strictObject({
      orderRef,
      placedBy: z.string(),
      placedAt: instant,
      placedOn: businessDate,
      currency: z.string(),
      customer,
      lines: z.array(line),
      total: money,
      tenders: z.array(z.strictObject({ kind: z.literal('payment'), method, amount: money })),
      paymentRef: z.string(),
      payerAlias: personalText.optional(),
    }),
    personal: {
      person: 'customer.personId',
      fields: [
        'customer.name',
        'customer.email',
        'customer.phone',
        'customer.address',
        'lines.*.details',
        'payerAlias',
      ],
    },
  },
  OrderReserved: {
    version: 1,
    summary: 'Everything that the order needs is held for it.',
    schema: z.strictObject({ orderRef, round: z.int(), holds: z.array(z.string()) }),
  },
  OrderRoundFailed: {
    version: 1,
    summary: 'The order came back for a late payment, and something was no longer to be had.',
    schema: z.strictObject({ orderRef, round: z.int(), code: z.string() }),
  },
  OrderRejected: {
    version: 1,
    summary: 'Something that the order needs was not to be had; what it held is given back.',
    schema: z.strictObject({ orderRef, code: z.string(), productId: z.string().optional() }),
  },
  OrderPaymentOpened: {
    version: 1,
    summary: 'An attempt to pay began; no other may begin until it has ended.',
    schema: z.strictObject({
      orderRef,
      paymentRef: z.string(),
      method,
      amount: money,
      openedAt: instant,
      personId: z.string(),
      payerAlias: personalText.optional(),
    }),
    personal: { person: 'personId', fields: ['payerAlias'] },
  },
  OrderPaymentClosed: {
    version: 1,
    summary: 'An attempt to pay ended, as its own stream tells.',
    schema: z.strictObject({
      orderRef,
      paymentRef: z.string(),
      end: z.enum(['succeeded', 'declined', 'cancelled', 'expired', 'not-reached']),
      code: z.string().optional(),
      closedAt: instant,
    }),
  },
  OrderConfirmed: {
    version: 1,
    summary: 'The order stands and will be paid by invoice.',
    schema: z.strictObject({ orderRef, paymentRef: z.string(), confirmedOn: businessDate }),
  },
  OrderPaid: {
    version: 1,
    summary: 'The order is paid, by the one payment named or with nothing to pay.',
    schema: z.strictObject({ orderRef, paymentRef: z.string().optional(), amount: money }),
  },
  OrderSettled: {
    version: 1,
    summary: 'Every hold of the round was taken or given back.',
    schema: z.strictObject({
      orderRef,
      round: z.int(),
      holds: z.enum(['taken', 'given-back']),
    }),
  },
  OrderCompleted: {
    version: 1,
    summary: 'The order is paid and delivered; nothing is left to do.',
    schema: z.strictObject({ orderRef, attempts: z.number().int().min(2).optional() }),
  },
  OrderCancelled: {
    version: 1,
    summary: 'The order was cancelled before it was paid.',
    schema: z.strictObject({ orderRef, reason: z.string() }),
  },
  OrderExpired: {
    version: 1,
    summary: 'Nobody paid in time.',
    schema: z.strictObject({ orderRef }),
  },
});
