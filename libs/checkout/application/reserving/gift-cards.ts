import { giveBackFunds, holdFunds, redeemHold } from '../../../gift-cards/index.ts';
import { openCase } from '../concluding.ts';
import { refusalIn, type Reserving } from './reserving.ts';

/** Money on gift cards. */
export const giftCards: Reserving<'gift-card'> = {
  async hold(journey, holdId, { cardId, amount }) {
    const { orderRef } = journey.order.placed;
    const now = journey.parts.clock.now();
    const { outcome } = await journey.on('giftCards', cardId, [holdId, 'hold'], (state) =>
      holdFunds(state, { holdId, orderRef, amount, now }),
    );
    return refusalIn(outcome);
  },

  async take(journey, holdId, { cardId }) {
    const { outcome } = await journey.on('giftCards', cardId, [holdId, 'take'], (state) =>
      redeemHold(state, { holdId }),
    );
    return outcome.kind !== 'rejected';
  },

  async giveBack(journey, holdId, { cardId, amount }) {
    const { clock, refundGraceDays: graceDays } = journey.parts;
    const back = { holdId, refundId: `${holdId}:given-back`, now: clock.now(), graceDays };
    const { outcome } = await journey.on('giftCards', cardId, [holdId, 'give-back'], (state) =>
      giveBackFunds(state, back),
    );
    if (outcome.kind !== 'rejected') return;
    const { paymentRef } = journey.order.placed;
    const facts = { code: outcome.code, amountOre: amount.minor };
    await openCase(journey, { paymentRef, about: 'value-not-returned', facts });
  },
};
