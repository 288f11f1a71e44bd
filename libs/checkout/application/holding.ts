import { giveBack, holdUnits, takeUnits } from '../../availability/index.ts';
import type { ProductId, Rejected } from '../../kernel/index.ts';
import {
  failRound,
  holdIdOf,
  type Part,
  rejectOrder,
  reserveOrder,
  settleOrder,
} from '../../orders/index.ts';
import type { Journey } from './journey.ts';

/** Holds every part in its fixed order; the first "no" decides, before anything is given back. */
export async function reserve(
  journey: Journey,
  { round }: { readonly round: number },
): Promise<void> {
  for (const part of journey.order.parts) {
    const refusal = await hold(journey, round, part);
    if (refusal !== undefined) return refuse(journey, { round, part, code: refusal.code });
  }
  await journey.onOrder(['reserved', String(round)], (state) => reserveOrder(state, round));
}

/** Takes what the round holds, for good. */
export async function takeHolds(journey: Journey): Promise<void> {
  const { order } = journey;
  for (const { part, poolId } of order.parts) {
    const holdId = holdIdOf(order, order.round, part);
    await journey.onPool(poolId, [holdId, 'take'], (state) => takeUnits(state, { holdId }));
  }
  await journey.onOrder(['settled', String(order.round), 'taken'], (state) =>
    settleOrder(state, { round: order.round, holds: 'taken' }),
  );
}

/** Gives back what the round held or took; a hold that never was is refused if it comes late. */
export async function giveBackHolds(journey: Journey): Promise<void> {
  const { order } = journey;
  for (const { part, poolId } of order.parts) {
    const holdId = holdIdOf(order, order.round, part);
    await journey.onPool(poolId, [holdId, 'give-back'], (state) => giveBack(state, { holdId }));
  }
  await journey.onOrder(['settled', String(order.round), 'given-back'], (state) =>
    settleOrder(state, { round: order.round, holds: 'given-back' }),
  );
}

async function hold(journey: Journey, round: number, part: Part): Promise<Rejected | undefined> {
  const { order } = journey;
  const holdId = holdIdOf(order, round, part.part);
  const { orderRef } = order.placed;
  const { outcome } = await journey.onPool(part.poolId, [holdId, 'hold'], (state) =>
    holdUnits(state, { holdId, orderRef, units: part.units }),
  );
  return outcome.kind === 'rejected' ? outcome : undefined;
}

async function refuse(
  journey: Journey,
  no: { readonly round: number; readonly part: Part; readonly code: string },
): Promise<void> {
  const { round, code, part } = no;
  if (round > 1) {
    await journey.onOrder(['round-failed', String(round)], (state) =>
      failRound(state, { round, code }),
    );
    return;
  }
  const productId: ProductId | undefined = journey.order.placed.lines.find(
    ({ poolId }) => poolId === part.poolId,
  )?.productId;
  const reason = productId === undefined ? { code } : { code, productId };
  await journey.onOrder(['rejected'], (state) => rejectOrder(state, reason));
}
