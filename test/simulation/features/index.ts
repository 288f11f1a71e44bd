import { cancelling } from './cancelling.ts';
import { changingPrices } from './changing-prices.ts';
import type { Feature } from './feature.ts';
import { invoices } from './invoices.ts';
import { repeats } from './repeats.ts';
import { seats } from './seats.ts';
import { swishPayments } from './swish-payments.ts';

/** Everything that the simulated service does; a new feature is one file and one line here. */
export const allFeatures: readonly Feature[] = [
  seats,
  swishPayments,
  invoices,
  repeats,
  cancelling,
  changingPrices,
];
