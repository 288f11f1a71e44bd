import { z } from 'zod';
import { eventField } from '../../event-store/index.ts';

const { money, personalText } = eventField;

export const method = z.enum(['swish', 'invoice']);

export const customer = z.strictObject({
  personId: z.string(),
  name: personalText,
  email: personalText,
  phone: personalText.optional(),
  address: personalText.optional(),
});

export const discount = z.strictObject({ code: z.string(), amount: money });

export const tender = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('payment'), method, amount: money }),
  z.strictObject({
    kind: z.literal('gift-card'),
    cardId: z.string(),
    lastFour: z.string(),
    amount: money,
  }),
  z.strictObject({
    kind: z.literal('points'),
    accountId: z.string(),
    points: z.int(),
    amount: money,
  }),
]);

export const refundShare = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('payment'), paymentRef: z.string(), amount: money }),
  z.strictObject({ kind: z.literal('gift-card'), cardId: z.string(), amount: money }),
  z.strictObject({
    kind: z.literal('points'),
    accountId: z.string(),
    points: z.int(),
    amount: money,
  }),
]);

const giftCard = z.strictObject({
  validityDays: z.int(),
  voucherKind: z.enum(['multi-purpose', 'single-purpose']),
  cards: z.array(z.strictObject({ cardId: z.string(), lastFour: z.string(), code: personalText })),
});

export const line = z.strictObject({
  lineId: z.string(),
  productId: z.string(),
  productType: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: money,
  priceBasis: z.enum(['early', 'regular', 'late']).optional(),
  discount: money.optional(),
  total: money,
  vatRateBasisPoints: z.int(),
  vat: money,
  salesAccount: z.string(),
  delivers: z.string(),
  poolId: z.string().optional(),
  alsoTakesFrom: z.array(z.string()).optional(),
  waitlistEntryId: z.string().optional(),
  eventId: z.string().optional(),
  seriesId: z.string().optional(),
  classId: z.string().optional(),
  giftCard: giftCard.optional(),
  points: z.strictObject({ points: z.int(), validityDays: z.int().optional() }).optional(),
  download: z.strictObject({ usesMax: z.int(), validDays: z.int() }).optional(),
  withdrawal: z.string().optional(),
  bookingRef: z.string().optional(),
  details: personalText.optional(),
});
