import type { Projection } from '../../libs/projecting/index.ts';
import { availability } from '../../projections/availability/availability.projection.ts';
import { callbackLog } from '../../projections/callback-log/callback-log.projection.ts';
import { cases } from '../../projections/cases/cases.projection.ts';
import { catalogue } from '../../projections/catalogue/catalogue.projection.ts';
import { discountUsage } from '../../projections/discount-usage/discount-usage.projection.ts';
import { giftCardBalances } from '../../projections/gift-card-balances/gift-card-balances.projection.ts';
import { orderOverview } from '../../projections/order-overview/order-overview.projection.ts';
import { paymentStatus } from '../../projections/payment-status/payment-status.projection.ts';
import { pointsBalances } from '../../projections/points-balances/points-balances.projection.ts';

/** Every read model that the product keeps. */
export const readModels: readonly Projection[] = [
  orderOverview,
  paymentStatus,
  callbackLog,
  availability,
  catalogue,
  cases,
  pointsBalances,
  discountUsage,
  giftCardBalances,
];
