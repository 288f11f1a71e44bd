import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { AvailabilityEvent } from '../domain/availability.ts';

const holdId = z.string();
const resolved = z.strictObject({ holdId, units: z.int() });

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
    schema: z.strictObject({ holdId, orderRef: z.string(), units: z.int() }),
  },
  HoldReleased: {
    version: 1,
    summary: 'A hold was given back, or refused before it came.',
    schema: z.strictObject({ holdId }),
  },
  UnitsTaken: {
    version: 1,
    summary: 'What a hold set aside was taken for good.',
    schema: resolved,
  },
  UnitsReturned: {
    version: 1,
    summary: 'Units that were taken came back.',
    schema: resolved,
  },
});
