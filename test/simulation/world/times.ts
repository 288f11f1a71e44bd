import { type CheckoutTimes, defaultTimes } from '../../../libs/checkout/index.ts';

/** The product's own: time costs nothing here. */
export const simulationTimes: CheckoutTimes = defaultTimes;
