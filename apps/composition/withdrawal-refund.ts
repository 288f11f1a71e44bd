import {
  RefundOrder,
  RefundOrderHandler,
  type SettleOrderParts,
} from '../../libs/checkout/index.ts';
import { type CommandId, OperationalError } from '../../libs/kernel/index.ts';
import {
  isPlaced,
  linesLeft,
  type OrderRefundRequested,
  type OrderState,
} from '../../libs/orders/index.ts';
import type { RefundWithdrawn, WithdrawnLine } from '../../libs/withdrawals/index.ts';

/**
 * Refunds withdrawn lines by the order's own refund. The refund of an earlier run is found by its command
 * id; units that other refunds took meanwhile are left out.
 */
export function withdrawalRefund(checkout: SettleOrderParts): RefundWithdrawn {
  const handler = new RefundOrderHandler(checkout);
  return async ({ orderRef, lines, context }) => {
    const { state } = await checkout.streams.orders.load(orderRef);
    const before = refundOf(state, context.commandId);
    const wished = before?.lines ?? refundable(state, lines);
    if (wished.length === 0) return {};
    const answer = await handler.execute(
      new RefundOrder(
        {
          ...{ orderRef, reason: 'the consumer withdrew', returnsUnits: true },
          scope: { kind: 'lines', lines: wished },
        },
        context,
      ),
    );
    if (answer.kind === 'rejected')
      throw new OperationalError(
        'withdrawal.refund-refused',
        `the refund of ${orderRef} was refused: ${answer.code}`,
        { retryable: true },
      );
    const refund = refundOf(answer.settled.order, context.commandId);
    return refund === undefined ? {} : { refundId: refund.refundId };
  };
}

function refundOf(state: OrderState, requestedBy: CommandId): OrderRefundRequested | undefined {
  if (!isPlaced(state)) return undefined;
  return state.refunds.find(({ requested }) => requested.requestedBy === requestedBy)?.requested;
}

function refundable(state: OrderState, lines: readonly WithdrawnLine[]): readonly WithdrawnLine[] {
  const left = isPlaced(state) ? linesLeft(state) : [];
  return lines.flatMap(({ lineId, quantity }) => {
    const units = left.find(({ line }) => line.lineId === lineId)?.quantity ?? 0;
    return units === 0 ? [] : [{ lineId, quantity: Math.min(quantity, units) }];
  });
}
