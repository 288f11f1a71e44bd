import { describe, expect, it } from '@jest/globals';
import { type BusinessDate, type CommandId, CorruptStream } from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import { firstPayment, sampleOrderRef } from '../../../test/support/order-samples.ts';
import {
  cancelledPayment,
  invoiced,
  paymentAfter,
  requested,
  requestedInvoice,
  succeeded,
} from '../../../test/support/payment-samples.ts';
import { extendInvoice } from './extend-invoice.ts';
import type { InvoiceExtended } from './payment-events.ts';
import { dueOn, evolvePayment, initialPayment, type PaymentState } from './payment.ts';

const payments = scenario({ initialState: initialPayment, evolve: evolvePayment });
const day = (text: string) => text as BusinessDate;
const wish = {
  extendedBy: 'one' as CommandId,
  dueOn: day('2027-01-31'),
  reason: 'waits for her pay',
  today: day('2026-12-28'),
};
const extend =
  (changes: Partial<typeof wish> = {}) =>
  (state: PaymentState) =>
    extendInvoice(state, { ...wish, ...changes });
const of = { paymentRef: firstPayment, orderRef: sampleOrderRef };
const extended: InvoiceExtended = {
  type: 'InvoiceExtended',
  ...of,
  extendedBy: wish.extendedBy,
  dueOn: wish.dueOn,
  reason: wish.reason,
};
/** Due on 20 December. */
const open = [requestedInvoice(), invoiced()];

describe('more time for an invoice', () => {
  it('given an invoice that nobody has paid, when it is extended, then it is due on the new day', () => {
    payments.given(open).when(extend()).thenAccepted([extended]);
    expect(dueOn(paymentAfter(open))).toBe('2026-12-20');
    expect(dueOn(paymentAfter([...open, extended]))).toBe('2027-01-31');
  });

  it('given it was extended, when that is repeated, by the same command or for the same day, then nothing happens', () => {
    const past = [...open, extended];
    payments.given(past).when(extend()).thenAlready();
    payments
      .given(past)
      .when(extend({ extendedBy: 'two' as CommandId }))
      .thenAlready();
  });

  it('given it was extended, when the same command wants another day, then it is refused', () => {
    payments
      .given([...open, extended])
      .when(extend({ dueOn: day('2027-02-28') }))
      .thenRejected('payment.command-reused');
  });

  it('given it was extended twice, when the first one is repeated, then nothing happens, and a third goes on from the second', () => {
    const second = { ...extended, extendedBy: 'two' as CommandId, dueOn: day('2027-03-31') };
    const past = [...open, extended, second];
    payments.given(past).when(extend()).thenAlready();
    payments
      .given(past)
      .when(extend({ extendedBy: 'three' as CommandId, dueOn: day('2027-03-30') }))
      .thenRejected('payment.due-not-later', { dueOn: '2027-03-31' });
  });

  it.each(['2026-12-19', '2026-12-27'])(
    'given it was due on 20 December and today is the 28th, when it is extended to %s, then it is refused',
    (dueOn) => {
      payments
        .given(open)
        .when(extend({ dueOn: day(dueOn) }))
        .thenRejected('payment.due-not-later', { dueOn: '2026-12-20' });
    },
  );

  it('given today, when it is extended to today, then it is taken', () => {
    payments
      .given(open)
      .when(extend({ dueOn: wish.today }))
      .thenAccepted([{ ...extended, dueOn: wish.today }]);
  });

  it('given a year ahead, when it is extended to a day after that, then it is refused and told the last day', () => {
    const latest = day('2027-12-29');
    payments
      .given(open)
      .when(extend({ dueOn: latest }))
      .thenAccepted([{ ...extended, dueOn: latest }]);
    payments
      .given(open)
      .when(extend({ dueOn: day('2027-12-30') }))
      .thenRejected('payment.due-too-late', { latestOn: latest });
  });

  it('given it is paid or called off, when it is extended, then it is refused', () => {
    for (const end of [succeeded(), cancelledPayment()])
      payments
        .given([...open, end])
        .when(extend())
        .thenRejected('payment.invoice-closed');
  });

  it('given nothing was invoiced, when it is extended, then it is refused', () => {
    for (const past of [[], [requested()], [requestedInvoice()]])
      payments.given(past).when(extend()).thenRejected('payment.not-an-invoice');
  });

  it('given an extension of what has no invoice, when it is folded, then the stream is corrupt', () => {
    expect(() => paymentAfter([requestedInvoice(), extended])).toThrow(CorruptStream);
  });
});
