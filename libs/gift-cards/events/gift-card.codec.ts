import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';

const { money, instant, personalText } = eventField;
const holdId = z.string();
const orderRef = z.string();
const reason = z.string();

/** Stream `giftCard-<card id>`. */
export const giftCardCodec = defineEvents<GiftCardEvent>('giftCard', {
  GiftCardIssued: {
    version: 1,
    summary: 'The card is there, with no money on it until it is activated.',
    schema: z.strictObject({
      cardId: z.string(),
      codeLastFour: z.string(),
      code: personalText.optional(),
      codeKey: z.string(),
      faceValue: money,
      lotKind: z.enum(['paid', 'free']),
      productId: z.string().optional(),
      voucherKind: z.enum(['multi-purpose', 'single-purpose']),
      vatRateBasisPoints: z.int().optional(),
      validityDays: z.int(),
      issuedAt: instant,
      issuedBy: z.string(),
      orderRef: orderRef.optional(),
      lineId: z.string().optional(),
      personId: z.string().optional(),
    }),
    personal: { person: 'codeKey', fields: ['code'] },
  },
  GiftCardDedicated: {
    version: 1,
    summary: 'The card has a sender, a recipient or a greeting.',
    schema: z.strictObject({
      textKey: z.string(),
      sender: personalText.optional(),
      recipient: personalText.optional(),
      recipientEmail: personalText.optional(),
      greeting: personalText.optional(),
    }),
    personal: {
      person: 'textKey',
      fields: ['sender', 'recipient', 'recipientEmail', 'greeting'],
    },
  },
  GiftCardActivated: {
    version: 1,
    summary: 'The face value is on the card, to be used until it ends.',
    schema: z.strictObject({
      activatedAt: instant,
      expiresAt: instant,
      by: z.enum(['payment', 'operator']),
      reason: reason.optional(),
      orderRef: orderRef.optional(),
    }),
  },
  GiftCardFundsHeld: {
    version: 1,
    summary: 'Money on the card is set aside for an order.',
    schema: z.strictObject({ holdId, orderRef, amount: money }),
  },
  GiftCardHoldReleased: {
    version: 1,
    summary: 'A hold was given back, or refused before it came.',
    schema: z.strictObject({ holdId }),
  },
  GiftCardRedeemed: {
    version: 1,
    summary: 'So much of a hold was used; the rest of it went back.',
    schema: z.strictObject({ holdId, orderRef, amount: money }),
  },
  GiftCardRefunded: {
    version: 1,
    summary: 'Money that was used is on the card again.',
    schema: z.strictObject({
      refundId: z.string(),
      holdId,
      orderRef,
      amount: money,
      expiresAt: instant.optional(),
    }),
  },
  GiftCardExtended: {
    version: 1,
    summary: 'The card ends later; what had expired is on it again.',
    schema: z.strictObject({ expiresAt: instant, reason, restored: money.optional() }),
  },
  GiftCardBlocked: {
    version: 1,
    summary: 'Nobody may use the card for a new order.',
    schema: z.strictObject({ reason }),
  },
  GiftCardUnblocked: {
    version: 1,
    summary: 'The card may be used again.',
    schema: z.strictObject({ reason }),
  },
  GiftCardExpired: {
    version: 1,
    summary: 'The card has ended, and what was left on it is gone.',
    schema: z.strictObject({ amount: money, expiredAt: instant }),
  },
  GiftCardFlagged: {
    version: 1,
    summary: 'The card has waited for its payment too long; a person should look.',
    schema: z.strictObject({ reason, flaggedAt: instant }),
  },
  GiftCardPaymentPostponed: {
    version: 1,
    summary: 'There is more time to pay the card; its flag is lowered until then.',
    schema: z.strictObject({ orderRef, dueOn: eventField.businessDate, reason }),
  },
  GiftCardRevoked: {
    version: 1,
    summary: 'The purchase was undone, and what was unspent is gone.',
    schema: z.strictObject({ amount: money, reason }),
  },
  GiftCardReinstated: {
    version: 1,
    summary: 'The refund that took the card back was not made: what it took is on the card again.',
    schema: z.strictObject({
      refundId: z.string(),
      amount: money,
      expiresAt: instant.optional(),
    }),
  },
});
