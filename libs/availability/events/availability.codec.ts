import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { AvailabilityEvent } from '../domain/availability-events.ts';

const { instant, personalText } = eventField;
const holdId = z.string();
const entryId = z.string();
const units = z.int();

/** Stream `availability-<pool id>`. */
export const availabilityCodec = defineEvents<AvailabilityEvent>('availability', {
  CapacitySet: {
    version: 1,
    summary: 'The pool has so many units in all.',
    schema: z.strictObject({ poolId: z.string(), capacity: z.int() }),
  },
  UnitsHeld: {
    version: 1,
    summary: 'Units are set aside for an order until its end takes them or gives them back.',
    schema: z.strictObject({ holdId, orderRef: z.string(), units }),
  },
  HoldReleased: {
    version: 1,
    summary: 'A hold was given back, or refused before it came.',
    schema: z.strictObject({ holdId }),
  },
  UnitsTaken: {
    version: 1,
    summary: 'What a hold set aside was taken for good.',
    schema: z.strictObject({ holdId, units }),
  },
  UnitsReturned: {
    version: 1,
    summary: 'Units that were taken came back.',
    schema: z.strictObject({ holdId, units, returnId: z.string().optional() }),
  },
  WaitlistJoined: {
    version: 1,
    summary: 'Somebody waits for units of a pool that has too few left.',
    schema: z.strictObject({
      entryId,
      personId: z.string(),
      units,
      joinedAt: instant,
      contact: z.strictObject({ name: personalText, email: personalText }),
    }),
    personal: { person: 'personId', fields: ['contact.name', 'contact.email'] },
  },
  WaitlistOffered: {
    version: 1,
    summary: 'Units are set aside for the next in the line until the offer ends.',
    schema: z.strictObject({ entryId, holdId, units, offeredAt: instant, offerUntil: instant }),
  },
  WaitlistLeft: {
    version: 1,
    summary: 'Somebody no longer waits: they left, bought, or let their offer pass.',
    schema: z.strictObject({ entryId, why: z.enum(['left', 'offer-expired', 'bought']) }),
  },
});
