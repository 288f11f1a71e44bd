import { giftCardFunds, revokeGiftCard } from '../../gift-cards/index.ts';
import type { OrderLine, OrderRefund, RefundedLine } from '../../orders/index.ts';
import { missingPoints, takeBackPoints } from '../../points/index.ts';
import { openCase } from './concluding.ts';
import { creditIdsOf } from './delivering.ts';
import type { Journey } from './journey.ts';

type Requested = OrderRefund['requested'];

/**
 * Takes back what the refunded units had delivered: unspent money on gift cards, unspent points. What was
 * spent already cannot be taken; a person decides about it. Again changes nothing.
 */
export async function takeBackDelivered(journey: Journey, refund: Requested): Promise<void> {
  for (const refunded of refund.lines) {
    const line = journey.order.price.lines.find(({ lineId }) => lineId === refunded.lineId);
    if (line === undefined || refunded.quantity === 0) continue;
    await takeCards(journey, refund, { line, refunded });
    if (line.points !== undefined) await takePoints(journey, refund, { line, refunded });
  }
}

interface Taking {
  readonly line: OrderLine;
  readonly refunded: RefundedLine;
}

/** The last cards of the line first: a refund of some units takes as many cards. */
async function takeCards(
  journey: Journey,
  { refundId, reason }: Requested,
  { line, refunded }: Taking,
): Promise<void> {
  const before = unitsRefundedBefore(journey, refundId, line.lineId);
  const cards = [...(line.giftCard?.cards ?? [])].reverse();
  let spentOre = 0;
  for (const { cardId } of cards.slice(before, before + refunded.quantity)) {
    const step = ['gift-card', cardId, 'revoke'];
    const { state } = await journey.on('giftCards', cardId, step, (card) =>
      revokeGiftCard(card, { reason }),
    );
    const { used, held } = giftCardFunds(state);
    spentOre += used.minor + held.minor;
  }
  if (spentOre > 0) await reportSpent(journey, refundId, { spentOre, lineId: line.lineId });
}

/** The last units first, as with cards. */
async function takePoints(
  journey: Journey,
  { refundId, reason }: Requested,
  { line, refunded }: Taking,
): Promise<void> {
  const { order } = journey;
  const { personId } = order.placed.customer;
  const before = unitsRefundedBefore(journey, refundId, line.lineId);
  const creditIds = [...creditIdsOf(order, line)].reverse();
  let spentPoints = 0;
  for (const creditId of creditIds.slice(before, before + refunded.quantity)) {
    const step = ['points', creditId, 'take-back'];
    const { state } = await journey.on('points', personId, step, (account) =>
      takeBackPoints(account, { creditId, reason }),
    );
    spentPoints += missingPoints(state, creditId);
  }
  if (spentPoints > 0) await reportSpent(journey, refundId, { spentPoints, lineId: line.lineId });
}

function reportSpent(
  journey: Journey,
  refundId: string,
  facts: Readonly<Record<string, string | number>>,
): Promise<void> {
  const { paymentRef } = journey.order.placed;
  return openCase(journey, { paymentRef, about: 'value-spent', refundId, facts });
}

function unitsRefundedBefore({ order }: Journey, refundId: string, lineId: string): number {
  const index = order.refunds.findIndex(({ requested }) => requested.refundId === refundId);
  return order.refunds
    .slice(0, Math.max(index, 0))
    .filter(({ status }) => status !== 'abandoned')
    .flatMap(({ requested }) => requested.lines)
    .filter((line) => line.lineId === lineId)
    .reduce((units, { quantity }) => units + quantity, 0);
}
