import {
  accepted,
  already,
  type BusinessDate,
  type CommandId,
  type Decision,
  plusDays,
  rejected,
} from '../../kernel/index.ts';
import type { InvoiceExtended } from './payment-events.ts';
import { dueOn as dueDay, hasEnded, type PaymentState } from './payment.ts';

export type ExtendInvoiceRejection =
  | 'payment.not-an-invoice'
  | 'payment.command-reused'
  | 'payment.invoice-closed'
  | 'payment.due-not-later'
  | 'payment.due-too-late';

/** A year; what is further away is a slip of the pen, and no earlier day can be set afterwards. */
const daysMax = 366;

/**
 * Gives the customer more time to pay an invoice.
 *
 * The same day again changes nothing. Rejects: payment.not-an-invoice (nothing was invoiced),
 * payment.command-reused, payment.invoice-closed (it was paid or called off), payment.due-not-later (than
 * the present day, or than today), payment.due-too-late (more than a year away; fact `latestOn`).
 * Source: domain, "How an order goes".
 */
export function extendInvoice(
  state: PaymentState,
  wish: {
    readonly extendedBy: CommandId;
    readonly dueOn: BusinessDate;
    readonly reason: string;
    readonly today: BusinessDate;
  },
): Decision<InvoiceExtended, ExtendInvoiceRejection> {
  const { requested, extensions } = state;
  const { today, ...extension } = wish;
  const present = dueDay(state);
  if (requested === undefined || present === undefined) return rejected('payment.not-an-invoice');
  const made = extensions.find(({ extendedBy }) => extendedBy === wish.extendedBy);
  if (made !== undefined)
    return made.dueOn === wish.dueOn ? already : rejected('payment.command-reused');
  if (hasEnded(state)) return rejected('payment.invoice-closed');
  if (wish.dueOn === present) return already;
  if (wish.dueOn < present || wish.dueOn < today)
    return rejected('payment.due-not-later', { dueOn: present });
  const latestOn = plusDays(today, daysMax);
  if (wish.dueOn > latestOn) return rejected('payment.due-too-late', { latestOn });
  const { paymentRef, orderRef } = requested;
  return accepted({ type: 'InvoiceExtended', paymentRef, orderRef, ...extension });
}
