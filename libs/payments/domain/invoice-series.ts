import { Map as PersistentMap } from 'immutable';
import {
  accepted,
  already,
  CorruptStream,
  type Decision,
  type OrderRef,
  type PaymentRef,
} from '../../kernel/index.ts';

/** One number of one month, for one order. The sequence is the stream's revision + 1. */
export interface InvoiceNumberAssigned {
  readonly type: 'InvoiceNumberAssigned';
  readonly number: string;
  readonly sequence: number;
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
}

export interface InvoiceSeriesState {
  readonly last: number;
  readonly numbers: PersistentMap<PaymentRef, string>;
}

export const initialInvoiceSeries: InvoiceSeriesState = { last: 0, numbers: PersistentMap() };

/** Folds one number; throws CorruptStream when one is missing: a gap may never be papered over. */
export function evolveInvoiceSeries(
  state: InvoiceSeriesState,
  event: InvoiceNumberAssigned,
): InvoiceSeriesState {
  if (event.sequence !== state.last + 1)
    throw new CorruptStream(`invoice ${event.number} does not follow number ${String(state.last)}`);
  return { last: event.sequence, numbers: state.numbers.set(event.paymentRef, event.number) };
}

/**
 * Gives a payment the month's next number, without gaps; asking again gives the same one.
 *
 * `numberOf` prints the sequence in the merchant's own form (`INV-2611-0001`).
 * Source: ML (2023:200) 17 kap. 24 § (a unique number from one or more series).
 */
export function assignInvoiceNumber(
  state: InvoiceSeriesState,
  invoice: { readonly orderRef: OrderRef; readonly paymentRef: PaymentRef },
  numberOf: (sequence: number) => string,
): Decision<InvoiceNumberAssigned, never> {
  if (state.numbers.has(invoice.paymentRef)) return already;
  const sequence = state.last + 1;
  const number = numberOf(sequence);
  return accepted({ type: 'InvoiceNumberAssigned', number, sequence, ...invoice });
}
