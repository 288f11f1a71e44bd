import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type OrderRef, rejected } from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { cancelLine, type RefundScope, requestOrderRefund } from '../../orders/index.ts';
import type { OrderAnswer } from './place-order.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Gives money back for an order: whole, for some lines, or an amount. The split over what it was paid
 * with is fixed first, then the gateway is asked, then points and gift cards get theirs.
 *
 * The same command again changes nothing. Rejects: order.unknown, order.not-paid, order.line-unknown,
 * order.refund-exceeds-paid (facts: refundableOre), order.command-reused.
 */
export class RefundOrder extends Command<OrderAnswer> {
  constructor(
    readonly refund: {
      readonly orderRef: OrderRef;
      readonly reason: string;
      readonly scope?: RefundScope;
      readonly returnsUnits: boolean;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RefundOrder)
export class RefundOrderHandler implements ICommandHandler<RefundOrder> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ refund, context }: RefundOrder): Promise<OrderAnswer> {
    const { orderRef, ...wish } = refund;
    const { commandId: requestedBy, now: requestedAt } = context;
    const { outcome } = await this.parts.streams.orders.execute(orderRef, context, (state) =>
      requestOrderRefund(state, { ...wish, requestedBy, requestedAt }),
    );
    if (outcome.kind === 'rejected') return outcome;
    return goOnWith(this.parts, orderRef, context);
  }
}

/**
 * Cancels one line of a completed order by itself and gives its money back.
 *
 * Cancelling a line again changes nothing. Rejects: order.unknown, order.not-paid, order.line-unknown,
 * order.refund-exceeds-paid.
 */
export class CancelLine extends Command<OrderAnswer> {
  constructor(
    readonly line: {
      readonly orderRef: OrderRef;
      readonly lineId: string;
      readonly reason: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CancelLine)
export class CancelLineHandler implements ICommandHandler<CancelLine> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ line, context }: CancelLine): Promise<OrderAnswer> {
    const { orderRef, ...wish } = line;
    const { commandId: requestedBy, now: requestedAt } = context;
    const { outcome } = await this.parts.streams.orders.execute(orderRef, context, (state) =>
      cancelLine(state, { ...wish, requestedBy, requestedAt }),
    );
    if (outcome.kind === 'rejected') return outcome;
    return goOnWith(this.parts, orderRef, context);
  }
}

async function goOnWith(
  parts: SettleOrderParts,
  orderRef: OrderRef,
  { commandId: causationId, actor }: CommandContext,
): Promise<OrderAnswer> {
  const settled = await settleOrder(parts, orderRef, { causationId, actor });
  return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
}
