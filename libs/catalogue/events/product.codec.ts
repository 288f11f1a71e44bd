import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import { withdrawalExceptions } from '../domain/withdrawal-right.ts';
import type { ProductEvent } from '../domain/product-events.ts';

const { money } = eventField;
const productId = z.string();
const details = {
  name: z.string(),
  description: z.string().optional(),
  terms: z
    .strictObject({
      giftCard: z
        .strictObject({
          amounts: z.strictObject({ least: money, greatest: money }).optional(),
          validityDays: z.int().optional(),
          voucherKind: z.enum(['multi-purpose', 'single-purpose']),
        })
        .optional(),
      points: z.strictObject({ points: z.int(), validityDays: z.int().optional() }).optional(),
      unitPoints: z.int().optional(),
      download: z.strictObject({ usesMax: z.int(), validDays: z.int() }).optional(),
      stock: z.enum(['tracked', 'untracked']).optional(),
      recipientId: z.string().optional(),
      withdrawal: z.enum(['applies', ...withdrawalExceptions]).optional(),
    })
    .optional(),
};

/** Stream `product-<product id>`. No personal data. */
export const productCodec = defineEvents<ProductEvent>('product', {
  ProductCreated: {
    version: 1,
    summary: 'A product was put into the catalogue.',
    schema: z.strictObject({
      productId,
      productType: z.string(),
      ...details,
      unitPrice: money,
      createdBy: z.string(),
    }),
  },
  ProductPriceChanged: {
    version: 1,
    summary: 'A product costs something else; orders keep the price they were placed with.',
    schema: z.strictObject({ productId, unitPrice: money, changedBy: z.string() }),
  },
  ProductChanged: {
    version: 1,
    summary: 'A product has another name or description, or other terms.',
    schema: z.strictObject({ productId, ...details, changedBy: z.string() }),
  },
  ProductDeactivated: {
    version: 1,
    summary: 'A product is no longer for sale.',
    schema: z.strictObject({ productId, deactivatedBy: z.string() }),
  },
  ProductActivated: {
    version: 1,
    summary: 'A product is for sale again.',
    schema: z.strictObject({ productId, activatedBy: z.string() }),
  },
});
