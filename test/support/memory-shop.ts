import type { Catalogue, Offer } from '../../libs/catalogue/index.ts';
import {
  ApplyDiscount,
  ApplyDiscountHandler,
  CancelLine,
  CancelLineHandler,
  CancelOrder,
  CancelOrderHandler,
  ConfirmPayment,
  ConfirmPaymentHandler,
  type OrderAnswer,
  type OrderWish,
  PlaceOrder,
  PlaceOrderHandler,
  RefundOrder,
  RefundOrderHandler,
  ResolveCase,
  ResolveCaseHandler,
  type Settled,
} from '../../libs/checkout/index.ts';
import { createDiscountCode, type DiscountTerms } from '../../libs/discounts/index.ts';
import {
  activateGiftCard,
  drawGiftCardCode,
  type GiftCardCode,
  giftCardLastFour,
  giftCardFunds,
  issueGiftCard,
} from '../../libs/gift-cards/index.ts';
import {
  type CommandId,
  type DiscountCode,
  drawOrderRef,
  drawPaymentRef,
  type GiftCardId,
  money,
  type Money,
  type OrderRef,
  type PersonId,
  SEK,
  systemRandom,
} from '../../libs/kernel/index.ts';
import type { RefundScope } from '../../libs/orders/index.ts';
import { creditPoints } from '../../libs/points/index.ts';
import { contextAt, memoryCheckout, type MemoryCheckout } from './memory-checkout.ts';
import { succeeded } from './scripted-gateway.ts';

export const buyer = 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId;

type Wish = Partial<OrderWish> & { readonly commandId?: CommandId; readonly orderRef?: OrderRef };

/** A whole shop in memory: what the API's endpoints do, through the same command handlers. */
export interface MemoryShop {
  readonly checkout: MemoryCheckout;
  /** As the API does, under another reference when the drawn one is taken: thousands a day meet. */
  readonly place: (wish: Wish) => Promise<OrderAnswer>;
  /** The same where it must not be refused. */
  readonly placed: (wish: Wish) => Promise<Settled>;
  /** The customer pays what the gateway asked for. */
  readonly paid: (orderRef: OrderRef) => Promise<Settled>;
  readonly confirm: (orderRef: OrderRef) => Promise<OrderAnswer>;
  readonly cancel: (orderRef: OrderRef) => Promise<OrderAnswer>;
  readonly refund: (
    orderRef: OrderRef,
    scope?: RefundScope,
    commandId?: CommandId,
  ) => Promise<OrderAnswer>;
  readonly cancelLine: (orderRef: OrderRef, lineId: string) => Promise<OrderAnswer>;
  readonly discount: (orderRef: OrderRef, code: string) => Promise<OrderAnswer>;
  readonly resolve: (caseId: string, action: string) => Promise<void>;
  readonly card: (amountOre: number) => Promise<{ readonly code: string; readonly id: GiftCardId }>;
  readonly onCard: (id: GiftCardId) => Promise<{
    readonly available: number;
    readonly held: number;
    readonly used: number;
  }>;
  readonly credit: (points: number, person?: PersonId) => Promise<void>;
  readonly code: (code: string, terms: DiscountTerms) => Promise<DiscountCode>;
}

export function memoryShop(...offers: readonly Offer[]): MemoryShop {
  return shopOver(memoryCheckout(), offers);
}

