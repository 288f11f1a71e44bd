import type { DeciderStream } from '../../event-store/index.ts';
import type { AvailabilityEvent, AvailabilityState } from '../../availability/index.ts';
import type { DiscountEvent, DiscountState } from '../../discounts/index.ts';
import type { GiftCardEvent, GiftCardState } from '../../gift-cards/index.ts';
import type { OrderEvent, OrderState } from '../../orders/index.ts';
import type {
  CallbackEvent,
  CallbackState,
  InvoiceNumberAssigned,
  InvoiceSeriesState,
  PaymentEvent,
  PaymentState,
} from '../../payments/index.ts';
import type { PointsEvent, PointsState } from '../../points/index.ts';
import type { CaseEvent, CaseState } from '../domain/case.ts';

/** The streams that a checkout touches. */
export interface CheckoutStreams {
  readonly orders: DeciderStream<OrderState, OrderEvent>;
  readonly payments: DeciderStream<PaymentState, PaymentEvent>;
  readonly availability: DeciderStream<AvailabilityState, AvailabilityEvent>;
  readonly giftCards: DeciderStream<GiftCardState, GiftCardEvent>;
  readonly points: DeciderStream<PointsState, PointsEvent>;
  readonly discounts: DeciderStream<DiscountState, DiscountEvent>;
  readonly invoiceSeries: DeciderStream<InvoiceSeriesState, InvoiceNumberAssigned>;
  readonly callbacks: DeciderStream<CallbackState, CallbackEvent>;
  readonly cases: DeciderStream<CaseState, CaseEvent>;
}
