import { parseOrderRef, parsePaymentRef } from '../../../libs/kernel/index.ts';

/**
 * Where a wish that is still being worked on is looked up: the payment that was drawn for it or that it is
 * about, else its order, else the address itself.
 */
export function statusLinkOf(path: string, drawn: unknown): string {
  const [, , context, reference = ''] = path.split('/');
  const named = context === 'payments' ? parsePaymentRef(reference) : undefined;
  const payment = paymentIn(drawn) ?? named;
  if (payment !== undefined) return `/api/payments/status/${payment}`;
  const order = context === 'orders' ? parseOrderRef(reference) : undefined;
  return order === undefined ? path : `/api/orders/${order}`;
}

/** Another attempt draws a payment's reference alone; an order draws it among others. */
function paymentIn(drawn: unknown): string | undefined {
  const { paymentRef } = (typeof drawn === 'object' && drawn !== null ? drawn : {}) as {
    readonly paymentRef?: unknown;
  };
  const found = paymentRef ?? drawn;
  return typeof found === 'string' ? parsePaymentRef(found) : undefined;
}
