import { v5 } from 'uuid';
import type { CommandContext, DeciderStream } from '../../event-store/index.ts';
import { type Clock, type CommandId, type Instant, plusMs } from '../../kernel/index.ts';
import type { ProcessDefinition, RunOutcome } from '../../processes/index.ts';
import { flagGiftCard } from '../domain/change-gift-card.ts';
import { expireGiftCard } from '../domain/expire-gift-card.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';
import type { GiftCardState } from '../domain/gift-card.ts';
import { endOf } from '../domain/validity.ts';

export interface GiftCardProcessParts {
  readonly cards: DeciderStream<GiftCardState, GiftCardEvent>;
  readonly clock: Clock;
  /** How long a card waits for its payment before a person should look, in milliseconds. */
  readonly unpaidMs: number;
}

/** Thirty days. Source: domain, section 4. */
export const giftCardUnpaidMsDefault = 30 * 24 * 60 * 60_000;

const expiring = 'expire-gift-card-at-its-end';
const flagging = 'flag-gift-card-that-nobody-pays';
const namespace = 'c6c1d9b0-7b0e-4f0e-8a0b-0d7a3a1c9e55';

/** What must happen to a card in time; the id of both is the card's. */
export function giftCardProcesses(parts: GiftCardProcessParts): readonly ProcessDefinition[] {
  return [expireProcess(parts), flagProcess(parts)];
}

/**
 * Whatever moves the end, and whatever gives money back to a card whose end may have passed meanwhile.
 * A card that was revoked has nothing left that could expire.
 */
const moving = [
  'GiftCardActivated',
  'GiftCardExtended',
  'GiftCardRefunded',
  'GiftCardRedeemed',
  'GiftCardHoldReleased',
  'GiftCardRevoked',
  'GiftCardReinstated',
] as const;

function expireProcess({ cards, clock }: GiftCardProcessParts): ProcessDefinition {
  return {
    name: expiring,
    wakes: wakesOf(moving),
    ends: ['GiftCardRevoked'],
    run: async (cardId) => {
      const { state, revision } = await cards.load(cardId);
      const now = clock.now();
      const { expiresAt } = state;
      if (expiresAt === undefined) return { kind: 'done' };
      if (now < expiresAt) return wakeAt(expiresAt);
      const context = contextOf(expiring, { cardId, revision, now });
      await cards.execute(cardId, context, (before) => expireGiftCard(before, { now }));
      return { kind: 'done' };
    },
  };
}

const waiting = [
  'GiftCardIssued',
  'GiftCardActivated',
  'GiftCardFlagged',
  'GiftCardPaymentPostponed',
  'GiftCardRevoked',
] as const;

function flagProcess({ cards, clock, unpaidMs }: GiftCardProcessParts): ProcessDefinition {
  return {
    name: flagging,
    wakes: wakesOf(waiting),
    ends: ['GiftCardActivated', 'GiftCardFlagged', 'GiftCardRevoked'],
    run: async (cardId) => {
      const { state, revision } = await cards.load(cardId);
      const { issued, activatedAt } = state;
      if (issued === undefined || activatedAt !== undefined) return { kind: 'done' };
      const now = clock.now();
      const at = lookAt(state, plusMs(issued.issuedAt, unpaidMs));
      if (now < at) return wakeAt(at);
      const context = contextOf(flagging, { cardId, revision, now });
      const reason = 'its payment has not come in time';
      await cards.execute(cardId, context, (before) =>
        flagGiftCard(before, { reason, flaggedAt: now }),
      );
      return { kind: 'done' };
    },
  };
}

/** More time that was given counts where it is the longer one. */
function lookAt({ payableThrough }: GiftCardState, first: Instant): Instant {
  if (payableThrough === undefined) return first;
  const later = endOf(payableThrough);
  return later > first ? later : first;
}

function wakesOf(eventTypes: readonly GiftCardEvent['type'][]): ProcessDefinition['wakes'] {
  return eventTypes.map((eventType) => ({
    eventType,
    processId: (_event, streamId) => streamId.slice(streamId.indexOf('-') + 1),
  }));
}

function wakeAt(at: Instant): RunOutcome {
  return { kind: 'wake-at', at };
}

interface Seen {
  readonly cardId: string;
  readonly revision: number;
  readonly now: Instant;
}

/** One command per state of the card: two runs at once ask for the same, and a later one for another. */
function contextOf(process: string, { cardId, revision, now }: Seen): CommandContext {
  const commandId = v5([process, cardId, String(revision)].join('|'), namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'process', id: process },
    now,
  };
}
