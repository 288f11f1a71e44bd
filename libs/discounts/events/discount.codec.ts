import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { DiscountEvent } from '../domain/discount-events.ts';

const { instant, money } = eventField;
const code = z.string();
const holdId = z.string();
const orderRef = z.string();
const commandId = z.string();
const count = z.int().optional();
const list = z.array(z.string()).optional();
const terms = {
  kind: z.enum(['fixed', 'percentage']),
  amount: money.optional(),
  perLine: z.literal(true).optional(),
  percentBasisPoints: count,
  usesMax: count,
  usesPerCustomerMax: count,
  budget: money.optional(),
  validFrom: instant.optional(),
  validUntil: instant.optional(),
  orderMinimum: money.optional(),
  productIds: list,
  eventIds: list,
  seriesIds: list,
  automatic: z.literal('member').optional(),
  description: z.string().optional(),
};
const resolved = z.strictObject({ holdId, orderRef, amount: money });

/** Stream `discountCode-<code>`. */
export const discountCodec = defineEvents<DiscountEvent>('discountCode', {
  DiscountCodeCreated: {
    version: 1,
    summary: 'A discount code can be used from now on, within its terms.',
    schema: z.strictObject({ code, ...terms, createdBy: commandId }),
  },
  DiscountCodeChanged: {
    version: 1,
    summary: 'A discount code has other terms, stated whole; uses that stand are not touched.',
    schema: z.strictObject({ code, ...terms, changedBy: commandId }),
  },
  DiscountCodeDeactivated: {
    version: 1,
    summary: 'A discount code takes no new uses.',
    schema: z.strictObject({ code, reason: z.string(), deactivatedBy: commandId }),
  },
  DiscountCodeActivated: {
    version: 1,
    summary: 'A discount code that was deactivated takes new uses again.',
    schema: z.strictObject({ code, activatedBy: commandId }),
  },
  DiscountHeld: {
    version: 1,
    summary: 'A use is set aside for an order until its end counts it or gives it back.',
    schema: z.strictObject({ holdId, orderRef, personId: z.string(), amount: money }),
  },
  DiscountReleased: {
    version: 1,
    summary: 'A hold was given back, or refused before it came.',
    schema: z.strictObject({ holdId }),
  },
  DiscountUsed: {
    version: 1,
    summary: 'What a hold set aside was used, and counts.',
    schema: resolved,
  },
  DiscountReturned: {
    version: 1,
    summary: 'A use that counted was given back.',
    schema: resolved,
  },
});
