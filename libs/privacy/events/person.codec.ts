import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { PersonEvent } from '../domain/person.ts';

/** Stream `person-<person id>`. No personal data: the id is random. */
export const personCodec = defineEvents<PersonEvent>('person', {
  PersonForgotten: {
    version: 1,
    summary:
      'A person asked to be forgotten: nothing more is written about them, read models blank what they hold, and the contact key goes next.',
    schema: z.strictObject({ person: z.string() }),
  },
  PersonRetentionEnded: {
    version: 1,
    summary:
      'Bookkeeping law no longer keeps a person’s data on one financial year’s invoices and vouchers; that year’s accounting key goes next.',
    schema: z.strictObject({ person: z.string(), year: z.int() }),
  },
});
