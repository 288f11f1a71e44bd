import type { Role } from '../../../libs/access/index.ts';
import { giftCardStatus } from '../../../libs/gift-cards/index.ts';
import { type GiftCardId, type OrderRef, readable } from '../../../libs/kernel/index.ts';
import { isPlaced } from '../../../libs/orders/index.ts';
import type { ApiParts } from '../api-parts.ts';

/** A card that an order sold, for its buyer to give or to use. */
export interface SoldCardView {
  readonly id: string;
  readonly lastFour: string;
  readonly status: string;
  /** Null once the card's key is gone; absent for those who only keep the books. */
  readonly code?: string | null;
}

/** By the line that sold them. */
export type SoldCards = ReadonlyMap<string, readonly SoldCardView[]>;

/** Before these nothing is issued. */
const notYet = new Set(['placed', 'reserved', 'rejected', 'expired']);
const mayNotSeeCodes: ReadonlySet<Role> = new Set<Role>(['accountant', 'promoter']);

/**
 * The cards that an order sold and has issued. Each is read from its own stream, so that whoever sees the
 * order complete sees them; codes stand nowhere else that can be read.
 */
export async function cardsOfOrder(
  { checkout, clock }: Pick<ApiParts, 'checkout' | 'clock'>,
  order: { readonly orderRef: OrderRef; readonly status: string },
  role: Role | undefined,
): Promise<SoldCards> {
  if (notYet.has(order.status)) return new Map();
  const { state } = await checkout.streams.orders.load(order.orderRef);
  const lines = isPlaced(state) ? state.price.lines : [];
  const showsCode = role === undefined || !mayNotSeeCodes.has(role);
  const read = async (cardId: GiftCardId): Promise<readonly SoldCardView[]> => {
    const { state: card } = await checkout.streams.giftCards.load(cardId);
    const status = giftCardStatus(card, clock.now());
    if (card.issued === undefined || status === undefined) return [];
    const view = { id: cardId, lastFour: card.issued.codeLastFour, status };
    return [showsCode ? { ...view, code: readable(card.issued.code) ?? null } : view];
  };
  const sold = await Promise.all(
    lines.map(async ({ lineId, giftCard }) => {
      const cards = await Promise.all((giftCard?.cards ?? []).map(({ cardId }) => read(cardId)));
      return [lineId, cards.flat()] as const;
    }),
  );
  return new Map(sold.filter(([, cards]) => cards.length > 0));
}
