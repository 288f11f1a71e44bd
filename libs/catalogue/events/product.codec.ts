import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { ProductEvent } from '../domain/product-events.ts';

const { money } = eventField;
const productId = z.string();
const text = { name: z.string(), description: z.string().optional() };

/** Stream `product-<product id>`. No personal data. */
export const productCodec = defineEvents<ProductEvent>('product', {
  ProductCreated: {
    version: 1,
    summary: 'A product was put into the catalogue.',
    schema: z.strictObject({
      productId,
      productType: z.string(),
      ...text,
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
    summary: 'A product has another name or description.',
    schema: z.strictObject({ productId, ...text, changedBy: z.string() }),
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
