import { availabilityCodec } from '../../libs/availability/index.ts';
import { catalogueCodecs } from '../../libs/catalogue/index.ts';
import { caseCodec } from '../../libs/checkout/index.ts';
import { discountCodec } from '../../libs/discounts/index.ts';
import { downloadCodec } from '../../libs/downloads/index.ts';
import type { EventCodec } from '../../libs/event-store/index.ts';
import { giftCardCodec } from '../../libs/gift-cards/index.ts';
import { orderCodec } from '../../libs/orders/index.ts';
import { callbackCodec, invoiceSeriesCodec, paymentCodec } from '../../libs/payments/index.ts';
import { pointsCodec } from '../../libs/points/index.ts';
import { personCodec } from '../../libs/privacy/index.ts';
import { withdrawalCodec } from '../../libs/withdrawals/index.ts';

/** Every event that the product stores; docs/events.md is made from this list. */
export const codecs: readonly EventCodec[] = [
  orderCodec,
  paymentCodec,
  invoiceSeriesCodec,
  callbackCodec,
  caseCodec,
  availabilityCodec,
  giftCardCodec,
  pointsCodec,
  discountCodec,
  downloadCodec,
  withdrawalCodec,
  ...catalogueCodecs,
  personCodec,
];
