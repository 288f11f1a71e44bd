import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type OrderRef, type PaymentRef, rejected } from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { cancelOrder, openAttempt } from '../../orders/index.ts';
import { hasEnded } from '../../payments/index.ts';
import { Journey } from './journey.ts';
import { askPayment, recordNews } from './hearing.ts';
import { issueInvoice } from './invoicing.ts';
import type { OrderAnswer } from './place-order.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Cancels an order that has not been paid: the attempt under way first, at its gateway, then the order.
 *
 * Cancelling again changes nothing. When the gateway says that it is too late, the truth is asked
 * for: a payment that was just accepted wins. Rejects: order.unknown, order.already-paid,
 * order.not-open, order.payment-open while nobody knows what became of the attempt.
 */
export class CancelOrder extends Command<OrderAnswer> {
  constructor(
    readonly orderRef: OrderRef,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CancelOrder)
export class CancelOrderHandler implements ICommandHandler<CancelOrder> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ orderRef, reason, context }: CancelOrder): Promise<OrderAnswer> {
    const cause = { causationId: context.commandId, actor: context.actor };
    const journey = await Journey.begin(this.parts, orderRef, cause);
    if (journey === undefined) return rejected('order.unknown');
    const open = openAttempt(journey.order);
    if (open !== undefined) await endAttempt(journey, open.opened.paymentRef);
    await settleOrder(this.parts, orderRef, cause);
    const { outcome } = await this.parts.streams.orders.execute(orderRef, context, (state) =>
      cancelOrder(state, { reason }),
    );
    if (outcome.kind === 'rejected') return outcome;
    const settled = await settleOrder(this.parts, orderRef, cause);
    return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
  }
}

/**
 * Ends an attempt where it is: at its gateway, or here when it was never sent there. An invoice of a
 * confirmed order gets its number first: one may be drawn already, and each stands on an invoice.
 */
async function endAttempt(journey: Journey, paymentRef: PaymentRef): Promise<void> {
  const payment = journey.payment(paymentRef);
  if (hasEnded(payment)) return;
  const { requested, status } = payment;
  if (journey.order.status === 'confirmed' && payment.invoice === undefined)
    await issueInvoice(journey, { paymentRef });
  const gateway = journey.parts.gateways.get(requested?.method ?? '');
  if (requested !== undefined && gateway !== undefined) {
    // Whoever holds the claim is calling now; what that call brings comes first.
    if (status === 'requested') return;
    const answer = await gateway.cancel(requested.requestId);
    if (answer.kind !== 'cancelled') return askPayment(journey, { paymentRef });
  }
  await recordNews(journey, paymentRef, { kind: 'cancelled', code: 'payment.cancelled-here' });
}
