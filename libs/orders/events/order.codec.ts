import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { OrderEvent } from '../domain/order-events.ts';
import { customer, discount, line, method, refundShare, tender } from './order-fields.ts';

const { money, instant, businessDate, personalText } = eventField;
const orderRef = z.string();

/** Stream `order-<order reference>`. */
export const orderCodec = defineEvents<OrderEvent>('order', {
  OrderPlaced: {
    version: 1,
    summary: 'A customer asked for priced lines and said how they will pay.',
    schema: z.strictObject({
      orderRef,
      placedBy: z.string(),
      wishDigest: z.string().optional(),
      placedAt: instant,
      placedOn: businessDate,
      currency: z.string(),
      customer,
      lines: z.array(line),
      discounts: z.array(discount).optional(),
      total: money,
      tenders: z.array(tender),
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
        'lines.*.giftCard.cards.*.code',
        'payerAlias',
      ],
    },
  },
  OrderRepriced: {
    version: 1,
    summary: 'A discount came on the open order, or went again because it was refused.',
    schema: z.strictObject({
      orderRef,
      repricedBy: z.string(),
      discounts: z.array(discount),
      lines: z.array(
        z.strictObject({
          lineId: z.string(),
          discount: money.optional(),
          total: money,
          vat: money,
        }),
      ),
      total: money,
      tenders: z.array(tender),
      refusal: z.string().optional(),
    }),
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
    schema: z.strictObject({
      orderRef,
      code: z.string(),
      productId: z.string().optional(),
      part: z.string().optional(),
    }),
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
  OrderLineCancelled: {
    version: 1,
    summary: 'One line was cancelled by itself; its refund follows.',
    schema: z.strictObject({
      orderRef,
      lineId: z.string(),
      refundId: z.string(),
      reason: z.string(),
    }),
  },
  OrderRefundRequested: {
    version: 1,
    summary: 'Money will go back: how much of which line and to which tender is fixed.',
    schema: z.strictObject({
      orderRef,
      refundId: z.string(),
      requestedBy: z.string(),
      requestedAt: instant,
      reason: z.string(),
      amount: money,
      lines: z.array(z.strictObject({ lineId: z.string(), quantity: z.int(), amount: money })),
      shares: z.array(refundShare),
      returnsUnits: z.boolean(),
    }),
  },
  OrderRefunded: {
    version: 1,
    summary: 'Everything of a refund is back where it came from.',
    schema: z.strictObject({ orderRef, refundId: z.string(), amount: money }),
  },
  OrderRefundAbandoned: {
    version: 1,
    summary: 'A person decided not to make a refund that the provider had refused.',
    schema: z.strictObject({ orderRef, refundId: z.string(), reason: z.string() }),
  },
});
