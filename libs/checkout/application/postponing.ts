import { postponePayment } from '../../gift-cards/index.ts';
import type { OrderRef } from '../../kernel/index.ts';
import { cardsOf } from './delivering-gift-cards.ts';
import { Journey } from './journey.ts';
import { settleJourney, type Settled } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';

/**
 * Tells the gift cards of an order that its invoice may be paid later, after the order was taken as far as
 * it can go: cards that are not issued yet could not be told. Again changes nothing.
 */
export async function postponeGiftCards(
  parts: SettleOrderParts,
  orderRef: OrderRef,
  cause: Cause,
): Promise<Settled | undefined> {
  const journey = await Journey.begin(parts, orderRef, cause);
  if (journey === undefined) return undefined;
  const { next } = await settleJourney(journey);
  const { order, payments } = journey.snapshot();
  for (const { extensions } of payments.values()) {
    const last = extensions.at(-1);
    if (last === undefined || order.status !== 'confirmed') continue;
    const { dueOn, reason } = last;
    for (const { card } of cardsOf(journey))
      await journey.on(
        'giftCards',
        card.cardId,
        ['gift-card', card.cardId, 'postpone', dueOn],
        (state) => postponePayment(state, { orderRef, dueOn, reason }),
      );
  }
  return { ...journey.snapshot(), next };
}
