import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { WithdrawalEvent } from '../domain/withdrawal-events.ts';

const { instant, businessDate, personalText } = eventField;
const withdrawalId = z.string();
const orderRef = z.string();

/** Stream `withdrawal-<order reference>`. */
export const withdrawalCodec = defineEvents<WithdrawalEvent>('withdrawal', {
  WithdrawalSubmitted: {
    version: 1,
    summary: 'A consumer withdrew from lines of an order, and confirmed it.',
    schema: z.strictObject({
      withdrawalId,
      orderRef,
      personId: z.string(),
      name: personalText,
      contact: personalText,
      lines: z.array(z.strictObject({ lineId: z.string(), quantity: z.int() })),
      submittedAt: instant,
      deadlineOn: businessDate,
    }),
    personal: { person: 'personId', fields: ['name', 'contact'] },
  },
  WithdrawalReceiptSent: {
    version: 1,
    summary: 'The consumer was given what they had said, with its time.',
    schema: z.strictObject({
      withdrawalId,
      orderRef,
      by: z.enum(['answer', 'e-mail']),
      sentAt: instant,
    }),
  },
  WithdrawalCarriedOut: {
    version: 1,
    summary: 'The refund of what was withdrawn was asked for, or there was nothing left to refund.',
    schema: z.strictObject({ withdrawalId, orderRef, refundId: z.string().optional() }),
  },
});
