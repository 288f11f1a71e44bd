import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import {
  businessDateOf,
  type GiftCardId,
  type OrderRef,
  type PaymentRef,
  rejected,
} from '../../kernel/index.ts';
import type { CommandContext } from '../../event-store/index.ts';
import { CATALOGUE, type Catalogue } from '../../catalogue/index.ts';
import { normaliseGiftCardCode } from '../../gift-cards/index.ts';
import { isPlacedBy, type OrderPlaced, placeOrder } from '../../orders/index.ts';
import { goOn } from './going-on.ts';
import type { OrderWish } from './order-wish.ts';
import { priceOrder } from './price-order.ts';
import type { NotPriced } from './pricing.ts';
import { type Settled, settleFrom } from './settle-order.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';
import { wishDigestOf } from './wish-digest.ts';

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
    const { orderRef } = drawn;
    const { orders } = this.parts.streams;
    const cause = { causationId: context.commandId, actor: context.actor };
    const wishDigest = wishDigestOf(wish, this.#cardsOf(wish));
    const asked = { ...wish, bookingRefs: drawn.bookingRefs };
    const { parts, catalogue } = this;
    const priced = await priceOrder({ ...parts, catalogue }, asked, context.now);
    if (priced.kind === 'rejected') {
      // A repeat may not be priced any more: the last seat, or the card, is the order's own by now.
      const { state: before } = await orders.load(orderRef);
      const isRepeat = isPlacedBy(before, { commandId: context.commandId, wishDigest });
      return isRepeat ? answer(await goOn(parts, orderRef, cause)) : priced;
    }
    const order = { ...placedBy(wish, drawn, context), ...priced.order, wishDigest };
    const { outcome, state } = await orders.execute(orderRef, context, (current) =>
      placeOrder(current, order),
    );
    if (outcome.kind === 'rejected') return outcome;
    return outcome.kind === 'already'
      ? answer(await goOn(this.parts, orderRef, cause))
      : answer(await settleFrom(this.parts, state, cause));
  }

  /** Under the current pepper: enough to tell one wish from another. */
  #cardsOf({ giftCards = [] }: OrderWish): readonly GiftCardId[] {
    return giftCards.flatMap(({ code: text }) => {
      const code = normaliseGiftCardCode(text);
      return code === undefined ? [] : [this.parts.giftCardCodes.cardIdOf(code)];
    });
  }
}

function answer(settled: Settled | undefined): OrderAnswer {
  return settled === undefined ? rejected('order.unknown') : { kind: 'settled', settled };
}

function placedBy(
  wish: OrderWish,
  { orderRef, paymentRef }: DrawnReferences,
  context: CommandContext,
): Omit<OrderPlaced, 'type' | 'lines' | 'total' | 'tenders'> {
  return {
    orderRef,
    placedBy: context.commandId,
    placedAt: context.now,
    placedOn: businessDateOf(context.now),
    currency: wish.currency,
    customer: wish.customer,
    paymentRef,
    ...(wish.payerAlias === undefined ? {} : { payerAlias: wish.payerAlias }),
  };
}
