import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type OrderRef, type PaymentRef, rejected } from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { openAttempt, openPayment, type PaymentMethod } from '../../orders/index.ts';
import { hasEnded } from '../../payments/index.ts';
import { goOn } from './going-on.ts';
import { Journey } from './journey.ts';
import type { OrderAnswer } from './place-order.ts';
import { settleOrder } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Opens another attempt to pay an order that is still reserved, by the same method or another.
 *
 * A repeat with the same payment reference answers where the order stands, and goes on with another
 * attempt when that one never reached the gateway. Rejects: order.unknown, order.not-open,
 * order.payment-open (facts: paymentRef), order.command-reused, order.nothing-to-pay.
 */
export class TryPaymentAgain extends Command<OrderAnswer> {
  constructor(
    readonly attempt: {
      readonly orderRef: OrderRef;
      readonly paymentRef: PaymentRef;
      readonly method: PaymentMethod;
      readonly payerAlias?: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(TryPaymentAgain)
export class TryPaymentAgainHandler implements ICommandHandler<TryPaymentAgain> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ attempt, context }: TryPaymentAgain): Promise<OrderAnswer> {
    const { orderRef, ...wanted } = attempt;
    const cause = { causationId: context.commandId, actor: context.actor };
    await closeEnded(this.parts, orderRef, cause);
    const { outcome } = await this.parts.streams.orders.execute(orderRef, context, (state) =>
      openPayment(state, { ...wanted, openedAt: context.now }),
    );
    const isRepeat = outcome.kind === 'already' || namesEnded(outcome);
    if (outcome.kind === 'rejected' && !isRepeat) return outcome;
    const settled = await (isRepeat ? goOn : settleOrder)(this.parts, orderRef, cause);
    return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
  }
}

/**
 * An attempt that ended a moment ago may still stand open on the order. One that has not ended is left
 * to whoever opened it, who waits for what the gateway answers.
 */
async function closeEnded(
  parts: SettleOrderParts,
  orderRef: OrderRef,
  cause: Cause,
): Promise<void> {
  const journey = await Journey.begin(parts, orderRef, cause);
  const open = journey && openAttempt(journey.order);
  if (journey === undefined || open === undefined) return;
  if (hasEnded(journey.payment(open.opened.paymentRef))) await settleOrder(parts, orderRef, cause);
}

/** Only a repeat names an attempt that has ended. */
function namesEnded(outcome: { readonly kind: string; readonly code?: string }): boolean {
  return outcome.kind === 'rejected' && outcome.code === 'order.payment-ended';
}
