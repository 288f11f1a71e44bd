import type { AuditedEvent } from './answers.ts';
import { total } from './rule-check.ts';

/** What the rules read of an event. */
export type Fact = Pick<AuditedEvent, 'type' | 'data'>;
type Events = readonly Fact[];

/** In öre. */
export interface KeptMoney {
  /** What the gateways, gift cards and points took for an order and did not give back. */
  readonly taken: number;
  /** What the lines cost that the customer keeps; an invoice's part is due once it is paid. */
  readonly due: number;
}

/** One order's money by its own events, and by those of the payments, cards and points that paid it. */
export function keptMoney(events: Events): KeptMoney {
  const of = (type: string) => total(ofType(events, type).map(({ data }) => amountOf(data)));
  const taken =
    of('PaymentSucceeded') -
    of('RefundSucceeded') +
    of('GiftCardRedeemed') -
    of('GiftCardRefunded') +
    takenInPoints(events);
  return { taken, due: dueOf(events) };
}

/** What the log says that a payment asked for, got and gave back, in öre. */
export interface MovedMoney {
  readonly asked: number;
  readonly got: number;
  readonly back: number;
  /** What went back or is on its way. */
  readonly going: number;
  /** What of it no refund of the order asked for: it came twice, or for nothing. */
  readonly surplus: number;
}

export function movedBy(events: Events, paymentRef: string): MovedMoney {
  const own = events.filter(({ data }) => data['paymentRef'] === paymentRef);
  const succeeded = ofType(own, 'RefundSucceeded');
  const failed = new Set(ofType(own, 'RefundFailed').map(({ data }) => data['refundRef']));
  for (const { data } of succeeded) failed.delete(data['refundRef']);
  const going = ofType(own, 'RefundRequested').filter(({ data }) => !failed.has(data['refundRef']));
  const sum = (all: Events) => total(all.map(({ data }) => amountOf(data)));
  return {
    asked: sum(ofType(own, 'PaymentRequested')),
    got: sum(ofType(own, 'PaymentSucceeded')),
    back: sum(succeeded),
    going: sum(going),
    surplus: sum(going.filter(({ data }) => data['orderRefundId'] === undefined)),
  };
}

export function ofType(events: Events, type: string): Events {
  return events.filter((event) => event.type === type);
}

/** In öre; the log writes money as `{ minor, currency }`. */
export function amountOf(data: Fact['data'], field = 'amount'): number {
  const { minor } = (data[field] ?? {}) as { readonly minor?: unknown };
  return typeof minor === 'number' ? minor : 0;
}

/** The price as it was placed or changed last. */
function priceOf(events: Events): Fact | undefined {
  return events.findLast(({ type }) => type === 'OrderPlaced' || type === 'OrderRepriced');
}

interface Part {
  readonly kind: string;
  readonly amount: { readonly minor: number };
}

function partsIn(event: Fact | undefined, field: 'tenders' | 'shares'): readonly Part[] {
  return (event?.data[field] ?? []) as readonly Part[];
}

/** Points are worth what their part of the price was, and a refund's share of it going back. */
function takenInPoints(events: Events): number {
  if (ofType(events, 'PointsDebited').length === 0) return 0;
  const returned = new Set(ofType(events, 'PointsRefunded').map(({ data }) => data['refundId']));
  const shares = ofType(events, 'OrderRefundRequested')
    .filter(({ data }) => returned.has(data['refundId']))
    .flatMap((event) => partsIn(event, 'shares'));
  const isWhole = has(events, 'OrderCancelled') && returned.size > 0;
  return isWhole ? 0 : inPoints(partsIn(priceOf(events), 'tenders')) - inPoints(shares);
}

function inPoints(parts: readonly Part[]): number {
  return total(parts.filter(({ kind }) => kind === 'points').map(({ amount }) => amount.minor));
}

function dueOf(events: Events): number {
  const price = priceOf(events);
  if (price === undefined) return 0;
  const whole = amountOf(price.data, 'total');
  if (has(events, 'OrderPaid'))
    return whole - total(ofType(events, 'OrderRefunded').map(({ data }) => amountOf(data)));
  if (!has(events, 'OrderConfirmed') || has(events, 'OrderCancelled')) return 0;
  const invoiced = partsIn(price, 'tenders').filter(({ kind }) => kind === 'payment');
  return whole - total(invoiced.map(({ amount }) => amount.minor));
}

function has(events: Events, type: string): boolean {
  return ofType(events, type).length > 0;
}
