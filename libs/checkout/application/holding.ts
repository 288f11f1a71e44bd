import { OperationalError, type ProductId, type Rejected } from '../../kernel/index.ts';
import {
  failRound,
  holdIdOf,
  type Part,
  rejectOrder,
  reserveOrder,
  settleOrder,
} from '../../orders/index.ts';
import { issueGiftCards, revokeGiftCards } from './delivering-gift-cards.ts';
import type { Journey } from './journey.ts';
import { reservingOf } from './reserving/parts.ts';
import { withoutDiscount } from './repricing.ts';

/** Holds every part in its fixed order; the first "no" decides, before anything is given back. */
export async function reserve(
  journey: Journey,
  { round }: { readonly round: number },
): Promise<void> {
  const { parts, repricedBy } = journey.order;
  for (const part of parts) {
    const holdId = holdIdOf(journey.order, round, part.part);
    const refusal = await reservingOf(part).hold(journey, holdId, part);
    if (refusal !== undefined) return refuse(journey, { round, part, refusal });
  }
  const step = ['reserved', String(round), String(repricedBy.length)];
  await journey.onOrder(step, (state) => reserveOrder(state, { round, held: parts }));
}

/** Takes what the round holds, for good; an invoice's gift cards are issued, still without money. */
export async function takeHolds(journey: Journey): Promise<void> {
  const { order } = journey;
  const { round } = order;
  for (const part of order.parts) {
    const holdId = holdIdOf(order, round, part.part);
    if (!(await reservingOf(part).take(journey, holdId, part))) throw holdLost(holdId);
  }
  await issueGiftCards(journey);
  await journey.onOrder(['settled', String(round), 'taken'], (state) =>
    settleOrder(state, { round, holds: 'taken' }),
  );
}

/**
 * Gives back what the round held or took; a hold that never was is refused if it comes late. The cards of an
 * order that expired are left alone: none was issued, and a payment that comes late still buys them.
 */
export async function giveBackHolds(journey: Journey): Promise<void> {
  const { order } = journey;
  const { round } = order;
  for (const part of order.parts)
    await reservingOf(part).giveBack(journey, holdIdOf(order, round, part.part), part);
  if (order.status === 'cancelled') await revokeGiftCards(journey, 'its order ended unpaid');
  await journey.onOrder(['settled', String(round), 'given-back'], (state) =>
    settleOrder(state, { round, holds: 'given-back' }),
  );
}

/** Another run ended the order after this one had looked; a fresh look tells what to do. */
function holdLost(holdId: string): OperationalError {
  return new OperationalError('checkout.hold-lost', `hold ${holdId} does not stand any more`, {
    retryable: true,
  });
}

interface Refusal {
  readonly round: number;
  readonly part: Part;
  readonly refusal: Rejected;
}

/** A later round fails; a code that came when the order was open goes again; else the order is refused. */
async function refuse(journey: Journey, { round, part, refusal }: Refusal): Promise<void> {
  const { code } = refusal;
  if (round > 1) {
    await journey.onOrder(['round-failed', String(round)], (state) =>
      failRound(state, { round, code }),
    );
    return;
  }
  const { order } = journey;
  if (part.kind === 'discount' && wasAdded(journey, part.code))
    return withoutDiscount(journey, { discount: part.code, refusal: code });
  const reason = part.kind === 'units' ? { code, ...productOf(journey, part.poolId) } : { code };
  const step = ['rejected', String(order.repricedBy.length)];
  await journey.onOrder(step, (state) => rejectOrder(state, { ...reason, part: part.part }));
}

function wasAdded({ order }: Journey, code: string): boolean {
  return !(order.placed.discounts ?? []).some((placed) => placed.code === code);
}

function productOf({ order }: Journey, poolId: string): { readonly productId?: ProductId } {
  const line = order.price.lines.find(
    ({ poolId: own, alsoTakesFrom = [] }) =>
      own === poolId || alsoTakesFrom.some((also) => also === poolId),
  );
  return line === undefined ? {} : { productId: line.productId };
}
