import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { CallbackEvent } from '../domain/callback.ts';

const callbackId = z.string();
const unusable = z.strictObject({ callbackId, reason: z.string() });

/** Stream `callback-<gateway>-<provider id>-<status>`. */
export const callbackCodec = defineEvents<CallbackEvent>('callback', {
  CallbackReceived: {
    version: 1,
    summary: 'A provider sent a verified message, kept raw before anything was done with it.',
    schema: z.strictObject({
      callbackId,
      gateway: z.string(),
      providerId: z.string(),
      status: z.string(),
      paymentRef: z.string().optional(),
      receivedAt: eventField.instant,
      sealedBody: z.string(),
    }),
  },
  CallbackApplied: {
    version: 1,
    summary: 'What the message told of is recorded where it belongs.',
    schema: z.strictObject({ callbackId }),
  },
  CallbackIgnored: {
    version: 1,
    summary: 'The message told of nothing that matters here.',
    schema: unusable,
  },
  CallbackRefused: {
    version: 1,
    summary: 'The message was about no payment of ours.',
    schema: unusable,
  },
});
