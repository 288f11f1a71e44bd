import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type {
  GiftCardEvent,
  GiftCardReinstated,
  GiftCardRevoked,
} from '../../libs/gift-cards/index.ts';
import { type CardRow, issuedRow, type MovementKind, type MovementRow } from './rows.ts';

/** What the tables say before a batch: its cards, and its holds by `holdKey`. */
export interface Standing {
  readonly cards: ReadonlyMap<string, CardRow>;
  readonly holds: ReadonlyMap<string, number>;
}

/** What a batch of events makes of them, however the batch was cut. */
export interface Changes {
  readonly cards: ReadonlyMap<string, CardRow>;
  readonly movements: readonly MovementRow[];
}

type Recorded = RecordedEvent<GiftCardEvent>;

/** How one event changes a card, and what it moved. */
interface Step {
  readonly change: Partial<CardRow>;
  readonly moved?: Moved;
}

interface Moved {
  readonly kind: MovementKind;
  readonly amount: number;
}

/** Folds a batch, in order. */
export function changesBy(events: readonly Recorded[], standing: Standing): Changes {
  const cards = new Map(standing.cards);
  const holds = new Map(standing.holds);
  const movements: MovementRow[] = [];
  for (const recorded of events) {
    const { event, streamId } = recorded;
    const cardId = cardIn(streamId);
    const card = event.type === 'GiftCardIssued' ? issuedRow(event) : cards.get(cardId);
    // A hold can be released, and a card revoked, that never came: no row tells of it.
    if (card === undefined) continue;
    const step = stepOf(event, card, (holdId) => holds.get(holdKey(cardId, holdId)) ?? 0);
    cards.set(cardId, { ...card, ...step.change });
    if (step.moved !== undefined) movements.push(movementRow(recorded, step.moved));
    if (event.type === 'GiftCardFundsHeld')
      holds.set(holdKey(cardId, event.holdId), event.amount.minor);
  }
  return { cards, movements };
}

/** The id in a stream's name. */
export function cardIn(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

/** A hold's id is its own in its card's stream alone. */
export function holdKey(cardId: string, holdId: string): string {
  return `${cardId} ${holdId}`;
}

function stepOf(event: GiftCardEvent, card: CardRow, heldBy: (holdId: string) => number): Step {
  switch (event.type) {
    case 'GiftCardFundsHeld':
      return move(card, 'held', event.amount.minor, { available: -1, held: 1 });
    case 'GiftCardHoldReleased':
      return move(card, 'released', heldBy(event.holdId), { available: 1, held: -1 });
    case 'GiftCardRedeemed': {
      const used = event.amount.minor;
      const held = heldBy(event.holdId);
      const { moved } = move(card, 'redeemed', used, {});
      const change = {
        held_ore: card.held_ore - held,
        used_ore: card.used_ore + used,
        available_ore: card.available_ore + held - used,
      };
      return { change, ...(moved === undefined ? {} : { moved }) };
    }
    case 'GiftCardRefunded':
      return within(
        event.expiresAt === undefined ? {} : { expires_at: event.expiresAt },
        move(card, 'refunded', event.amount.minor, { available: 1, used: -1 }),
      );
    case 'GiftCardExpired':
      return move(card, 'expired', event.amount.minor, { available: -1, expired: 1 });
    case 'GiftCardRevoked':
      return revokedStep(card, event);
    case 'GiftCardReinstated':
      return reinstatedStep(card, event);
    default:
      return lifeStep(event, card);
  }
}

type LifeEvent = Extract<
  GiftCardEvent,
  {
    type:
      | 'GiftCardIssued'
      | 'GiftCardDedicated'
      | 'GiftCardActivated'
      | 'GiftCardExtended'
      | 'GiftCardBlocked'
      | 'GiftCardUnblocked'
      | 'GiftCardFlagged'
      | 'GiftCardPaymentPostponed';
  }
>;

function lifeStep(event: LifeEvent, card: CardRow): Step {
  switch (event.type) {
    case 'GiftCardActivated':
      return within(
        { activated_at: event.activatedAt, expires_at: event.expiresAt, flagged_at: null },
        move(card, 'activated', card.face_value_ore, { available: 1 }),
      );
    case 'GiftCardExtended':
      return within(
        { expires_at: event.expiresAt },
        move(card, 'restored', event.restored?.minor ?? 0, { available: 1, expired: -1 }),
      );
    case 'GiftCardBlocked':
    case 'GiftCardUnblocked':
      return { change: { blocked: event.type === 'GiftCardBlocked' } };
    case 'GiftCardFlagged':
      return { change: { flagged_at: event.flaggedAt } };
    case 'GiftCardPaymentPostponed':
      return { change: { flagged_at: null } };
    default:
      return { change: {} };
  }
}

function revokedStep(card: CardRow, { amount }: GiftCardRevoked): Step {
  return within(
    { revoked: true, flagged_at: null },
    move(card, 'revoked', amount.minor, { available: -1, revoked: 1 }),
  );
}

function reinstatedStep(card: CardRow, { amount, expiresAt }: GiftCardReinstated): Step {
  return within(
    { revoked: false, ...(expiresAt === undefined ? {} : { expires_at: expiresAt }) },
    move(card, 'reinstated', amount.minor, { available: 1, revoked: -1 }),
  );
}

/** Which parts of the card an amount goes to (1) and comes from (-1). */
interface Ways {
  readonly available?: 1 | -1;
  readonly held?: 1 | -1;
  readonly used?: 1 | -1;
  readonly expired?: 1 | -1;
  readonly revoked?: 1 | -1;
}

function move(card: CardRow, kind: MovementKind, amount: number, ways: Ways): Step {
  if (amount === 0) return { change: {} };
  const { available = 0, held = 0, used = 0, expired = 0, revoked = 0 } = ways;
  return {
    change: {
      available_ore: card.available_ore + available * amount,
      held_ore: card.held_ore + held * amount,
      used_ore: card.used_ore + used * amount,
      expired_ore: card.expired_ore + expired * amount,
      revoked_ore: card.revoked_ore + revoked * amount,
    },
    moved: { kind, amount },
  };
}

function within(change: Partial<CardRow>, step: Step): Step {
  return { ...step, change: { ...step.change, ...change } };
}

function movementRow(recorded: Recorded, { kind, amount }: Moved): MovementRow {
  const { event, streamId, revision, metadata } = recorded;
  return {
    card_id: cardIn(streamId),
    revision,
    kind,
    amount_ore: amount,
    at: metadata.occurredAt,
    hold_id: 'holdId' in event ? event.holdId : null,
    order_ref: 'orderRef' in event ? event.orderRef : null,
    refund_id: 'refundId' in event ? event.refundId : null,
  };
}
