import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type PaymentRef, rejected } from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { succeedPayment } from '../../payments/index.ts';
import type { OrderAnswer } from './place-order.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Marks an invoice as paid because an operator saw the money; the reason is recorded.
 *
 * Marking it again changes nothing: an invoice is paid once. Rejects: payment.unknown,
 * payment.confirmed-by-gateway (a gateway's payment is confirmed by its gateway alone).
 */
export class ConfirmPayment extends Command<OrderAnswer> {
  constructor(
    readonly paymentRef: PaymentRef,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ConfirmPayment)
export class ConfirmPaymentHandler implements ICommandHandler<ConfirmPayment> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ paymentRef, reason, context }: ConfirmPayment): Promise<OrderAnswer> {
    const { state } = await this.parts.streams.payments.load(paymentRef);
    const { requested } = state;
    if (requested === undefined) return rejected('payment.unknown');
    if (requested.method !== 'invoice') return rejected('payment.confirmed-by-gateway');
    const { amount, orderRef } = requested;
    const success = {
      amount,
      paidAt: context.now,
      reason,
      providerPaymentId: `${paymentRef}-paid`,
    };
    await this.parts.streams.payments.execute(paymentRef, context, (payment) =>
      succeedPayment(payment, success),
    );
    const cause = { causationId: context.commandId, actor: context.actor };
    const settled = await settleOrder(this.parts, orderRef, cause);
    return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
  }
}
