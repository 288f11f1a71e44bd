import type { CaseState } from '../../../libs/checkout/index.ts';
import type { PaymentRef } from '../../../libs/kernel/index.ts';
import type { Evidence, PlacedEvidence } from './evidence.ts';

/** Whether a person is still asked about this order's money, or has let a difference stand. */
export function isAPersons({ cases }: Evidence, { orderRef, state }: PlacedEvidence): boolean {
  return [...cases.values()]
    .flat()
    .filter(({ opened }) => opened?.orderRef === orderRef)
    .some((one) => leavesADifference(one, state.paidBy));
}

/** The same of one payment. */
export function isAPersonsPayment({ cases, orders }: Evidence, paymentRef: PaymentRef): boolean {
  return (cases.get(paymentRef) ?? []).some((one) => {
    const order = orders.find(({ orderRef }) => orderRef === one.opened?.orderRef);
    return leavesADifference(one, order?.state.paidBy);
  });
}

/** What was decided may leave the books uneven for good; all other decisions must even them out. */
function leavesADifference(
  { opened, resolved }: CaseState,
  paidBy: PaymentRef | undefined,
): boolean {
  if (opened === undefined || opened.kind === 'value-spent') return false;
  switch (resolved?.action) {
    case undefined:
    case 'returned-otherwise':
    case 'written-off':
      return true;
    case 'accepted':
      return opened.paymentRef === paidBy;
    case 'kept':
      return !isOfOrdersRefund(opened);
    default:
      return false;
  }
}

/** A refund of the order that is not made ends without money: its order keeps what it cost. */
function isOfOrdersRefund({ facts, orderRef }: NonNullable<CaseState['opened']>): boolean {
  return String(facts['refundId']).startsWith(orderRef);
}
