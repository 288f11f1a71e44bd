import type { Projection } from '../../libs/projecting/index.ts';
import { availability } from '../../projections/availability/availability.projection.ts';
import { callbackLog } from '../../projections/callback-log/callback-log.projection.ts';
import { cases } from '../../projections/cases/cases.projection.ts';
import { catalogue } from '../../projections/catalogue/catalogue.projection.ts';
import { orderOverview } from '../../projections/order-overview/order-overview.projection.ts';
import { paymentStatus } from '../../projections/payment-status/payment-status.projection.ts';

/** Every read model that the product keeps. */
export const readModels: readonly Projection[] = [
  orderOverview,
  paymentStatus,
  callbackLog,
  availability,
  catalogue,
  cases,
];
