import { findGiftCard, freeFunds, giftCardStatus } from '../../gift-cards/index.ts';
import {
  type Instant,
  money,
  type Money,
  type PersonId,
  rejected,
  type Rejected,
  subtract,
} from '../../kernel/index.ts';
import type { GiftCardTender, PaymentMethod, PointsTender, Tender } from '../../orders/index.ts';
import { availablePoints } from '../../points/index.ts';
import { type PricedInPoints, worthOfPoints } from '../domain/points-price.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

/** A gift card by its code, and how much of it; all that is needed when there is no amount. */
export interface WishedGiftCard {
  readonly code: string;
  readonly amount?: Money;
}

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
  const tenders: Tender[] = [];
  let left = due.total;
  const points = await pointsTender(parts, due, wish.points ?? 0);
  if (points?.kind === 'rejected') return points;
  if (points !== undefined) {
    left = subtract(left, points.amount);
    tenders.push(points);
  }
  for (const card of wish.giftCards ?? []) {
    if (left.minor === 0) break;
    const tender = await giftCardTender(parts, { left, now: due.now }, card);
    if (tender.kind === 'rejected') return tender;
    if (tenders.some((one) => one.kind === 'gift-card' && one.cardId === tender.cardId))
      return rejected('gift-card.used-twice');
    left = subtract(left, tender.amount);
    tenders.push(tender);
  }
  if (left.minor === 0) return { kind: 'tendered', tenders };
  const method = wish.paymentMethod;
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

async function giftCardTender(
  { streams, giftCardCodes }: TenderingParts,
  { left, now }: { readonly left: Money; readonly now: Instant },
  { code, amount: asked }: WishedGiftCard,
): Promise<GiftCardTender | Rejected> {
  const card = await findGiftCard(streams.giftCards, giftCardCodes, code);
  const issued = card?.state.issued;
  if (card === undefined || issued === undefined) return rejected('gift-card.unknown-code');
  const status = giftCardStatus(card.state, now);
  if (status !== 'active' && status !== 'used')
    return rejected(status === 'pending' ? 'gift-card.not-active' : `gift-card.${status ?? ''}`);
  if (
    issued.faceValue.currency !== left.currency ||
    (asked?.currency ?? left.currency) !== left.currency
  )
    return rejected('order.mixed-currencies');
  const free = freeFunds(card.state, now);
  const wanted = Math.min(asked?.minor ?? Math.min(free.minor, left.minor), left.minor);
  if (wanted <= 0 || wanted > free.minor)
    return rejected('gift-card.insufficient-balance', { availableOre: free.minor });
  const { cardId } = card;
  const amount = money(wanted, left.currency);
  return { kind: 'gift-card', cardId, lastFour: issued.codeLastFour, amount };
}
