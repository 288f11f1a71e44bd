import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type OrderRef, rejected } from '../../kernel/index.ts';
import { normaliseDiscountCode } from '../../discounts/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { Journey } from './journey.ts';
import type { OrderAnswer } from './place-order.ts';
import { addDiscount } from './repricing.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Puts a discount code on an order that nobody is paying at the moment; its use is held at once.
 *
 * The same command again changes nothing. Rejects: order.unknown, order.not-open, order.payment-open
 * (facts: paymentRef), order.discounted-already, order.discount-exceeds-payment, and what the code is
 * refused for (discount.unknown-code, .used-up, ...), also when its last use went to another meanwhile.
 */
export class ApplyDiscount extends Command<OrderAnswer> {
  constructor(
    readonly orderRef: OrderRef,
    readonly code: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ApplyDiscount)
export class ApplyDiscountHandler implements ICommandHandler<ApplyDiscount> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ orderRef, code: text, context }: ApplyDiscount): Promise<OrderAnswer> {
    const cause = { causationId: context.commandId, actor: context.actor };
    const code = normaliseDiscountCode(text);
    if (code === undefined) return rejected('discount.unknown-code');
    const journey = await Journey.begin(this.parts, orderRef, cause);
    if (journey === undefined) return rejected('order.unknown');
    const refusal = journey.order.repricedBy.includes(context.commandId)
      ? undefined
      : await addDiscount(journey, { code, repricedBy: context.commandId });
    if (refusal !== undefined) return refusal;
    const settled = await settleOrder(this.parts, orderRef, cause);
    if (settled === undefined) return rejected('order.unknown');
    const isOnIt = settled.order.price.discounts.some((discount) => discount.code === code);
    return isOnIt ? { kind: 'settled', settled } : rejected('discount.used-up');
  }
}
