import type { CommandBus } from '@nestjs/cqrs';
import {
  type Cart,
  type CartAnswer,
  type CartKey,
  cartLinesMax,
  type Ordering,
} from '../../../libs/carts/index.ts';
import {
  goOn,
  type OrderAnswer,
  type OrderWish,
  PlaceOrder,
} from '../../../libs/checkout/index.ts';
import {
  type CommandId,
  drawBookingRef,
  drawOrderRef,
  drawPaymentRef,
  type Instant,
  type OrderRef,
  rejected,
} from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest } from '../http/access.ts';
import type { Asking } from '../http/customer-claims.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { Problem } from '../http/problem.ts';
import { requirePointsOwner } from '../points/spending-access.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderAnswer } from '../orders/order-answer.ts';
import { orderWishOf } from '../orders/placing-orders.ts';
import type { OrderCartDto } from './cart.dto.ts';
import { wishIn } from './pricing-cart.ts';

/** Draws of a reference before giving up. */
const drawsMax = 5;
/** Five seconds in all for a call of another tab's. */
const looksMax = 25;
const lookEveryMs = 200;

export interface OrderingCart {
  readonly parts: ApiParts;
  readonly commands: CommandBus;
  readonly request: KnownRequest;
  readonly wish: Wish<null>;
}

/**
 * Turns a cart into an order, once. The ids that the order is placed with stand in the cart's row before
 * its first event, and the order's own stream takes the first placement and no second: whoever repeats it,
 * in another tab, under another Idempotency-Key or after a crash, is answered the same order. Only one that
 * was rejected leaves the cart to be ordered again.
 */
export async function orderCart(
  ordering: OrderingCart,
  cartKey: CartKey,
  order: OrderCartDto,
): Promise<JsonAnswer> {
  const { carts } = ordering.parts;
  const cart = await carts.find(cartKey);
  if (cart === undefined) throw rejectionToProblem(rejected('cart.unknown'));
  const known = await orderOfCart(ordering.parts, cart);
  if (known.kind === 'order') return answerFor(ordering, known.orderRef);
  const open = known.kind === 'rejected' ? await drawnAgain(ordering, cart) : cart;
  const { version = open.version, ...asked } = order;
  const wish = await wishOf(ordering, open, asked);
  requirePointsOwner(ordering.parts, askingOf(ordering), wish);
  const { personId } = wish.customer;
  const drawn = drawFor(ordering, ordering.wish.commandId);
  const begun = await carts.beginOrder({ cartKey, version, personId, ordering: drawn });
  return place(ordering, cartIn(begun), wish);
}

/** Where the order of a cart stands: a crash may have come between the order and the cart's end. */
export async function orderOfCart(
  { carts, checkout }: Pick<ApiParts, 'carts' | 'checkout'>,
  { cartKey, orderRef, ordering }: Cart,
): Promise<
  { readonly kind: 'order'; readonly orderRef: OrderRef } | { readonly kind: 'none' | 'rejected' }
> {
  if (orderRef !== undefined) return { kind: 'order', orderRef };
  if (ordering === undefined) return { kind: 'none' };
  const { state } = await checkout.streams.orders.load(ordering.drawn.orderRef);
  if (state.status === 'none' || state.placed.placedBy !== ordering.commandId)
    return { kind: 'none' };
  if (state.status === 'rejected') return { kind: 'rejected' };
  await carts.becameOrder(cartKey, ordering);
  return { kind: 'order', orderRef: ordering.drawn.orderRef };
}

/** The cart of an answer; a refusal is thrown. */
export function cartIn(answer: CartAnswer): Cart {
  if (answer.kind === 'rejected') throw rejectionToProblem(answer);
  return answer.cart;
}

async function place(ordering: OrderingCart, begun: Cart, wish: OrderWish): Promise<JsonAnswer> {
  const { parts, commands } = ordering;
  let cart = begun;
  for (let draws = 0; draws < drawsMax && cart.ordering !== undefined; draws += 1) {
    const { commandId, drawn } = cart.ordering;
    const context = contextOf(ordering, commandId);
    const answer: OrderAnswer = await commands.execute(new PlaceOrder(wish, drawn, context));
    // Whatever came of this try, another tab's may have become the order.
    const known = await orderOfCart(parts, cart);
    if (answer.kind === 'settled') return orderAnswer(parts, answer.settled);
    if (known.kind === 'order') return answerFor(ordering, known.orderRef);
    if (answer.code !== 'order.reference-taken') throw rejectionToProblem(answer);
    cart = await drawnAgain(ordering, cart);
  }
  throw new Problem({
    status: 503,
    code: 'order.reference-taken',
    detail: 'No free reference was found; repeat.',
    retryAfter: 1,
  });
}

async function drawnAgain(ordering: OrderingCart, cart: Cart): Promise<Cart> {
  const { carts, random } = ordering.parts;
  if (cart.ordering === undefined) return cart;
  const to = drawFor(ordering, random.uuid() as CommandId);
  return cartIn(await carts.redraw(cart.cartKey, { from: cart.ordering, to }));
}

/** Another tab may be asking a provider at this moment: what it is told is this one's answer too. */
async function answerFor(ordering: OrderingCart, orderRef: OrderRef): Promise<JsonAnswer> {
  const { parts, request, wish } = ordering;
  const cause = { causationId: wish.commandId, actor: actorOf(request) };
  for (let looks = 1; ; looks += 1) {
    const settled = await goOn(parts.checkout, orderRef, cause);
    if (settled === undefined) throw rejectionToProblem(rejected('order.unknown'));
    try {
      return orderAnswer(parts, settled);
    } catch (error) {
      const isUnderWay = error instanceof Problem && error.details.status === 504;
      if (!isUnderWay || looks === looksMax) throw error;
    }
    await parts.pause(lookEveryMs);
  }
}

async function wishOf(
  ordering: OrderingCart,
  { content }: Cart,
  asked: Omit<OrderCartDto, 'version'>,
): Promise<OrderWish> {
  const { lines = [], currency = 'SEK', discountCode } = content ?? {};
  const order = { ...asked, currency, lines: lines.map(({ wish }) => wishIn(wish)) };
  const wish = await orderWishOf(ordering.parts, askingOf(ordering), order);
  return discountCode === undefined ? wish : { discountCode, ...wish };
}

function askingOf({ request, wish: { now } }: OrderingCart): Asking {
  return { request, now };
}

function drawFor({ parts, wish }: OrderingCart, commandId: CommandId): Ordering {
  const { random, prefixes } = parts;
  const { now } = wish;
  return {
    commandId,
    drawn: {
      orderRef: drawOrderRef(now, random, prefixes.order),
      paymentRef: drawPaymentRef(now, random, prefixes.payment),
      bookingRefs: bookingRefs(parts, now),
    },
  };
}

/** One for every line that there may come to be: the cart can change before it is ordered. */
function bookingRefs({ random, prefixes }: ApiParts, now: Instant): readonly string[] {
  return Array.from({ length: cartLinesMax }, () => drawBookingRef(now, random, prefixes.booking));
}

function contextOf({ request, wish: { now } }: OrderingCart, commandId: CommandId) {
  return {
    ...{ commandId, correlationId: commandId, causationId: commandId },
    actor: actorOf(request),
    now,
  };
}
