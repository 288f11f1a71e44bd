import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { ProductTypeEvent } from '../domain/product-type.ts';

const declaration = {
  code: z.string(),
  name: z.strictObject({ sv: z.string(), en: z.string() }),
  allocates: z.enum(['seats', 'stock', 'nothing']),
  delivers: z.enum([
    'booking',
    'gift-card',
    'points',
    'download',
    'shipment',
    'membership',
    'registration',
    'ticket',
  ]),
  vatRateBasisPoints: z.int(),
  salesAccount: z.string(),
  lineSchema: z.string(),
  sellable: z.boolean(),
};

/** Stream `productType-<code>`. No personal data. */
export const productTypeCodec = defineEvents<ProductTypeEvent>('productType', {
  ProductTypeDeclared: {
    version: 1,
    summary: 'A kind of product was declared: what it takes, what it hands over, VAT and account.',
    schema: z.strictObject({ ...declaration, declaredBy: z.string() }),
  },
  ProductTypeChanged: {
    version: 1,
    summary: 'A kind of product is declared anew, whole; orders keep what they were placed with.',
    schema: z.strictObject({ ...declaration, changedBy: z.string() }),
  },
});
