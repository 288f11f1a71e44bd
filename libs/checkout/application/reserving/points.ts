import { debitHold, giveBackPoints, holdPoints } from '../../../points/index.ts';
import { refusalIn, type Reserving } from './reserving.ts';

/** The customer's points. */
export const points: Reserving<'points'> = {
  async hold(journey, holdId, { accountId, points: count }) {
    const { orderRef } = journey.order.placed;
    const now = journey.parts.clock.now();
    const { outcome } = await journey.on('points', accountId, [holdId, 'hold'], (state) =>
      holdPoints(state, { holdId, orderRef, points: count, now }),
    );
    return refusalIn(outcome);
  },

  async take(journey, holdId, { accountId }) {
    const { outcome } = await journey.on('points', accountId, [holdId, 'take'], (state) =>
      debitHold(state, { holdId }),
    );
    return outcome.kind !== 'rejected';
  },

  async giveBack(journey, holdId, { accountId }) {
    const { clock, refundGraceDays: graceDays } = journey.parts;
    const back = { holdId, refundId: `${holdId}:given-back`, now: clock.now(), graceDays };
    await journey.on('points', accountId, [holdId, 'give-back'], (state) =>
      giveBackPoints(state, back),
    );
  },
};
