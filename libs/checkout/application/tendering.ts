import {
  type Instant,
  money,
  type Money,
  type PersonId,
  rejected,
  type Rejected,
  subtract,
} from '../../kernel/index.ts';
import type { PaymentMethod, PointsTender, Tender } from '../../orders/index.ts';
import { availablePoints } from '../../points/index.ts';
import { type PricedInPoints, worthOfPoints } from '../domain/points-price.ts';
import { giftCardTenders, type WishedGiftCard } from './gift-card-tenders.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

export interface TenderWish {
  readonly giftCards?: readonly WishedGiftCard[];
  readonly points?: number;
  readonly paymentMethod?: PaymentMethod;
}

export interface Tendered {
  readonly kind: 'tendered';
  readonly tenders: readonly Tender[];
}

interface Due {
  readonly total: Money;
  readonly lines: readonly PricedInPoints[];
  readonly personId: PersonId;
  readonly now: Instant;
}

type TenderingParts = Pick<SettleOrderParts, 'streams' | 'giftCardCodes'>;

/**
 * Splits the price over how the customer pays: points, then gift cards in the order given, and the rest by
 * a gateway or an invoice. What each can give is read here, so that the customer is told before an order
 * stands; the holds decide.
 *
 * Rejects: points.insufficient (facts: missing, available), order.points-exceed-price,
 * gift-card.unknown-code (every wrong code alike), gift-card.not-active, .blocked, .expired, .revoked,
 * gift-card.insufficient-balance (facts: availableOre), gift-card.used-twice, order.mixed-currencies,
 * order.tenders-do-not-add-up (facts: leftOre).
 */
export async function tenderOrder(
  parts: TenderingParts,
  due: Due,
  wish: TenderWish,
): Promise<Tendered | Rejected> {
  const points = await pointsTender(parts, due, wish.points ?? 0);
  if (points?.kind === 'rejected') return points;
  const first = points === undefined ? [] : [points];
  const left = subtract(due.total, points?.amount ?? money(0, due.total.currency));
  const cards = await giftCardTenders(parts, { left, now: due.now }, wish.giftCards ?? []);
  if ('kind' in cards) return cards;
  return withPayment([...first, ...cards.tenders], cards.left, wish.paymentMethod);
}

function withPayment(
  tenders: readonly Tender[],
  left: Money,
  method: PaymentMethod | undefined,
): Tendered | Rejected {
  if (left.minor === 0) return { kind: 'tendered', tenders };
  if (method === undefined) return rejected('order.tenders-do-not-add-up', { leftOre: left.minor });
  return { kind: 'tendered', tenders: [...tenders, { kind: 'payment', method, amount: left }] };
}

async function pointsTender(
  { streams }: TenderingParts,
  { lines, personId, now }: Due,
  points: number,
): Promise<PointsTender | Rejected | undefined> {
  if (points === 0) return undefined;
  const amount = worthOfPoints(lines, points);
  if ('kind' in amount) return amount;
  const { state } = await streams.points.load(personId);
  const available = availablePoints(state, now);
  if (available < points)
    return rejected('points.insufficient', { missing: points - available, available });
  return { kind: 'points', accountId: personId, points, amount };
}
