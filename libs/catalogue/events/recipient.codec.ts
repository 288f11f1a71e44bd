import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { RecipientEvent } from '../domain/recipient.ts';

const recipient = {
  recipientId: z.string(),
  name: z.string(),
  swishNumber: z.string().optional(),
  platformFeeBasisPoints: z.int(),
  active: z.boolean(),
};

/** Stream `recipient-<recipient id>`. Firms and clubs: no personal data. */
export const recipientCodec = defineEvents<RecipientEvent>('recipient', {
  RecipientCreated: {
    version: 1,
    summary: 'Somebody beside the house can be paid.',
    schema: z.strictObject({ ...recipient, createdBy: z.string() }),
  },
  RecipientChanged: {
    version: 1,
    summary:
      'What is known of a recipient is another, whole; one that is not active is not chosen.',
    schema: z.strictObject({ ...recipient, changedBy: z.string() }),
  },
});
