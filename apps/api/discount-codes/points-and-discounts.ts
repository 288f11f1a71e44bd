import type { Provider } from '@nestjs/common';
import { DISCOUNT_CODES_STREAM, discountCodeHandlers } from '../../../libs/discounts/index.ts';
import { GrantPointsHandler, POINTS_STREAM } from '../../../libs/points/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { BuyingPointsController } from '../points/buying-points.controller.ts';
import { PointsController } from '../points/points.controller.ts';
import { DiscountCodesController } from './discount-codes.controller.ts';
import { OldDiscountPathsController } from './old-discount-paths.controller.ts';
import { ValidatingDiscountsController } from './validating-discounts.controller.ts';

/** The endpoints of points and discount codes. */
export const pointsAndDiscountControllers = [
  PointsController,
  BuyingPointsController,
  ValidatingDiscountsController,
  DiscountCodesController,
  OldDiscountPathsController,
];

/** The handlers of their commands, and the streams that these work on. */
export function pointsAndDiscountProviders({ checkout }: ApiParts): readonly Provider[] {
  return [
    { provide: POINTS_STREAM, useValue: checkout.streams.points },
    { provide: DISCOUNT_CODES_STREAM, useValue: checkout.streams.discounts },
    GrantPointsHandler,
    ...discountCodeHandlers,
  ];
}
