import { Map as PersistentMap } from 'immutable';
import {
  available,
  availableIn,
  type Balance,
  capture,
  credit,
  emptyBalance,
  expire,
  hold,
  type Hold,
  putBack,
  release,
  resize,
  type Share,
  total,
} from '../../balance/index.ts';
import { CorruptStream, type HoldId, type Instant, type OrderRef } from '../../kernel/index.ts';
import type {
  PointsCredited,
  PointsEvent,
  PointsExpired,
  PointsHeld,
  PointsRefunded,
  PointsReinstated,
  PointsShare,
  PointsTakenBack,
} from './points-events.ts';

/** What became of one credit: it may be undone before it ever came. */
export interface KnownCredit {
  readonly credited?: PointsCredited;
  /** Why it was undone. */
  readonly takenBack?: string;
  /** Refunds that were not made after all: none of them undoes it any more. */
  readonly reinstated?: readonly string[];
}

/** What a hold was made for; how it stands is in the balance. */
export interface KnownHold {
  readonly orderRef: OrderRef;
  readonly points: number;
}

/** One customer's points. */
export interface PointsState {
  readonly balance: Balance;
  readonly credits: PersistentMap<string, KnownCredit>;
  readonly holds: PersistentMap<HoldId, KnownHold>;
  readonly refunds: PersistentMap<string, { readonly holdId: HoldId; readonly points: number }>;
}

export const initialPoints: PointsState = {
  balance: emptyBalance,
  credits: PersistentMap(),
  holds: PersistentMap(),
  refunds: PersistentMap(),
};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolvePoints(state: PointsState, event: PointsEvent): PointsState {
  const { balance } = state;
  switch (event.type) {
    case 'PointsCredited':
      return afterCredit(state, event);
    case 'PointsHeld':
      return afterHold(state, event);
    case 'PointsHoldReleased':
      return { ...state, balance: release(balance, event.holdId) };
    case 'PointsDebited':
      return { ...state, balance: capture(balance, event.holdId, event.points) };
    case 'PointsRefunded':
      return afterRefund(state, event);
    case 'PointsExpired':
      return { ...state, balance: afterExpiry(balance, event) };
    case 'PointsTakenBack':
      return afterTakingBack(state, event);
    case 'PointsReinstated':
      return afterReinstating(state, event);
  }
}

/** Points that may be spent at this moment; what is past its end counts nothing. */
export function availablePoints(state: PointsState, now: Instant): number {
  return available(state.balance, now);
}

/** What of a credit is spent or held at this moment: once it was undone, what is missing of it. */
export function missingPoints({ balance }: PointsState, creditId: string): number {
  const lot = balance.lots.get(creditId);
  return lot === undefined ? 0 : lot.held + lot.used;
}

/** How much of a credit was taken when it was undone, and since; nothing of one that stands or never came. */
export function takenPoints({ balance, credits }: PointsState, creditId: string): number {
  const credited = credits.get(creditId)?.credited?.points ?? 0;
  return credited - (balance.lots.get(creditId)?.credited ?? 0);
}

/** Whether nothing of a hold stands any more. */
export function isGivenBack({ shares }: Hold): boolean {
  return total(shares) === 0;
}

/** Points are whole, and one or more. */
export function isCount(points: number): boolean {
  return Number.isSafeInteger(points) && points >= 1;
}

/** A hold's shares under their credits' names, without those that are empty. */
export function pointsShares(shares: readonly Share[]): readonly PointsShare[] {
  return shares
    .filter(({ amount }) => amount > 0)
    .map(({ lotId, amount }) => ({ creditId: lotId, points: amount }));
}

function afterCredit(state: PointsState, event: PointsCredited): PointsState {
  const { creditId, points, expiresAt } = event;
  const known = state.credits.get(creditId);
  if (known?.takenBack !== undefined)
    throw new CorruptStream(`credit ${creditId} was undone before`);
  const end = expiresAt === undefined ? {} : { expiresAt };
  return {
    ...state,
    balance: credit(state.balance, { lotId: creditId, amount: points, ...end }),
    credits: state.credits.set(creditId, { ...known, credited: event }),
  };
}

function afterHold(state: PointsState, event: PointsHeld): PointsState {
  const { holdId, orderRef, points } = event;
  const shares = event.shares.map((share) => ({ lotId: share.creditId, amount: share.points }));
  if (total(shares) !== points) throw new CorruptStream(`hold ${holdId} is not its shares' sum`);
  return {
    ...state,
    balance: hold(state.balance, holdId, shares),
    holds: state.holds.set(holdId, { orderRef, points }),
  };
}

function afterRefund(state: PointsState, event: PointsRefunded): PointsState {
  const { refundId, holdId, points, shares } = event;
  if (state.refunds.has(refundId)) throw new CorruptStream(`refund ${refundId} was made before`);
  return {
    ...state,
    balance: shares.reduce(reopened, putBack(state.balance, holdId, points)),
    refunds: state.refunds.set(refundId, { holdId, points }),
  };
}

/** A lot that had ended ends later, so that what came back can be spent. */
function reopened(balance: Balance, share: PointsRefunded['shares'][number]): Balance {
  const { creditId, expiresAt } = share;
  const lot = balance.lots.get(creditId);
  if (lot === undefined) throw new CorruptStream(`no lot ${creditId}`);
  if (expiresAt === undefined) return balance;
  return { ...balance, lots: balance.lots.set(creditId, { ...lot, expiresAt }) };
}

function afterExpiry(balance: Balance, { creditId, points }: PointsExpired): Balance {
  const lot = balance.lots.get(creditId);
  if (lot === undefined || availableIn(lot) !== points)
    throw new CorruptStream(`lot ${creditId} has not that much left to end`);
  return expire(balance, creditId);
}

function afterTakingBack(state: PointsState, event: PointsTakenBack): PointsState {
  const { creditId, points, reason } = event;
  const { balance } = state;
  const lot = balance.lots.get(creditId);
  if ((lot === undefined ? 0 : availableIn(lot)) < points)
    throw new CorruptStream(`lot ${creditId} has not that much left to undo`);
  const known = state.credits.get(creditId);
  return {
    ...state,
    balance: lot === undefined ? balance : resize(balance, creditId, lot.credited - points),
    credits: state.credits.set(creditId, { ...known, takenBack: reason }),
  };
}

function afterReinstating(state: PointsState, event: PointsReinstated): PointsState {
  const { creditId, refundId, points, expiresAt } = event;
  const { takenBack, reinstated = [], ...rest } = state.credits.get(creditId) ?? {};
  const isWhole = points === (takenBack === undefined ? 0 : takenPoints(state, creditId));
  if (!isWhole || reinstated.includes(refundId))
    throw new CorruptStream(`what comes back to ${creditId} is all that was taken, once`);
  const lot = state.balance.lots.get(creditId);
  const balance =
    lot === undefined ? state.balance : resize(state.balance, creditId, lot.credited + points);
  return {
    ...state,
    balance: expiresAt === undefined ? balance : reopened(balance, { creditId, points, expiresAt }),
    credits: state.credits.set(creditId, { ...rest, reinstated: [...reinstated, refundId] }),
  };
}
