import { allocate, type Instant, type Money, readable, sum } from '../../../libs/kernel/index.ts';
import { linesLeft, type PlacedOrder } from '../../../libs/orders/index.ts';
import type { Withdrawal, WithdrawnLine } from '../../../libs/withdrawals/index.ts';
import { moneyView } from '../orders/order-view.ts';
import type { View } from '../orders/overview-view.ts';

/** What will be withdrawn, once it is confirmed: each line with its part of what comes back. */
export function withdrawableView(order: PlacedOrder, lines: readonly WithdrawnLine[]): View {
  const amounts = lines.map((line) => amountOf(order, line));
  return {
    lines: lines.map((line, index) => ({
      ...namedLine(order, line),
      ...(amounts[index] === undefined ? {} : { amount: moneyView(amounts[index]) }),
    })),
    amount: moneyView(
      sum(
        amounts.filter((amount) => amount !== undefined),
        order.placed.currency,
      ),
    ),
  };
}

/** A confirmed withdrawal: the receipt of the statement, and how its refund stands. */
export function withdrawalView(
  order: PlacedOrder,
  { submitted, receiptAt, carriedOut }: Withdrawal,
): View {
  const refund = order.refunds.find(({ requested }) => requested.refundId === carriedOut?.refundId);
  const { withdrawalId, orderRef, name, contact, lines, submittedAt, deadlineOn } = submitted;
  return {
    id: withdrawalId,
    orderReference: orderRef,
    submittedAt,
    receiptAt: receiptAt ?? submittedAt,
    deadlineOn,
    name: readable(name) ?? null,
    contact: readable(contact) ?? null,
    lines: lines.map((line) => namedLine(order, line)),
    receipt: receiptText(order, lines, submittedAt),
    ...(refund === undefined
      ? { refund: { status: carriedOut === undefined ? 'waiting' : 'nothing-left' } }
      : {
          refund: {
            reference: refund.requested.refundId,
            status: refund.status,
            amount: moneyView(refund.requested.amount),
          },
        }),
  };
}

/** Units of a line are worth equal parts of what is left of it, as a refund counts them. */
function amountOf(order: PlacedOrder, { lineId, quantity }: WithdrawnLine): Money | undefined {
  const left = linesLeft(order).find(({ line }) => line.lineId === lineId);
  if (left === undefined || quantity >= left.quantity) return left?.amount;
  const [amount] = allocate(left.amount, [quantity, left.quantity - quantity]);
  return amount;
}

function namedLine({ placed }: PlacedOrder, { lineId, quantity }: WithdrawnLine) {
  const line = placed.lines.find((one) => one.lineId === lineId);
  return { lineId, quantity, productId: line?.productId, name: line?.name };
}

const stockholmTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'medium',
});

function receiptText(
  order: PlacedOrder,
  lines: readonly WithdrawnLine[],
  submittedAt: Instant,
): { readonly sv: string; readonly en: string } {
  const at = stockholmTime.format(new Date(submittedAt));
  const { orderRef } = order.placed;
  const what = lines
    .map((line) => `${String(line.quantity)} × ${namedLine(order, line).name ?? line.lineId}`)
    .join(', ');
  return {
    sv: `Vi tog emot ditt meddelande att du ångrar köpet ${orderRef} (${what}) ${at} svensk tid.`,
    en: `We received your withdrawal from order ${orderRef} (${what}) at ${at}, Swedish time.`,
  };
}