/** The same over a checkout that the caller made. */
export function shopOver(checkout: MemoryCheckout, offers: readonly Offer[]): MemoryShop {
  const { parts, clock, gateway } = checkout;
  const catalogue: Catalogue = {
    offerOf: ({ productId, amount }) => {
      const offer = offers.find((one) => one.productId === productId);
      return Promise.resolve(
        offer === undefined
          ? { kind: 'refused', code: 'catalogue.unknown-product' }
          : { kind: 'offer', offer: { ...offer, unitPrice: amount ?? offer.unitPrice } },
      );
    },
  };
  const now = () => contextAt(clock.now());
  const placeOnce: MemoryShop['place'] = async ({ commandId, orderRef, ...wish }) => {
    const context = now();
    return new PlaceOrderHandler(catalogue, parts).execute(
      new PlaceOrder(
        {
          customer: { personId: buyer, name: 'Anna Ek', email: 'anna@example.se' },
          lines: [],
          currency: SEK,
          ...wish,
        },
        {
          orderRef: orderRef ?? drawOrderRef(context.now, systemRandom, 'ORD'),
          paymentRef: drawPaymentRef(context.now, systemRandom, 'SC'),
          bookingRefs: [],
        },
        { ...context, commandId: commandId ?? context.commandId },
      ),
    );
  };
  const place: MemoryShop['place'] = async (wish) => {
    const answer = await placeOnce(wish);
    const isTaken = answer.kind !== 'settled' && answer.code === 'order.reference-taken';
    return isTaken && wish.orderRef === undefined ? place(wish) : answer;
  };
  const paymentOf = async (orderRef: OrderRef) => {
    const { order } = await checkout.settle(orderRef);
    const attempt = order.attempts.at(-1)?.opened;
    if (attempt === undefined) throw new Error('nothing was asked of a gateway');
    return attempt;
  };
  return {
    checkout,
    place,
    placed: async (wish) => settledIn(await place(wish)),
    paid: async (orderRef) => {
      const { amount, paymentRef } = await paymentOf(orderRef);
      gateway.news = succeeded(amount.minor, `bank-${paymentRef}`);
      clock.pass(30_000);
      return checkout.settle(orderRef);
    },
    confirm: async (orderRef) =>
      new ConfirmPaymentHandler(parts).execute(
        new ConfirmPayment((await paymentOf(orderRef)).paymentRef, 'seen on the account', now()),
      ),
    cancel: (orderRef) =>
      new CancelOrderHandler(parts).execute(new CancelOrder(orderRef, 'changed my mind', now())),
    refund: (orderRef, scope, commandId) => {
      const wish = { orderRef, reason: 'sent back', returnsUnits: true };
      const context = now();
      return new RefundOrderHandler(parts).execute(
        new RefundOrder(scope === undefined ? wish : { ...wish, scope }, {
          ...context,
          commandId: commandId ?? context.commandId,
        }),
      );
    },
    cancelLine: (orderRef, lineId) =>
      new CancelLineHandler(parts).execute(
        new CancelLine({ orderRef, lineId, reason: 'ill' }, now()),
      ),
    discount: (orderRef, code) =>
      new ApplyDiscountHandler(parts).execute(new ApplyDiscount(orderRef, code, now())),
    resolve: async (caseId, action) => {
      const decision = { action, reason: 'decided' };
      await new ResolveCaseHandler(parts).execute(new ResolveCase(caseId, decision, now()));
    },
    card: async (amountOre) => {
      const code = drawGiftCardCode(systemRandom);
      const id = parts.giftCardCodes.cardIdOf(code);
      await activeCard(checkout, { id, code, faceValue: money(amountOre, SEK) });
      return { code, id };
    },
    onCard: async (id) => {
      const { available, held, used } = giftCardFunds(
        (await parts.streams.giftCards.load(id)).state,
      );
      return { available: available.minor, held: held.minor, used: used.minor };
    },
    credit: async (points, person = buyer) => {
      const creditId = systemRandom.uuid();
      await parts.streams.points.execute(person, now(), (state) =>
        creditPoints(state, { creditId, points, lotKind: 'free', creditedAt: clock.now() }),
      );
    },
    code: async (code, terms) => {
      const named = { code: code as DiscountCode, createdBy: now().commandId, terms };
      await parts.streams.discounts.execute(code, now(), (state) =>
        createDiscountCode(state, named),
      );
      return named.code;
    },
  };
}

/** Where the order stands; throws what it was refused for. */
export function settledIn(answer: OrderAnswer): Settled {
  if (answer.kind === 'settled') return answer.settled;
  throw new Error(`refused: ${answer.code} ${JSON.stringify(answer.facts ?? {})}`);
}

async function activeCard(
  { parts, clock }: MemoryCheckout,
  card: { readonly id: GiftCardId; readonly code: GiftCardCode; readonly faceValue: Money },
): Promise<void> {
  const context = contextAt(clock.now());
  const { giftCards } = parts.streams;
  await giftCards.execute(card.id, context, (state) =>
    issueGiftCard(state, {
      cardId: card.id,
      codeLastFour: giftCardLastFour(card.code),
      code: card.code,
      faceValue: card.faceValue,
      lotKind: 'free',
      voucherKind: 'multi-purpose',
      validityDays: 365,
      issuedAt: clock.now(),
      issuedBy: context.commandId,
    }),
  );
  await giftCards.execute(card.id, contextAt(clock.now()), (state) =>
    activateGiftCard(state, { activatedAt: clock.now(), by: 'operator', reason: 'a present' }),
  );
}
