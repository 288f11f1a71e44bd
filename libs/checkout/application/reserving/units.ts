import { giveBack, holdUnits, type OfferTerms, takeUnits } from '../../../availability/index.ts';
import type { Journey } from '../journey.ts';
import { refusalIn, type Reserving } from './reserving.ts';

/** Seats and stock. */
export const units: Reserving<'units'> = {
  async hold(journey, holdId, part) {
    const { orderRef } = journey.order.placed;
    const wish = {
      ...{ holdId, orderRef, units: part.units, offers: offersOf(journey) },
      ...(part.waitlistEntryId === undefined ? {} : { waitlistEntryId: part.waitlistEntryId }),
    };
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
      giveBack(state, { holdId, offers: offersOf(journey) }),
    );
  },
};

/** What becomes free is offered to whoever waits, in the same append. */
export function offersOf({ parts }: Journey): OfferTerms {
  return { now: parts.clock.now(), offerMs: parts.waitlistOfferMs };
}
