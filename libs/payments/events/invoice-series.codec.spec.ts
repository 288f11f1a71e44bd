import type { OrderRef, PaymentRef } from '../../kernel/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { InvoiceNumberAssigned } from '../domain/invoice-series.ts';
import { invoiceSeriesCodec } from './invoice-series.codec.ts';

const samples: readonly InvoiceNumberAssigned[] = [
  {
    type: 'InvoiceNumberAssigned',
    number: 'INV-2611-0001',
    sequence: 1,
    orderRef: 'ORD-20261120-A15A7F' as OrderRef,
    paymentRef: 'SC-20261120-9EA699' as PaymentRef,
  },
];

fixturesContract(
  invoiceSeriesCodec,
  new URL('./fixtures/invoice-series/', import.meta.url),
  samples,
);
