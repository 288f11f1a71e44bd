import { z } from 'zod';
import { named } from '../answer.ts';

/** Whole öre (or another currency's minor units). */
export const money = named('Money', { amount: z.int(), currency: z.string() });

export const time = z.string().meta({ format: 'date-time' });
export const date = z.string().meta({ format: 'date' });

/** Where to read on from: `?after=`. Absent only when the log was away for a moment. */
export const position = z.string().optional();

/** Of the last row of a page; absent on the last page. */
export const cursor = z.string().optional();

/** Every refusal. Source: RFC 9457. */
export const problem = named('Problem', {
  type: z.string().meta({ example: 'urn:order-ledger:problem:order.not-open' }),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'context.fact; it never changes: branch on it' }),
  detail: z.string(),
  requestId: z.string(),
  errors: z
    .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    .optional(),
});
