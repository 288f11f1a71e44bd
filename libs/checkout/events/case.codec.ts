import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { CaseEvent } from '../domain/case.ts';

/** Stream `case-<case id>`. */
export const caseCodec = defineEvents<CaseEvent>('case', {
  CaseOpened: {
    version: 1,
    summary: 'Something cannot go on by itself; a person must decide.',
    schema: z.strictObject({
      caseId: z.string(),
      kind: z.string(),
      orderRef: z.string(),
      paymentRef: z.string(),
      facts: z.record(z.string().regex(/^[a-zA-Z]+$/), z.union([z.string(), z.number()])),
      allowed: z.array(z.string()),
    }),
  },
  CaseResolved: {
    version: 1,
    summary: 'A person decided, and said why.',
    schema: z.strictObject({ caseId: z.string(), action: z.string(), reason: z.string() }),
  },
});
