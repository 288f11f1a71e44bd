import { giveBack, holdUnits, takeUnits } from '../../../availability/index.ts';
import { refusalIn, type Reserving } from './reserving.ts';

/** Seats and stock. */
export const units: Reserving<'units'> = {
  async hold(journey, holdId, part) {
    const { orderRef } = journey.order.placed;
    const wish = { holdId, orderRef, units: part.units };
    const { outcome } = await journey.on('availability', part.poolId, [holdId, 'hold'], (state) =>
      holdUnits(state, wish),
    );
    return refusalIn(outcome);
  },

  async take(journey, holdId, { poolId }) {
    const { outcome } = await journey.on('availability', poolId, [holdId, 'take'], (state) =>
      takeUnits(state, { holdId }),
    );
    return outcome.kind !== 'rejected';
  },

  async giveBack(journey, holdId, { poolId }) {
    await journey.on('availability', poolId, [holdId, 'give-back'], (state) =>
      giveBack(state, { holdId }),
    );
  },
};
