import { returnUnits } from '../../availability/index.ts';
import { giveBackDiscount } from '../../discounts/index.ts';
import { giveBackFunds } from '../../gift-cards/index.ts';
import type { HoldId } from '../../kernel/index.ts';
import {
  concludeRefund,
  holdIdOf,
  linesLeft,
  type OrderRefund,
  type Part,
  type RefundedLine,
  type RefundShare,
} from '../../orders/index.ts';
import { giveBackPoints } from '../../points/index.ts';
import { isGateways, payableBack } from '../domain/order-refunds.ts';
import { type NewCase, openCase } from './concluding.ts';
import type { Journey } from './journey.ts';
import { refund } from './refunding.ts';
import { offersOf } from './reserving/units.ts';
import { takeBackDelivered } from './taking-back.ts';

interface About {
  readonly refundId: string;
}

/** Asks the gateway for its part of an order's refund; what the order delivered is taken back first. */
export async function payBack(journey: Journey, { refundId }: About): Promise<void> {
  const wish = requestedOf(journey, refundId);
  const share = wish?.shares.find(isGateways);
  if (wish === undefined || share === undefined) return;
  await takeBackDelivered(journey, wish);
  const { paymentRef } = share;
  const amount = payableBack(journey.payment(paymentRef), share.amount);
  await refund(journey, { paymentRef, amount, reason: wish.reason, orderRefundId: refundId });
}

/**
 * Hands over to a person. What a refund of the order takes back is taken before that, as with a gateway's
 * refund: nobody may spend meanwhile what is being paid back by hand.
 */
export async function handOver(journey: Journey, wish: NewCase): Promise<void> {
  const refund = wish.refundId === undefined ? undefined : requestedOf(journey, wish.refundId);
  if (refund !== undefined) await takeBackDelivered(journey, refund);
  await openCase(journey, wish);
}

/** Gives points, gift card money, units and discount uses back, then ends the refund. */
export async function returnValue(journey: Journey, { refundId }: About): Promise<void> {
  const wish = requestedOf(journey, refundId);
  if (wish === undefined) return;
  await takeBackDelivered(journey, wish);
  for (const share of wish.shares) await giveBack(journey, refundId, share);
  if (wish.returnsUnits)
    for (const line of wish.lines) await returnUnitsOf(journey, refundId, line);
  await returnDiscounts(journey);
  await journey.onOrder(['refunded', refundId], (state) => concludeRefund(state, refundId));
}

function requestedOf({ order }: Journey, refundId: string): OrderRefund['requested'] | undefined {
  return order.refunds.find(({ requested }) => requested.refundId === refundId)?.requested;
}

async function giveBack(journey: Journey, refundId: string, share: RefundShare): Promise<void> {
  if (share.kind === 'payment') return;
  const { clock, refundGraceDays: graceDays } = journey.parts;
  const part = journey.order.parts.find((one) => pays(one, share));
  if (part === undefined) return;
  const back = { holdId: holdOf(journey, part), refundId, now: clock.now(), graceDays };
  const step = ['refund', refundId, part.part];
  const { outcome } =
    share.kind === 'gift-card'
      ? await journey.on('giftCards', share.cardId, step, (state) =>
          giveBackFunds(state, { ...back, amount: share.amount }),
        )
      : await journey.on('points', share.accountId, step, (state) =>
          giveBackPoints(state, { ...back, points: share.points }),
        );
  if (outcome.kind !== 'rejected') return;
  await openCase(journey, {
    paymentRef: journey.order.placed.paymentRef,
    about: 'value-not-returned',
    refundId,
    facts: { code: outcome.code, amountOre: share.amount.minor },
  });
}

function pays(part: Part, share: RefundShare): boolean {
  if (part.kind === 'gift-card') return share.kind === 'gift-card' && part.cardId === share.cardId;
  return part.kind === 'points' && share.kind === 'points';
}

async function returnUnitsOf(
  journey: Journey,
  refundId: string,
  { lineId, quantity }: RefundedLine,
): Promise<void> {
  const { order } = journey;
  const line = order.price.lines.find((one) => one.lineId === lineId);
  const pools = new Set([line?.poolId, ...(line?.alsoTakesFrom ?? [])]);
  for (const part of order.parts) {
    if (quantity === 0 || part.kind !== 'units' || !pools.has(part.poolId)) continue;
    const holdId = holdOf(journey, part);
    const returnId = `${refundId}:${lineId}`;
    await journey.on('availability', part.poolId, ['return', returnId, holdId], (state) =>
      returnUnits(state, { returnId, holdId, units: quantity, offers: offersOf(journey) }),
    );
  }
}

/** A code's use comes back once nothing of the order is left. */
async function returnDiscounts(journey: Journey): Promise<void> {
  const { order } = journey;
  if (linesLeft(order).some(({ amount, quantity }) => amount.minor > 0 || quantity > 0)) return;
  for (const part of order.parts) {
    if (part.kind !== 'discount') continue;
    const holdId = holdOf(journey, part);
    await journey.on('discounts', part.code, [holdId, 'give-back'], (state) =>
      giveBackDiscount(state, { holdId }),
    );
  }
}

function holdOf({ order }: Journey, { part }: Part): HoldId {
  return holdIdOf(order, order.round, part);
}
