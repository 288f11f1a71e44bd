import type { CommandBus } from '@nestjs/cqrs';
import {
  currency as currencyOf,
  drawBookingRef,
  drawOrderRef,
  drawPaymentRef,
  type Instant,
  money,
  parseWaitlistEntryId,
} from '../../../libs/kernel/index.ts';
import {
  type DrawnReferences,
  type OrderAnswer,
  type OrderWish,
  PlaceOrder,
  type WishedLine,
} from '../../../libs/checkout/index.ts';
import { verifyWaitlistToken } from '../../../libs/access/index.ts';
import type { ApiParts, ApiSecrets } from '../api-parts.ts';
import { requirePointsOwner } from '../points/spending-access.ts';
import { refuseWrongCodes } from '../gift-cards/typed-codes.ts';
import { isProvedMember } from '../discount-codes/proved-membership.ts';
import { actorOf, type KnownRequest } from '../http/access.ts';
import type { Asking } from '../http/customer-claims.ts';
import type { GivenAnswer, JsonAnswer, Wish } from '../http/idempotently.ts';
import { idempotentlyFor } from '../http/idempotent-request.ts';
import { Problem } from '../http/problem.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderAnswer } from './order-answer.ts';
import type { MoneyDto } from './money.dto.ts';
import type { GiftCardTenderDto } from './tenders.dto.ts';
import type { LineDto, PlaceOrderDto } from './place-order.dto.ts';

/** Draws of a reference before giving up; two orders of one second share one with odds of 1 in 16 million. */
const drawsMax = 5;

/** What placing an order works with. */
export interface PlacingParts {
  readonly parts: ApiParts;
  readonly commands: CommandBus;
}

/** How an endpoint differs from the others. */
export interface PlacingWay {
  /** Turns where the order stands into the endpoint's answer. */
  readonly show?: typeof orderAnswer;
  /** Refuses what the endpoint does not sell; a repeat of what was answered never comes here. */
  readonly before?: () => Promise<void>;
}

/** Places an order for whichever endpoint it came through. */
export async function placeFor(
  { parts, commands }: PlacingParts,
  request: KnownRequest,
  order: PlaceOrderDto,
  { show = orderAnswer, before }: PlacingWay = {},
): Promise<GivenAnswer> {
  const draw = (now: Instant): DrawnReferences => ({
    orderRef: drawOrderRef(now, parts.random, parts.prefixes.order),
    paymentRef: drawPaymentRef(now, parts.random, parts.prefixes.payment),
    bookingRefs: order.lines.map(() => drawBookingRef(now, parts.random, parts.prefixes.booking)),
  });
  await refuseWrongCodes(parts, request, order.tenders.giftCards);
  return idempotentlyFor(parts, request, draw, async (wish) => {
    await before?.();
    return place(parts, commands, { request, order, wish, show });
  });
}

interface Placing {
  readonly request: KnownRequest;
  readonly order: PlaceOrderDto;
  readonly wish: Wish<DrawnReferences>;
  readonly show: typeof orderAnswer;
}

async function place(
  parts: ApiParts,
  commands: CommandBus,
  { request, order, wish, show }: Placing,
): Promise<JsonAnswer> {
  const asking = { request, now: wish.now };
  const wanted = await orderWishOf(parts, asking, order);
  requirePointsOwner(parts, asking, wanted);
  let { drawn } = wish;
  for (let draws = 0; draws < drawsMax; draws += 1) {
    const { commandId, now } = wish;
    const answer: OrderAnswer = await commands.execute(
      new PlaceOrder(wanted, drawn, {
        commandId,
        correlationId: commandId,
        causationId: commandId,
        actor: actorOf(request),
        now,
      }),
    );
    if (answer.kind === 'settled') return show(parts, answer.settled);
    if (answer.code !== 'order.reference-taken') throw rejectionToProblem(answer);
    drawn = await wish.redraw();
  }
  throw new Problem({
    status: 503,
    code: 'order.reference-taken',
    detail: 'No free reference was found; repeat.',
    retryAfter: 1,
  });
}

/** What was asked for in the product's own words; whoever orders is found or becomes known. */
export async function orderWishOf(
  parts: ApiParts,
  asking: Asking,
  order: PlaceOrderDto,
): Promise<OrderWish> {
  const { id, name, email, phone, address, member } = order.customer;
  refuseForeignOffers(order, parts.secrets.orderToken);
  const personId = await parts.people.findOrCreate(
    id === undefined ? { kind: 'email', email } : { kind: 'customer-id', customerId: id },
  );
  return {
    customer: {
      personId,
      name,
      email,
      ...(phone === undefined ? {} : { phone }),
      ...(address === undefined ? {} : { address }),
    },
    lines: order.lines.map(wishedLineOf),
    currency: currencyOf(order.currency ?? 'SEK'),
    ...(order.total === undefined ? {} : { claimedTotal: moneyOf(order.total) }),
    ...(order.discountCode === undefined ? {} : { discountCode: order.discountCode }),
    ...(member === undefined ? {} : { saidMember: member }),
    isMember: isProvedMember(parts, asking, { personId, member }),
    ...tendersOf(order),
  };
}

function tendersOf({ tenders: { payment, giftCards, points } }: PlaceOrderDto) {
  return {
    ...(points === undefined ? {} : { points }),
    ...(giftCards === undefined ? {} : { giftCards: giftCards.map(wishedCardOf) }),
    ...(payment === undefined ? {} : { paymentMethod: payment.method }),
    ...(payment?.phone === undefined ? {} : { payerAlias: payment.phone }),
  };
}

/** An offer of the waiting list is taken up by whoever has its token. */
function refuseForeignOffers({ lines }: PlaceOrderDto, secret: ApiSecrets['orderToken']): void {
  for (const { waitlist } of lines) {
    if (waitlist === undefined) continue;
    const entryId = parseWaitlistEntryId(waitlist.entryId);
    if (entryId === undefined || !verifyWaitlistToken(secret, entryId, waitlist.token))
      throw new Problem({
        status: 403,
        code: 'availability.token-wrong',
        detail: 'The token does not open this place in the waiting list.',
      });
  }
}

function wishedCardOf({ code, amount }: GiftCardTenderDto) {
  return amount === undefined ? { code } : { code, amount: moneyOf(amount) };
}

/** One line as it was asked for. */
export function wishedLineOf(line: LineDto): WishedLine {
  const entryId = parseWaitlistEntryId(line.waitlist?.entryId ?? '');
  return {
    productId: line.productId,
    quantity: line.quantity,
    ...(line.slotId === undefined ? {} : { slotId: line.slotId }),
    ...(line.classId === undefined ? {} : { classId: line.classId }),
    ...(line.amount === undefined ? {} : { amount: moneyOf(line.amount) }),
    ...(entryId === undefined ? {} : { waitlistEntryId: entryId }),
    ...(line.details === undefined ? {} : { details: line.details }),
    ...(line.unitPrice === undefined ? {} : { claimedUnitPrice: moneyOf(line.unitPrice) }),
  };
}

function moneyOf({ amount, currency }: MoneyDto) {
  return money(amount, currencyOf(currency));
}
