import { Map as PersistentMap } from 'immutable';
import {
  type Balance,
  capture,
  credit,
  emptyBalance,
  hold,
  type Lot,
  putBack,
  release,
} from '../../balance/index.ts';
import {
  type BusinessDate,
  CorruptStream,
  type HoldId,
  type Instant,
  type OrderRef,
} from '../../kernel/index.ts';
import type {
  GiftCardActivated,
  GiftCardDedicated,
  GiftCardEvent,
  GiftCardExtended,
  GiftCardFundsEvent,
  GiftCardIssued,
  GiftCardRefunded,
  GiftCardReinstated,
  GiftCardRevoked,
} from './gift-card-events.ts';
import { lotId, resizedBy, unspentIn, withoutRest, withRestored } from './lot-of-card.ts';

/** What a hold was asked to be, which its shares no longer tell once it was used. */
export interface CardHold {
  readonly orderRef: OrderRef;
  readonly amount: number;
  readonly redeemed?: number;
}

/** One card, as its events left it. Its money is one lot; amounts inside are in the face value's öre. */
export interface GiftCardState {
  readonly issued?: GiftCardIssued;
  readonly dedicated?: GiftCardDedicated;
  readonly activatedAt?: Instant;
  readonly expiresAt?: Instant;
  readonly blocked?: { readonly reason: string };
  readonly flaggedAt?: Instant;
  /** The last day to pay it, where more time was given. */
  readonly payableThrough?: BusinessDate;
  readonly revoked?: { readonly reason: string; readonly amount: number };
  /** Refunds that were not made after all: none of them takes the card any more. */
  readonly reinstated: readonly string[];
  readonly balance: Balance;
  readonly holds: PersistentMap<HoldId, CardHold>;
  readonly refunds: PersistentMap<string, GiftCardRefunded>;
}

export const initialGiftCard: GiftCardState = {
  reinstated: [],
  balance: emptyBalance,
  holds: PersistentMap(),
  refunds: PersistentMap(),
};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveGiftCard(state: GiftCardState, event: GiftCardEvent): GiftCardState {
  switch (event.type) {
    case 'GiftCardIssued':
    case 'GiftCardDedicated':
      return evolveIssued(state, event);
    case 'GiftCardActivated':
      return evolveActivated(state, event);
    case 'GiftCardExtended':
      return evolveExtended(state, event);
    case 'GiftCardBlocked':
      return { ...state, blocked: { reason: event.reason } };
    case 'GiftCardUnblocked':
      return withoutBlock(state);
    case 'GiftCardFlagged':
      return { ...state, flaggedAt: event.flaggedAt };
    case 'GiftCardPaymentPostponed':
      return withoutFlag({ ...state, payableThrough: event.dueOn });
    default:
      return evolveFunds(state, event);
  }
}

/** The card's lot; undefined before it was activated. */
export function lotOf({ balance }: GiftCardState): Lot | undefined {
  return balance.lots.get(lotId);
}

/** What no hold, use, expiry or revocation has taken, in minor units, whether or not it may be used. */
export function unspent({ balance }: GiftCardState): number {
  return unspentIn(balance);
}

function evolveIssued(
  state: GiftCardState,
  event: GiftCardIssued | GiftCardDedicated,
): GiftCardState {
  const isFirst = state.issued === undefined;
  if (event.type === 'GiftCardIssued' && isFirst) return { ...state, issued: event };
  if (event.type === 'GiftCardDedicated' && !isFirst) return { ...state, dedicated: event };
  throw new CorruptStream(`${event.type} of a card that was ${isFirst ? 'not ' : ''}issued`);
}

function evolveActivated(
  state: GiftCardState,
  { activatedAt, expiresAt }: GiftCardActivated,
): GiftCardState {
  if (state.issued === undefined || state.revoked !== undefined)
    throw new CorruptStream('a card that was not issued, or was revoked, is activated');
  const amount = state.issued.faceValue.minor;
  return withBalance(
    { ...state, activatedAt, expiresAt },
    credit(state.balance, { lotId, amount }),
  );
}

function evolveExtended(
  state: GiftCardState,
  { expiresAt, restored }: GiftCardExtended,
): GiftCardState {
  return withBalance({ ...state, expiresAt }, withRestored(state.balance, restored?.minor ?? 0));
}

/** More time lowers the flag, which goes up again when that time is over too. */
function withoutFlag(state: GiftCardState): GiftCardState {
  const { flaggedAt, ...rest } = state;
  return flaggedAt === undefined ? state : rest;
}

function withoutBlock({ blocked, ...rest }: GiftCardState): GiftCardState {
  if (blocked === undefined) throw new CorruptStream('a card that is not blocked is unblocked');
  return rest;
}

function evolveFunds(state: GiftCardState, event: GiftCardFundsEvent): GiftCardState {
  const { balance, holds } = state;
  switch (event.type) {
    case 'GiftCardFundsHeld': {
      const { holdId, orderRef, amount } = event;
      const made = holds.set(holdId, { orderRef, amount: amount.minor });
      return withBalance(
        { ...state, holds: made },
        hold(balance, holdId, [{ lotId, amount: amount.minor }]),
      );
    }
    case 'GiftCardHoldReleased':
      return withBalance(state, release(balance, event.holdId));
    case 'GiftCardRedeemed': {
      const { holdId, amount } = event;
      const captured = capture(balance, holdId, amount.minor);
      const used = { orderRef: event.orderRef, amount: amount.minor, ...holds.get(holdId) };
      return withBalance(
        { ...state, holds: holds.set(holdId, { ...used, redeemed: amount.minor }) },
        captured,
      );
    }
    case 'GiftCardRefunded':
      return evolveRefunded(state, event);
    case 'GiftCardExpired':
      return withBalance(state, withoutRest(balance, event.amount.minor));
    case 'GiftCardRevoked':
      return evolveRevoked(state, event);
    case 'GiftCardReinstated':
      return evolveReinstated(state, event);
  }
}

function evolveRefunded(state: GiftCardState, event: GiftCardRefunded): GiftCardState {
  if (state.refunds.has(event.refundId)) throw new CorruptStream('a refund is made once');
  const refunds = state.refunds.set(event.refundId, event);
  const end = event.expiresAt === undefined ? {} : { expiresAt: event.expiresAt };
  const back = putBack(state.balance, event.holdId, event.amount.minor);
  return withBalance({ ...state, ...end, refunds }, back);
}

function evolveRevoked(state: GiftCardState, { amount, reason }: GiftCardRevoked): GiftCardState {
  if (amount.minor > unspent(state)) throw new CorruptStream('more is revoked than is left');
  const revoked = { reason, amount: (state.revoked?.amount ?? 0) + amount.minor };
  return withBalance({ ...state, revoked }, resizedBy(state.balance, -amount.minor));
}

function evolveReinstated(state: GiftCardState, event: GiftCardReinstated): GiftCardState {
  const { refundId, amount, expiresAt } = event;
  const { revoked, ...rest } = state;
  if (amount.minor !== (revoked?.amount ?? 0) || state.reinstated.includes(refundId))
    throw new CorruptStream('what comes back is all that was revoked, once');
  const end = expiresAt === undefined ? {} : { expiresAt };
  const reinstated = [...state.reinstated, refundId];
  return withBalance({ ...rest, ...end, reinstated }, resizedBy(state.balance, amount.minor));
}

function withBalance(state: GiftCardState, balance: Balance): GiftCardState {
  return { ...state, balance };
}
