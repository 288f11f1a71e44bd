import { businessDateOf, invoiceNumber, type PaymentRef, plusDays } from '../../kernel/index.ts';
import { confirmOrder } from '../../orders/index.ts';
import { assignInvoiceNumber, issueInvoice as putNumber } from '../../payments/index.ts';
import type { Journey } from './journey.ts';

/** Confirms an order that will be paid by invoice. */
export async function confirm(
  journey: Journey,
  { paymentRef }: { readonly paymentRef: PaymentRef },
): Promise<void> {
  const confirmedOn = businessDateOf(journey.parts.clock.now());
  await journey.onOrder(['confirmed'], (state) => confirmOrder(state, { paymentRef, confirmedOn }));
}

/**
 * Numbers the invoice in the month of the order's confirmation, whenever the step runs, and puts the
 * number on the payment. The series knows the payment: a rerun gets the same number.
 */
export async function issueInvoice(
  journey: Journey,
  { paymentRef }: { readonly paymentRef: PaymentRef },
): Promise<void> {
  const { order, parts } = journey;
  const { orderRef } = order.placed;
  const issuedOn = order.confirmedOn ?? businessDateOf(parts.clock.now());
  const yymm = issuedOn.slice(2, 7).replace('-', '');
  const { state } = await parts.streams.invoiceSeries.execute(
    yymm,
    journey.contextOf('invoice-number', paymentRef),
    (series) =>
      assignInvoiceNumber(series, { orderRef, paymentRef }, (sequence) =>
        invoiceNumber(parts.invoicePrefix, yymm, sequence),
      ),
  );
  const number = state.numbers.get(paymentRef);
  if (number === undefined) return;
  const dueOn = plusDays(issuedOn, parts.invoiceDueAfterDays);
  await journey.onPayment(paymentRef, ['invoice'], (payment) =>
    putNumber(payment, { number, issuedOn, dueOn }),
  );
}
