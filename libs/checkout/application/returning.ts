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
  const known = refundOf(journey, refundId);
  const share = known?.requested.shares.find(isGateways);
  if (known === undefined || share === undefined) return;
  await takeBackDelivered(journey, known);
  const { paymentRef } = share;
  const { reason } = known.requested;
  const amount = payableBack(journey.payment(paymentRef), share.amount);
  await refund(journey, { paymentRef, amount, reason, orderRefundId: refundId });
}

/**
 * Hands over to a person. What a refund of the order takes back is taken before that, as with a gateway's
 * refund: nobody may spend meanwhile what is being paid back by hand.
 */
export async function handOver(journey: Journey, wish: NewCase): Promise<void> {
  const known = wish.refundId === undefined ? undefined : refundOf(journey, wish.refundId);
  if (known !== undefined) await takeBackDelivered(journey, known);
  await openCase(journey, wish);
}

/** Gives points, gift card money, units and discount uses back, then ends the refund. */
export async function returnValue(journey: Journey, { refundId }: About): Promise<void> {
  const known = refundOf(journey, refundId);
  if (known === undefined) return;
  await takeBackDelivered(journey, known);
  const wish = known.requested;
  for (const share of wish.shares) await giveBack(journey, refundId, share);
  if (wish.returnsUnits)
    for (const line of wish.lines) await returnUnitsOf(journey, refundId, line);
  await returnDiscounts(journey);
  await journey.onOrder(['refunded', refundId], (state) => concludeRefund(state, refundId));
}

function refundOf({ order }: Journey, refundId: string): OrderRefund | undefined {
  return order.refunds.find(({ requested }) => requested.refundId === refundId);
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
