import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type BusinessDate, businessDateOf, type OrderRef, rejected } from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { extendInvoice } from '../../payments/index.ts';
import type { OrderAnswer } from './place-order.ts';
import { postponeGiftCards } from './postponing.ts';
import { settleOrder } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/**
 * Gives a customer more time to pay an invoice, because an operator says so; the reason is recorded. The
 * order stands as it is, and gift cards that wait for the money are flagged after the new day only.
 *
 * The same day again changes nothing. Rejects: order.unknown, order.not-invoiced (it is paid in another
 * way), payment.invoice-closed, payment.due-not-later, payment.due-too-late.
 */
export class ExtendInvoice extends Command<OrderAnswer> {
  constructor(
    readonly extension: {
      readonly orderRef: OrderRef;
      readonly dueOn: BusinessDate;
      readonly reason: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ExtendInvoice)
export class ExtendInvoiceHandler implements ICommandHandler<ExtendInvoice> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ extension, context }: ExtendInvoice): Promise<OrderAnswer> {
    const { orderRef, ...wish } = extension;
    const { commandId: extendedBy, actor, now } = context;
    const cause = { causationId: extendedBy, actor };
    // What a crash left undone comes first: the number, and the cards.
    const before = await settleOrder(this.parts, orderRef, cause);
    if (before === undefined) return rejected('order.unknown');
    const attempt = before.order.attempts.at(-1)?.opened;
    if (attempt?.method !== 'invoice') return rejected('order.not-invoiced');
    const today = businessDateOf(now);
    const { outcome } = await this.parts.streams.payments.execute(
      attempt.paymentRef,
      context,
      (payment) => extendInvoice(payment, { ...wish, extendedBy, today }),
    );
    if (outcome.kind === 'rejected') return outcome;
    const settled = await postponeGiftCards(this.parts, orderRef, cause);
    return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
  }
}
