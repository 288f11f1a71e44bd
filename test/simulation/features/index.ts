import { cancelling } from './cancelling.ts';
import { carts } from './carts.ts';
import { cases } from './cases.ts';
import { changingPrices } from './changing-prices.ts';
import { discountCodes } from './discount-codes.ts';
import type { Feature } from './feature.ts';
import { giftCards } from './gift-cards.ts';
import { invoices } from './invoices.ts';
import { moreTime } from './more-time.ts';
import { points } from './points.ts';
import { refunds } from './refunds.ts';
import { registrations } from './registrations.ts';
import { repeats } from './repeats.ts';
import { seats } from './seats.ts';
import { swishPayments } from './swish-payments.ts';
import { waitingLists } from './waiting-lists.ts';

/** Everything that the simulated service does; a new feature is one file and one line here. */
export const allFeatures: readonly Feature[] = [
  seats,
  registrations,
  swishPayments,
  invoices,
  moreTime,
  repeats,
  cancelling,
  changingPrices,
  giftCards,
  points,
  discountCodes,
  refunds,
  cases,
  waitingLists,
  carts,
];
