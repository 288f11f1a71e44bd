import { z } from 'zod';

const moneySchema = z.object({ amount: z.int(), currency: z.string() });

/** Placing an order, or trying to pay again. */
export const placedSchema = z.object({
  order: z.object({ reference: z.string() }),
  payment: z.object({ reference: z.string() }),
});

export const problemSchema = z.object({
  code: z.string(),
  orderReference: z.string().optional(),
});

export const orderSchema = z.object({
  reference: z.string(),
  status: z.string(),
  total: moneySchema,
  payments: z.array(
    z.object({
      reference: z.string(),
      status: z.string(),
      captured: moneySchema,
      refunded: moneySchema,
    }),
  ),
});

const eventSchema = z.object({
  stream: z.string(),
  type: z.string(),
  position: z.string(),
  recordedAt: z.string(),
  actor: z.object({ kind: z.string() }),
  data: z.record(z.string(), z.unknown()),
});

export const historySchema = z.object({
  events: z.array(eventSchema),
  /** The first revision of the next page, where there is one. */
  next: z.int().optional(),
});

export const productSchema = z.object({ capacity: z.int(), left: z.int() });

export const casesSchema = z.object({
  cases: z.array(z.object({ payment: z.string().nullable() })),
});

export const projectionsSchema = z.object({
  projections: z.array(
    z.object({
      name: z.string(),
      /** The last one that was asked for. */
      rebuild: z.object({ state: z.string(), swapped: z.boolean().optional() }).optional(),
    }),
  ),
});

/** Done, or still running after a while. */
export const rebuildSchema = z.object({ state: z.string(), swapped: z.boolean().optional() });

/** A payment as the Swish simulator holds it. */
export const swishPaymentSchema = z.object({
  status: z.string(),
  callbacks: z.object({
    deliveries: z.array(z.object({ status: z.string(), answers: z.array(z.number()) })),
  }),
});

export type History = z.infer<typeof historySchema>;
export type Order = z.infer<typeof orderSchema>;
export type AuditedEvent = z.infer<typeof eventSchema>;
export type SwishPayment = z.infer<typeof swishPaymentSchema>;
