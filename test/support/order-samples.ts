import {
  type BusinessDate,
  type CommandId,
  type Instant,
  instant,
  money,
  type Money,
  type OrderRef,
  type PaymentRef,
  type PersonId,
  plusMs,
  type PoolId,
  type ProductId,
  SEK,
} from '../../libs/kernel/index.ts';
import {
  evolveOrder,
  initialOrder,
  type OrderEvent,
  type OrderLine,
  type OrderPaymentClosed,
  type OrderPaymentOpened,
  type OrderPlaced,
  type OrderSettled,
  type OrderState,
  type PaymentMethod,
  type PaymentTender,
} from '../../libs/orders/index.ts';

/** One order as its stream tells it, event by event, for specs that need a past. */

export const sampleOrderRef = 'ORD-20261120-A15A7F' as OrderRef;
export const firstPayment = 'SC-20261120-9EA699' as PaymentRef;
export const secondPayment = 'SC-20261120-04B1C2' as PaymentRef;
export const samplePerson = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' as PersonId;
export const sampleCommand = '0f8fad5b-d9cb-469f-a165-70867728950e' as CommandId;
export const samplePrice = money(129_500, SEK);

export function sek(kronor: number): Money {
  return money(kronor * 100, SEK);
}

/** So long after the order was placed. */
export function after(ms: number): Instant {
  return plusMs(instant('2026-11-20T12:00:00Z'), ms);
}

/** A place on a course for 1,295 kr. */
export function sampleLine(changes: Partial<OrderLine> = {}): OrderLine {
  return {
    ...download(samplePrice, money(25_900, SEK)),
    productId: 'course-wheel' as ProductId,
    productType: 'course',
    name: 'Drejning för nybörjare',
    delivers: 'booking',
    poolId: 'course-wheel' as PoolId,
    bookingRef: 'BC-261120-5D3E10',
    ...changes,
  };
}

/** A file, of which there is always enough. */
function download(price: Money, vat: Money): OrderLine {
  return {
    lineId: '1',
    productId: 'glaze-recipes' as ProductId,
    productType: 'image',
    name: 'Glasyrrecept',
    quantity: 1,
    unitPrice: price,
    total: price,
    vatRateBasisPoints: 2_500,
    vat,
    salesAccount: '3001',
    delivers: 'download',
  };
}

export function tender(method: PaymentMethod, amount: Money = samplePrice): PaymentTender {
  return { kind: 'payment', method, amount };
}

export function placed(changes: Partial<OrderPlaced> = {}): OrderPlaced {
  return {
    type: 'OrderPlaced',
    orderRef: sampleOrderRef,
    placedBy: sampleCommand,
    placedAt: after(0),
    placedOn: '2026-11-20' as BusinessDate,
    currency: SEK,
    customer: {
      personId: samplePerson,
      name: 'Anna Ek',
      email: 'anna.ek@example.se',
    },
    lines: [sampleLine()],
    total: samplePrice,
    tenders: [tender('swish')],
    paymentRef: firstPayment,
    ...changes,
  };
}

/** Nothing to pay and nothing to hold. */
export function placedFree(): OrderPlaced {
  return placed({ lines: [download(sek(0), sek(0))], total: sek(0), tenders: [] });
}

export function reserved(round = 1): OrderEvent {
  const holds = [`${sampleOrderRef}:${String(round)}:1`] as never;
  return { type: 'OrderReserved', orderRef: sampleOrderRef, round, holds };
}

export function roundFailed(round = 2): OrderEvent {
  return {
    type: 'OrderRoundFailed',
    orderRef: sampleOrderRef,
    round,
    code: 'availability.sold-out',
  };
}

export function rejectedOrder(): OrderEvent {
  return { type: 'OrderRejected', orderRef: sampleOrderRef, code: 'availability.sold-out' };
}

export function opened(
  paymentRef: PaymentRef = firstPayment,
  changes: Partial<OrderPaymentOpened> = {},
): OrderPaymentOpened {
  return {
    type: 'OrderPaymentOpened',
    orderRef: sampleOrderRef,
    paymentRef,
    method: 'swish',
    amount: samplePrice,
    openedAt: after(0),
    personId: samplePerson,
    ...changes,
  };
}

export function closed(
  end: OrderPaymentClosed['end'],
  paymentRef: PaymentRef = firstPayment,
  closedAt: Instant = after(60_000),
): OrderPaymentClosed {
  return { type: 'OrderPaymentClosed', orderRef: sampleOrderRef, paymentRef, end, closedAt };
}

export function confirmed(paymentRef: PaymentRef = firstPayment): OrderEvent {
  return {
    type: 'OrderConfirmed',
    orderRef: sampleOrderRef,
    paymentRef,
    confirmedOn: '2026-11-20' as BusinessDate,
  };
}

export function paid(paymentRef: PaymentRef = firstPayment): OrderEvent {
  return { type: 'OrderPaid', orderRef: sampleOrderRef, paymentRef, amount: samplePrice };
}

export function settled(holds: OrderSettled['holds'], round = 1): OrderSettled {
  return { type: 'OrderSettled', orderRef: sampleOrderRef, round, holds };
}

export const completed: OrderEvent = { type: 'OrderCompleted', orderRef: sampleOrderRef };
export const cancelled: OrderEvent = {
  type: 'OrderCancelled',
  orderRef: sampleOrderRef,
  reason: 'changed my mind',
};
export const expired: OrderEvent = { type: 'OrderExpired', orderRef: sampleOrderRef };

/** The state after these events. */
export function orderAfter(events: readonly OrderEvent[]): OrderState {
  return events.reduce(evolveOrder, initialOrder);
}
