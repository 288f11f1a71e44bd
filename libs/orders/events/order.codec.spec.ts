import { instant, money, SEK } from '../../kernel/index.ts';
import type {
  BusinessDate,
  CommandId,
  DiscountCode,
  GiftCardId,
  HoldId,
  OrderRef,
  PaymentRef,
  PersonId,
  PoolId,
  ProductId,
} from '../../kernel/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { OrderEvent } from '../domain/order-events.ts';
import { orderCodec } from './order.codec.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const paymentRef = 'SC-20261120-9EA699' as PaymentRef;
const personId = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' as PersonId;
const cardId = 'k1-9f86d081884c7d659a2feaa0c55ad015' as GiftCardId;
const total = money(169_500, SEK);

const samples: readonly OrderEvent[] = [
  {
    type: 'OrderPlaced',
    orderRef,
    placedBy: '0f8fad5b-d9cb-469f-a165-70867728950e' as CommandId,
    placedAt: instant('2026-11-20T12:00:00.123Z'),
    placedOn: '2026-11-20' as BusinessDate,
    currency: SEK,
    customer: {
      personId,
      name: 'Åsa Öberg',
      email: 'asa.oberg@example.se',
      phone: '46701234567',
      address: 'Krukmakargatan 7, 118 51 Stockholm',
    },
    lines: [
      {
        lineId: '1',
        productId: 'course-wheel' as ProductId,
        productType: 'course',
        name: 'Drejning för nybörjare',
        quantity: 1,
        unitPrice: money(129_500, SEK),
        total: money(129_500, SEK),
        vatRateBasisPoints: 2_500,
        vat: money(25_900, SEK),
        salesAccount: '3001',
        delivers: 'booking',
        poolId: 'course-wheel' as PoolId,
        bookingRef: 'BC-261120-5D3E10',
        details: '{"participants":[{"name":"Åsa Öberg"}]}',
      },
      {
        lineId: '2',
        productId: 'glaze-recipes' as ProductId,
        productType: 'image',
        name: 'Glasyrrecept',
        quantity: 2,
        unitPrice: money(20_000, SEK),
        total: money(40_000, SEK),
        vatRateBasisPoints: 600,
        vat: money(2_264, SEK),
        salesAccount: '3003',
        delivers: 'download',
      },
    ],
    total,
    tenders: [{ kind: 'payment', method: 'swish', amount: total }],
    paymentRef,
    payerAlias: '46701234567',
  },
  {
    type: 'OrderReserved',
    orderRef,
    round: 1,
    holds: [`${orderRef}:1:1` as HoldId],
  },
  { type: 'OrderRoundFailed', orderRef, round: 2, code: 'availability.sold-out' },
  {
    type: 'OrderRejected',
    orderRef,
    code: 'availability.sold-out',
    productId: 'course-wheel' as ProductId,
  },
  {
    type: 'OrderPaymentOpened',
    orderRef,
    paymentRef,
    method: 'swish',
    amount: total,
    openedAt: instant('2026-11-20T12:00:00.456Z'),
    personId,
    payerAlias: '46701234567',
  },
  {
    type: 'OrderPaymentClosed',
    orderRef,
    paymentRef,
    end: 'declined',
    code: 'payment.declined-by-bank',
    closedAt: instant('2026-11-20T12:01:30.000Z'),
  },
  {
    type: 'OrderConfirmed',
    orderRef,
    paymentRef,
    confirmedOn: '2026-11-20' as BusinessDate,
  },
  { type: 'OrderPaid', orderRef, paymentRef, amount: total },
  { type: 'OrderSettled', orderRef, round: 1, holds: 'taken' },
  { type: 'OrderCompleted', orderRef },
  { type: 'OrderCancelled', orderRef, reason: 'kunden ångrade sig' },
  { type: 'OrderExpired', orderRef },
  {
    type: 'OrderRepriced',
    orderRef,
    repricedBy: '6fa459ea-ee8a-4ca4-894e-db77e160355e' as CommandId,
    discounts: [{ code: 'SUMMER2026' as DiscountCode, amount: money(16_950, SEK) }],
    lines: [
      {
        lineId: '1',
        discount: money(12_950, SEK),
        total: money(116_550, SEK),
        vat: money(23_310, SEK),
      },
      {
        lineId: '2',
        discount: money(4_000, SEK),
        total: money(36_000, SEK),
        vat: money(2_038, SEK),
      },
    ],
    total: money(152_550, SEK),
    tenders: [
      { kind: 'payment', method: 'swish', amount: money(92_550, SEK) },
      { kind: 'gift-card', cardId, lastFour: '7Q2M', amount: money(50_000, SEK) },
      { kind: 'points', accountId: personId, points: 20, amount: money(10_000, SEK) },
    ],
  },
  {
    type: 'OrderLineCancelled',
    orderRef,
    lineId: '1',
    refundId: `${orderRef}-R1`,
    reason: 'åkaren är sjuk',
  },
  {
    type: 'OrderRefundRequested',
    orderRef,
    refundId: `${orderRef}-R1`,
    requestedBy: '7d444840-9dc0-11d1-b245-5ffdce74fad2' as CommandId,
    requestedAt: instant('2026-11-21T08:00:00.000Z'),
    reason: 'åkaren är sjuk',
    amount: money(116_550, SEK),
    lines: [{ lineId: '1', quantity: 1, amount: money(116_550, SEK) }],
    shares: [
      { kind: 'payment', paymentRef, amount: money(92_550, SEK) },
      { kind: 'points', accountId: personId, points: 20, amount: money(10_000, SEK) },
      { kind: 'gift-card', cardId, amount: money(14_000, SEK) },
    ],
    returnsUnits: true,
  },
  { type: 'OrderRefunded', orderRef, refundId: `${orderRef}-R1`, amount: money(116_550, SEK) },
  {
    type: 'OrderRefundAbandoned',
    orderRef,
    refundId: `${orderRef}-R1`,
    reason: 'kunden fick pengarna kontant',
  },
];

fixturesContract(orderCodec, new URL('./fixtures/', import.meta.url), samples);
