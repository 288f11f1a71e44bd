import { z } from 'zod';

/**
 * The schemas of values that many events carry, so that every context stores them alike. Objects are
 * strict and nothing is coerced or given a default: what the domain said is what is stored.
 */
export const eventField = {
  /** `{ minor, currency }` in whole minor units. */
  money: z
    .strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
    .meta({ title: 'money' }),
  /** UTC with milliseconds. */
  instant: z.iso.datetime({ precision: 3 }).meta({ title: 'instant' }),
  /** A calendar date in Europe/Stockholm. */
  businessDate: z.iso.date().meta({ title: 'date' }),
  /** Text about a person; its path must stand among the definition's personal fields. */
  personalText: z
    .union([z.string(), z.strictObject({ forgotten: z.literal(true) })])
    .meta({ title: 'personal text' }),
} as const;
