import { parseGiftCardId } from '../../../libs/gift-cards/index.ts';
import type { GiftCardId } from '../../../libs/kernel/index.ts';
import type { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';

/** The id in a path; what cannot be one is a card that does not exist. */
export function giftCardIdOf(text: string): GiftCardId {
  const cardId = parseGiftCardId(text);
  if (cardId === undefined) throw unknownGiftCard();
  return cardId;
}

export function unknownGiftCard(): Problem {
  return notFound('gift-card.unknown', 'There is no gift card with this id.');
}
