import { findGiftCard, type FoundGiftCard } from '../../../libs/gift-cards/index.ts';
import { rejected } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';

type CodeParts = Pick<ApiParts, 'checkout' | 'giftCards'>;

/** The card of a code as it was typed. Every wrong one is refused alike, and counts as a guess. */
export async function giftCardByCode(
  { checkout, giftCards }: CodeParts,
  request: Pick<KnownRequest, 'ip' | 'apiKey'>,
  code: string,
): Promise<FoundGiftCard> {
  const { streams, giftCardCodes } = checkout;
  const found = await giftCards.wrongCodes.guarded(request, () =>
    findGiftCard(streams.giftCards, giftCardCodes, code),
  );
  if (found === undefined) throw rejectionToProblem(rejected('gift-card.unknown-code'));
  return found;
}

/**
 * Refuses an order that is to be paid with a code that no card has, before anything else is done with
 * it: whatever takes codes counts guesses the same way. No row of the client's key is touched.
 */
export async function refuseWrongCodes(
  parts: CodeParts,
  request: Pick<KnownRequest, 'ip' | 'apiKey'>,
  cards: readonly { readonly code: string }[] | undefined,
): Promise<void> {
  for (const { code } of cards ?? []) await giftCardByCode(parts, request, code);
}
