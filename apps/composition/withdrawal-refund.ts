import {
  RefundOrder,
  RefundOrderHandler,
  type SettleOrderParts,
} from '../../libs/checkout/index.ts';
import { type CommandId, OperationalError } from '../../libs/kernel/index.ts';
import { isPlaced, linesLeft, type OrderState } from '../../libs/orders/index.ts';
import type { RefundWithdrawn, WithdrawnLine } from '../../libs/withdrawals/index.ts';

/**
 * Refunds withdrawn lines by the order's own refund. The refund of an earlier run is found by its command
 * id; units that other refunds took meanwhile are left out.
 */
export function withdrawalRefund(checkout: SettleOrderParts): RefundWithdrawn {
  const handler = new RefundOrderHandler(checkout);
  return async ({ orderRef, lines, context }) => {
    const { state } = await checkout.streams.orders.load(orderRef);
    const left = refundable(state, lines);
    const before = refundOf(state, context.commandId);
    if (before === undefined && left.length === 0) return {};
    const answer = await handler.execute(
      new RefundOrder(
        {
          ...{ orderRef, reason: 'the consumer withdrew', returnsUnits: true },
          scope: { kind: 'lines', lines: left.length === 0 ? lines : left },
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
    const refundId = refundOf(answer.settled.order, context.commandId);
    return refundId === undefined ? {} : { refundId };
  };
}

function refundOf(state: OrderState, requestedBy: CommandId): string | undefined {
  if (!isPlaced(state)) return undefined;
  const refund = state.refunds.find(({ requested }) => requested.requestedBy === requestedBy);
  return refund?.requested.refundId;
}

function refundable(state: OrderState, lines: readonly WithdrawnLine[]): readonly WithdrawnLine[] {
  const left = isPlaced(state) ? linesLeft(state) : [];
  return lines.flatMap(({ lineId, quantity }) => {
    const units = left.find(({ line }) => line.lineId === lineId)?.quantity ?? 0;
    return units === 0 ? [] : [{ lineId, quantity: Math.min(quantity, units) }];
  });
}
