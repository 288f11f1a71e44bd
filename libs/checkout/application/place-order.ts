import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import {
  businessDateOf,
  type Currency,
  type Money,
  type OrderRef,
  type PaymentRef,
  rejected,
} from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import type { Catalogue } from '../../catalogue/index.ts';
import { CATALOGUE } from '../../catalogue/index.ts';
import {
  type Customer,
  type OrderPlaced,
  type PaymentMethod,
  placeOrder,
  type Tender,
} from '../../orders/index.ts';
import { goOn } from './going-on.ts';
import { type NotPriced, priceLines, type WishedLine } from './pricing.ts';
import { type Settled, settleFrom } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/** What a customer asks for, normalised; amounts that the client sent are only checked. */
export interface OrderWish {
  readonly customer: Customer;
  readonly lines: readonly WishedLine[];
  readonly currency: Currency;
  readonly claimedTotal?: Money;
  readonly paymentMethod: PaymentMethod;
  readonly payerAlias?: string;
}

/** What was drawn when the wish first came, so that a repeat decides with the same values. */
export interface DrawnReferences {
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
  readonly bookingRefs: readonly string[];
}

export type OrderAnswer = { readonly kind: 'settled'; readonly settled: Settled } | NotPriced;

/**
 * Places an order and takes it as far as it can go while the customer waits.
 *
 * A repeat with the same command id goes on where the first stopped, with another attempt to pay when
 * the first never reached the gateway, and never orders twice.
 * `order.reference-taken` asks for new references.
 */
export class PlaceOrder extends Command<OrderAnswer> {
  constructor(
    readonly wish: OrderWish,
    readonly drawn: DrawnReferences,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts,
  ) {}

  async execute({ wish, drawn, context }: PlaceOrder): Promise<OrderAnswer> {
    const { bookingRefs } = drawn;
    const priced = await priceLines(this.catalogue, { ...wish, bookingRefs });
    if (priced.kind === 'rejected') return priced;
    const { orderRef } = drawn;
    const order = placedBy(wish, drawn, { ...priced, context });
    const { outcome, state } = await this.parts.streams.orders.execute(
      orderRef,
      context,
      (before) => placeOrder(before, order),
    );
    if (outcome.kind === 'rejected') return outcome;
    const cause = { causationId: context.commandId, actor: context.actor };
    const isRepeat = outcome.kind === 'already';
    const settled = isRepeat
      ? await goOn(this.parts, orderRef, cause)
      : await settleFrom(this.parts, state, cause);
    return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
  }
}

function placedBy(
  wish: OrderWish,
  drawn: DrawnReferences,
  priced: {
    readonly lines: OrderPlaced['lines'];
    readonly total: Money;
    readonly context: CommandContext;
  },
): Omit<OrderPlaced, 'type'> {
  const { total, lines, context } = priced;
  return {
    orderRef: drawn.orderRef,
    placedBy: context.commandId,
    placedAt: context.now,
    placedOn: businessDateOf(context.now),
    currency: wish.currency,
    customer: wish.customer,
    lines,
    total,
    tenders: total.minor === 0 ? [] : [tenderOf(wish.paymentMethod, total)],
    paymentRef: drawn.paymentRef,
    ...(wish.payerAlias === undefined ? {} : { payerAlias: wish.payerAlias }),
  };
}

function tenderOf(method: PaymentMethod, amount: Money): Tender {
  return { kind: 'payment', method, amount };
}
