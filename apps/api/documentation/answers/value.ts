import { z } from 'zod';
import { type DocumentedAnswers, made, named, ok } from '../answer.ts';
import { cursor, money, position, time } from './parts.ts';

const cardFields = {
  ...{ id: z.string(), status: z.string(), lastFour: z.string(), kind: z.string() },
  ...{ faceValue: money, available: money, held: money, used: money },
  ...{ expired: money, revoked: money, issuedAt: time },
  ...{ activatedAt: time.nullable(), expiresAt: time.nullable(), flaggedAt: time.nullable() },
};

const card = named('GiftCard', cardFields);

/** With what sold it; null where nobody did. */
const listedCard = named('ListedGiftCard', {
  ...{ ...cardFields, voucherKind: z.string(), productId: z.string().nullable() },
  ...{ order: z.string().nullable(), lineId: z.string().nullable() },
});

const changedCard = named('ChangedGiftCard', { giftCard: card, position });

const cards = named('GiftCards', { giftCards: z.array(listedCard), cursor });

/** Gift cards, and waiting for what is sold out. */
export const valueAnswers: DocumentedAnswers = {
  'POST /api/gift-cards/check': ok(
    named('CheckedGiftCard', {
      giftCard: z.object({
        ...{ status: z.string(), lastFour: z.string(), balance: money },
        ...{ currency: z.string(), expiresAt: time.nullable() },
      }),
    }),
  ),
  'GET /api/gift-cards/by-reference': ok(cards),
  'GET /api/gift-cards': ok(cards),
  'POST /api/gift-cards': made(
    named('GivenGiftCard', { giftCard: card, code: z.string(), position }),
  ),
  'GET /api/gift-cards/{id}': ok(
    named('GiftCardStatement', {
      giftCard: listedCard,
      movements: z.array(
        z.object({
          ...{ kind: z.string(), amount: money, at: time, order: z.string().nullable() },
          ...{ hold: z.string().nullable(), refund: z.string().nullable() },
        }),
      ),
      cursor,
    }),
  ),
  'POST /api/gift-cards/{id}/activate': ok(changedCard),
  'POST /api/gift-cards/{id}/block': ok(changedCard),
  'POST /api/gift-cards/{id}/unblock': ok(changedCard),
  'POST /api/gift-cards/{id}/extend': ok(changedCard),
  'GET /api/availability/{pool}': ok(
    named('Availability', {
      ...{ poolId: z.string(), capacity: z.int(), left: z.int(), waiting: z.int() },
    }),
  ),
  'POST /api/availability/{pool}/waitlist': made(
    named('JoinedWaitlist', {
      ...{ entryId: z.string(), poolId: z.string(), units: z.int() },
      ...{ place: z.int().optional(), token: z.string(), position },
    }),
  ),
  'GET /api/availability/{pool}/waitlist/{id}': ok(
    named('WaitlistEntry', {
      ...{ entryId: z.string(), poolId: z.string(), units: z.int(), joinedAt: time },
      ...{ status: z.enum(['waiting', 'offered']), place: z.int().optional() },
      offerUntil: time.optional(),
    }),
  ),
  'DELETE /api/availability/{pool}/waitlist/{id}': ok(
    named('LeftWaitlist', {
      ...{ entryId: z.string(), poolId: z.string(), status: z.literal('left'), position },
    }),
  ),
};
