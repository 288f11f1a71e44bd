import { money } from '../../kernel/index.ts';
import type { GiftCardRevoked } from './gift-card-events.ts';
import type { GiftCardState } from './gift-card.ts';

/**
 * What comes back to a revoked card is revoked with it, in the same decision, so that no money is ever
 * left on a card that nobody may use. Minor units; nothing for a card that stands.
 */
export function revokeRest(state: GiftCardState, amount: number): readonly GiftCardRevoked[] {
  const { revoked, issued } = state;
  if (revoked === undefined || issued === undefined || amount === 0) return [];
  const { currency } = issued.faceValue;
  return [{ type: 'GiftCardRevoked', amount: money(amount, currency), reason: revoked.reason }];
}
