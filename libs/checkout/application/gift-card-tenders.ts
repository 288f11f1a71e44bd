import {
  type FoundGiftCard,
  findGiftCard,
  freeFunds,
  giftCardStatus,
} from '../../gift-cards/index.ts';
import {
  type Instant,
  money,
  type Money,
  rejected,
  type Rejected,
  subtract,
} from '../../kernel/index.ts';
import type { GiftCardTender } from '../../orders/index.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

/** A gift card by its code, and how much of it; all that is needed when there is no amount. */
export interface WishedGiftCard {
  readonly code: string;
  readonly amount?: Money;
}

interface Due {
  readonly left: Money;
  readonly now: Instant;
}

type CardParts = Pick<SettleOrderParts, 'streams' | 'giftCardCodes'>;

/** What each card pays of what is left, in the order given, and what is left after them. */
export async function giftCardTenders(
  parts: CardParts,
  { left: due, now }: Due,
  cards: readonly WishedGiftCard[],
): Promise<{ readonly tenders: readonly GiftCardTender[]; readonly left: Money } | Rejected> {
  const tenders: GiftCardTender[] = [];
  let left = due;
  for (const card of cards) {
    if (left.minor === 0) break;
    const tender = await tenderOf(parts, { left, now }, card);
    if (tender.kind === 'rejected') return tender;
    if (tenders.some(({ cardId }) => cardId === tender.cardId))
      return rejected('gift-card.used-twice');
    left = subtract(left, tender.amount);
    tenders.push(tender);
  }
  return { tenders, left };
}

async function tenderOf(
  { streams, giftCardCodes }: CardParts,
  due: Due,
  { code, amount }: WishedGiftCard,
): Promise<GiftCardTender | Rejected> {
  const card = await findGiftCard(streams.giftCards, giftCardCodes, code);
  if (card?.state.issued === undefined) return rejected('gift-card.unknown-code');
  const { codeLastFour: lastFour, faceValue } = card.state.issued;
  const given = amount ?? faceValue;
  if (faceValue.currency !== due.left.currency || given.currency !== due.left.currency)
    return rejected('order.mixed-currencies');
  const pays = amountOf(card, due, amount);
  if ('kind' in pays) return pays;
  return { kind: 'gift-card', cardId: card.cardId, lastFour, amount: pays };
}

function amountOf(
  { state }: FoundGiftCard,
  { left, now }: Due,
  asked: Money | undefined,
): Money | Rejected {
  const status = giftCardStatus(state, now) ?? 'revoked';
  const unusable = whyUnusable[status];
  if (unusable !== undefined) return rejected(unusable);
  const free = freeFunds(state, now).minor;
  const wanted = Math.min(asked?.minor ?? free, left.minor);
  if (wanted <= 0 || wanted > free)
    return rejected('gift-card.insufficient-balance', { availableOre: free });
  return money(wanted, left.currency);
}

const whyUnusable: Readonly<
  Record<NonNullable<ReturnType<typeof giftCardStatus>>, string | undefined>
> = {
  active: undefined,
  used: undefined,
  pending: 'gift-card.not-active',
  blocked: 'gift-card.blocked',
  expired: 'gift-card.expired',
  revoked: 'gift-card.revoked',
};
