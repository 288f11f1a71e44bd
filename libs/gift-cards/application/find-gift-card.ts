import type { DeciderStream } from '../../event-store/index.ts';
import type { GiftCardId } from '../../kernel/index.ts';
import { normaliseGiftCardCode } from '../domain/gift-card-code.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';
import type { GiftCardState } from '../domain/gift-card.ts';
import type { GiftCardCodes } from './gift-card-codes.ts';

/** A card that somebody knows the code of. */
export interface FoundGiftCard {
  readonly cardId: GiftCardId;
  readonly state: GiftCardState;
  readonly revision: number;
}

/**
 * The card of a code as typed, read from its own stream; undefined for every kind of wrong code alike.
 *
 * Each live pepper costs one read, all at once, whether the text is no code at all, has a wrong check
 * character, or is a code that nobody has: neither the answer nor its time tells one from another.
 * Source: bug 30.
 */
export async function findGiftCard(
  streams: Pick<DeciderStream<GiftCardState, GiftCardEvent>, 'load'>,
  codes: GiftCardCodes,
  text: string,
): Promise<FoundGiftCard | undefined> {
  const code = normaliseGiftCardCode(text);
  const cardIds = code === undefined ? codes.decoysOf(text) : codes.candidatesOf(code);
  const read = await Promise.all(
    cardIds.map(async (cardId) => ({ cardId, ...(await streams.load(cardId)) })),
  );
  return read.find(({ state }) => state.issued !== undefined);
}
