import { giveBackDiscount, holdDiscount, useDiscount } from '../../../discounts/index.ts';
import { refusalIn, type Reserving } from './reserving.ts';

/** One use of a discount code. */
export const discountCodes: Reserving<'discount'> = {
  async hold(journey, holdId, { code, amount }) {
    const { orderRef, customer } = journey.order.placed;
    const { personId } = customer;
    const now = journey.parts.clock.now();
    const { outcome } = await journey.on('discounts', code, [holdId, 'hold'], (state) =>
      holdDiscount(state, { holdId, orderRef, personId, amount, now }),
    );
    return refusalIn(outcome);
  },

  async take(journey, holdId, { code }) {
    const { outcome } = await journey.on('discounts', code, [holdId, 'take'], (state) =>
      useDiscount(state, { holdId }),
    );
    return outcome.kind !== 'rejected';
  },

  async giveBack(journey, holdId, { code }) {
    await journey.on('discounts', code, [holdId, 'give-back'], (state) =>
      giveBackDiscount(state, { holdId }),
    );
  },
};
