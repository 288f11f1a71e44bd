import type { Part, Reservation } from '../../../orders/index.ts';
import { discountCodes } from './discount-codes.ts';
import { giftCards } from './gift-cards.ts';
import { points } from './points.ts';
import type { Reserving } from './reserving.ts';
import { units } from './units.ts';

const kinds: { readonly [Kind in Reservation['kind']]: Reserving<Kind> } = {
  units,
  discount: discountCodes,
  'gift-card': giftCards,
  points,
};

/** What holds, takes and gives back this part. */
export function reservingOf(part: Part): Reserving<Part['kind']> {
  return kinds[part.kind] as Reserving<Part['kind']>;
}
