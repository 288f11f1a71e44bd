import { type Money, money } from '../../kernel/index.ts';
import type { Tender } from './order-content.ts';
import type { PlacedOrder } from './order.ts';
import type { RefundShare } from './refund-events.ts';
import { standingRefunds } from './refunds-of-order.ts';

/**
 * Which tender gets how much back: the gateway first, then points, then gift cards, the last one used
 * first. Never more to a tender than it paid. Source: domain, "Otherwise"; the same means of payment first
 * (distansavtalslagen 2005:59, 2 kap. 14 §).
 */
export function sharesOfRefund(order: PlacedOrder, amount: Money): readonly RefundShare[] {
  let left = amount.minor;
  const shares: RefundShare[] = [];
  for (const tender of inOrder(order.price.tenders)) {
    const back = Math.min(left, tender.amount.minor - paidBack(order, tender).minor);
    left -= back;
    const share = back > 0 ? shareOf(order, tender, money(back, amount.currency)) : undefined;
    if (share !== undefined) shares.push(share);
  }
  return shares;
}

const turn: Readonly<Record<Tender['kind'], number>> = { payment: 0, points: 1, 'gift-card': 2 };

function inOrder(tenders: readonly Tender[]): readonly Tender[] {
  return [...tenders].reverse().sort((a, b) => turn[a.kind] - turn[b.kind]);
}

function shareOf(order: PlacedOrder, tender: Tender, amount: Money): RefundShare | undefined {
  switch (tender.kind) {
    case 'payment':
      return order.paidBy && { kind: 'payment', paymentRef: order.paidBy, amount };
    case 'gift-card':
      return { kind: 'gift-card', cardId: tender.cardId, amount };
    case 'points': {
      const { accountId, points, amount: whole } = tender;
      const before = paidBack(order, tender);
      // Cumulative, so that all the money back is all the points back.
      const after = Math.floor((points * (before.minor + amount.minor)) / whole.minor);
      return { kind: 'points', accountId, points: after - before.points, amount };
    }
  }
}

function paidBack(
  { refunds }: PlacedOrder,
  tender: Tender,
): { readonly minor: number; readonly points: number } {
  const shares = standingRefunds(refunds)
    .flatMap(({ requested }) => requested.shares)
    .filter((share) => isOf(share, tender));
  return {
    minor: shares.reduce((total, { amount }) => total + amount.minor, 0),
    points: shares.reduce(
      (total, share) => total + (share.kind === 'points' ? share.points : 0),
      0,
    ),
  };
}

function isOf(share: RefundShare, tender: Tender): boolean {
  if (share.kind === 'gift-card')
    return tender.kind === 'gift-card' && share.cardId === tender.cardId;
  return share.kind === tender.kind;
}
