import { giftCardFunds, reinstateGiftCard, revokeGiftCard } from '../../gift-cards/index.ts';
import type { OrderRefund } from '../../orders/index.ts';
import { missingPoints, reinstatePoints, takeBackPoints } from '../../points/index.ts';
import { openCase } from './concluding.ts';
import { type DeliveredUnits, deliveredUnits } from './delivered-units.ts';
import type { Journey } from './journey.ts';

/**
 * Takes back what the refunded units had delivered: unspent money on gift cards, unspent points. What was
 * spent already cannot be taken; a person decides about it. Again changes nothing.
 *
 * What refunds had taken that were not made comes back first: a run that was cut off may have left it, and
 * their units may be this one's now.
 */
export async function takeBackDelivered(journey: Journey, refund: OrderRefund): Promise<void> {
  for (const other of journey.order.refunds)
    if (other.status === 'abandoned') await reinstateDelivered(journey, other);
  for (const delivered of deliveredUnits(journey.order, refund)) {
    await takeCards(journey, refund, delivered);
    await takePoints(journey, refund, delivered);
  }
}

/**
 * Puts back what a refund had taken that was not made: the customer has no money, so they have what they
 * bought. Again changes nothing, and a run of the refund that comes late takes nothing any more.
 */
export async function reinstateDelivered(journey: Journey, refund: OrderRefund): Promise<void> {
  const { parts, order } = journey;
  const { refundId } = refund.requested;
  const back = { refundId, now: parts.clock.now(), graceDays: parts.refundGraceDays };
  for (const { cardIds, creditIds } of deliveredUnits(order, refund)) {
    for (const cardId of cardIds)
      await journey.on('giftCards', cardId, ['gift-card', cardId, 'reinstate', refundId], (card) =>
        reinstateGiftCard(card, back),
      );
    for (const creditId of creditIds) {
      const step = ['points', creditId, 'reinstate', refundId];
      await journey.on('points', order.placed.customer.personId, step, (account) =>
        reinstatePoints(account, { ...back, creditId }),
      );
    }
  }
}

async function takeCards(
  journey: Journey,
  { requested: { refundId, reason } }: OrderRefund,
  { line, cardIds }: DeliveredUnits,
): Promise<void> {
  let spentOre = 0;
  for (const cardId of cardIds) {
    const step = ['gift-card', cardId, 'revoke', refundId];
    const { state } = await journey.on('giftCards', cardId, step, (card) =>
      revokeGiftCard(card, { reason, refundId }),
    );
    const { used, held } = giftCardFunds(state);
    spentOre += used.minor + held.minor;
  }
  if (spentOre > 0) await reportSpent(journey, refundId, { spentOre, lineId: line.lineId });
}

async function takePoints(
  journey: Journey,
  { requested: { refundId, reason } }: OrderRefund,
  { line, creditIds }: DeliveredUnits,
): Promise<void> {
  const { personId } = journey.order.placed.customer;
  let spentPoints = 0;
  for (const creditId of creditIds) {
    const step = ['points', creditId, 'take-back', refundId];
    const { state } = await journey.on('points', personId, step, (account) =>
      takeBackPoints(account, { creditId, reason, refundId }),
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
