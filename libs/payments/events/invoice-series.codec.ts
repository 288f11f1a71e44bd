import { z } from 'zod';
import { defineEvents } from '../../event-store/index.ts';
import type { InvoiceNumberAssigned } from '../domain/invoice-series.ts';

/** Stream `invoiceSeries-<YYMM>`: the stream's revision + 1 is the number. */
export const invoiceSeriesCodec = defineEvents<InvoiceNumberAssigned>('invoiceSeries', {
  InvoiceNumberAssigned: {
    version: 1,
    summary: "The month's next invoice number belongs to this payment.",
    schema: z.strictObject({
      number: z.string(),
      sequence: z.int(),
      orderRef: z.string(),
      paymentRef: z.string(),
    }),
  },
});
