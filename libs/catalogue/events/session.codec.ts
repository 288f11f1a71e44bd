import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { SessionEvent } from '../domain/session-events.ts';

const { instant, money } = eventField;
const sessionId = z.string();
const offer = { title: z.string(), description: z.string().optional(), unitPrice: money };

/** Stream `session-<session id>`. No personal data. */
export const sessionCodec = defineEvents<SessionEvent>('session', {
  SessionCreated: {
    version: 1,
    summary: 'A session was made; nobody sees it until it is published.',
    schema: z.strictObject({
      sessionId,
      productType: z.string(),
      ...offer,
      createdBy: z.string(),
    }),
  },
  SessionChanged: {
    version: 1,
    summary: 'A session has another title, description or price.',
    schema: z.strictObject({ sessionId, ...offer, changedBy: z.string() }),
  },
  SlotAdded: {
    version: 1,
    summary: 'A time at which the session is held was added.',
    schema: z.strictObject({
      sessionId,
      slotId: z.string(),
      startsAt: instant,
      endsAt: instant,
      addedBy: z.string(),
    }),
  },
  SlotRemoved: {
    version: 1,
    summary: 'A time was taken away for good; what was booked stays booked.',
    schema: z.strictObject({ sessionId, slotId: z.string(), removedBy: z.string() }),
  },
  SessionPublished: {
    version: 1,
    summary: 'A session is shown to everybody and can be booked.',
    schema: z.strictObject({ sessionId, publishedBy: z.string() }),
  },
  SessionUnpublished: {
    version: 1,
    summary: 'A session is hidden; what was booked stays booked.',
    schema: z.strictObject({ sessionId, unpublishedBy: z.string() }),
  },
  RecordingLinked: {
    version: 1,
    summary: 'A recording of the session can be seen at an address.',
    schema: z.strictObject({ sessionId, recordingUrl: z.string(), linkedBy: z.string() }),
  },
});
