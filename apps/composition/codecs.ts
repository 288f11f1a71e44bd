import { availabilityCodec } from '../../libs/availability/index.ts';
import { productCodec, productTypeCodec, sessionCodec } from '../../libs/catalogue/index.ts';
import { caseCodec } from '../../libs/checkout/index.ts';
import type { EventCodec } from '../../libs/event-store/index.ts';
import { orderCodec } from '../../libs/orders/index.ts';
import { callbackCodec, invoiceSeriesCodec, paymentCodec } from '../../libs/payments/index.ts';
import { personCodec } from '../../libs/privacy/index.ts';

/** Every event that the product stores; docs/events.md is made from this list. */
export const codecs: readonly EventCodec[] = [
  orderCodec,
  paymentCodec,
  invoiceSeriesCodec,
  callbackCodec,
  caseCodec,
  availabilityCodec,
  productTypeCodec,
  productCodec,
  sessionCodec,
  personCodec,
];
