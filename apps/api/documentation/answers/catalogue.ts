import { z } from 'zod';
import { type DocumentedAnswers, made, named, ok } from '../answer.ts';
import { cursor, money, position, time } from './parts.ts';

const left = { capacity: z.int().optional(), left: z.int().optional() };
const description = z.string().optional();
const terms = z.record(z.string(), z.unknown()).optional();

/** Whether a consumer may withdraw; the exception is one of the law's. */
const withdrawal = z.object({ applies: z.boolean(), exception: z.string().optional() });

const product = named('Product', {
  ...{ productId: z.string(), productType: z.string(), name: z.string(), description },
  ...{ unitPrice: money, active: z.boolean(), terms },
});

const listedProduct = named('ListedProduct', {
  ...product.shape,
  vatRateBasisPoints: z.int(),
  delivers: z.string(),
  sellable: z.boolean(),
  withdrawal,
  ...left,
});

const changedProduct = named('ChangedProduct', {
  ...{ product, capacity: z.int().optional(), position },
});

const slot = { slotId: z.string(), startsAt: time, endsAt: time };

const session = {
  ...{ sessionId: z.string(), productType: z.string(), title: z.string(), description },
  ...{
    unitPrice: money,
    published: z.boolean(),
    withdrawal: withdrawal.optional(),
    recordingUrl: z.string().optional(),
  },
};

const listedSession = named('ListedSession', {
  ...session,
  hasRecording: z.boolean(),
  at: time.optional(),
});

const changedSession = named('ChangedSession', {
  session: named('Session', { ...session, slots: z.array(z.object(slot)) }),
  capacity: z.int().optional(),
  position,
});

const productType = {
  ...{ code: z.string(), name: z.object({ sv: z.string(), en: z.string() }) },
  ...{ allocates: z.string(), delivers: z.string(), vatRateBasisPoints: z.int() },
};

export const catalogueAnswers: DocumentedAnswers = {
  'GET /api/products': ok(named('Products', { products: z.array(listedProduct), cursor })),
  'GET /api/products/{id}': ok(listedProduct),
  'POST /api/products': made(changedProduct),
  'PATCH /api/products/{id}': ok(changedProduct),
  'PUT /api/products/{id}': ok(changedProduct),
  'POST /api/products/{id}/activate': ok(changedProduct),
  'POST /api/products/{id}/deactivate': ok(changedProduct),
  'PUT /api/products/{id}/capacity': ok(changedProduct),
  'GET /api/points/packages': ok(
    named('PointsPackages', {
      packages: z.array(
        z.object({
          ...{ productId: z.string(), name: z.string(), points: z.int(), unitPrice: money },
          ...{ validityDays: z.int().optional(), sellable: z.boolean() },
        }),
      ),
      cursor,
    }),
  ),
  'GET /api/product-types': ok(
    named('ProductTypes', {
      productTypes: z.array(
        z.object({ ...productType, sellable: z.boolean(), lineSchema: z.unknown() }),
      ),
    }),
  ),
  'POST /api/product-types': made(
    named('DeclaredProductType', { productType: z.object(productType), position }),
  ),
  'GET /api/sessions': ok(named('Sessions', { sessions: z.array(listedSession), cursor })),
  'GET /api/sessions/{id}': ok(listedSession),
  'GET /api/sessions/{id}/slots': ok(
    named('Slots', { sessionId: z.string(), slots: z.array(z.object({ ...slot, ...left })) }),
  ),
  'POST /api/studio/sessions': made(changedSession),
  'PATCH /api/studio/sessions/{id}': ok(changedSession),
  'POST /api/studio/sessions/{id}/slots': made(changedSession),
  'DELETE /api/studio/sessions/{id}/slots/{slot}': ok(changedSession),
  'POST /api/studio/sessions/{id}/publish': ok(changedSession),
  'POST /api/studio/sessions/{id}/unpublish': ok(changedSession),
  'PUT /api/studio/sessions/{id}/recording': ok(changedSession),
};
