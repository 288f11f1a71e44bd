import { accepted, type Decision } from '../../kernel/index.ts';
import type { GiftCardEvent } from './gift-card-events.ts';
import { evolveGiftCard, type GiftCardState } from './gift-card.ts';
import {
  activateGiftCard,
  type ActivateGiftCardRejection,
  issueGiftCard,
  type IssueGiftCardRejection,
  type NewGiftCard,
} from './issue-gift-card.ts';

/**
 * Issues a card that nobody pays for and puts its face value on it, in one decision: a card that was
 * given away never waits for a payment that will not come.
 *
 * Repeating a command id with the same content changes nothing. Rejects what issueGiftCard and
 * activateGiftCard reject.
 */
export function giveGiftCard(
  state: GiftCardState,
  { reason, ...card }: NewGiftCard & { readonly reason: string },
): Decision<GiftCardEvent, IssueGiftCardRejection | ActivateGiftCardRejection> {
  const issued = issueGiftCard(state, card);
  if (issued.kind === 'rejected') return issued;
  const wish = { activatedAt: card.issuedAt, by: 'operator' as const, reason };
  if (issued.kind === 'already') return activateGiftCard(state, wish);
  const activated = activateGiftCard(issued.events.reduce(evolveGiftCard, state), wish);
  if (activated.kind !== 'accepted') return activated;
  return accepted(...issued.events, ...activated.events);
}
