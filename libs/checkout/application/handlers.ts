import { ApplyDiscountHandler } from './apply-discount.ts';
import { CancelOrderHandler } from './cancel-order.ts';
import { ConfirmPaymentHandler } from './confirm-payment.ts';
import { ExtendInvoiceHandler } from './extend-invoice.ts';
import { PlaceOrderHandler } from './place-order.ts';
import { CancelLineHandler, RefundOrderHandler } from './refund-order.ts';
import { ReplayCallbackHandler } from './replay-callback.ts';
import { ResolveCaseHandler } from './resolve-case.ts';
import { TryPaymentAgainHandler } from './try-payment-again.ts';

/** The handlers of all commands about orders, for the module that takes them in. */
export const checkoutHandlers = [
  PlaceOrderHandler,
  TryPaymentAgainHandler,
  ApplyDiscountHandler,
  CancelOrderHandler,
  ConfirmPaymentHandler,
  ExtendInvoiceHandler,
  RefundOrderHandler,
  CancelLineHandler,
  ReplayCallbackHandler,
  ResolveCaseHandler,
];
