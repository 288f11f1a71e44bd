import { activateGiftCard, issueGiftCard, revokeGiftCard } from '../../gift-cards/index.ts';
import type { PersonalText } from '../../kernel/index.ts';
import type { OrderLine, SoldGiftCards } from '../../orders/index.ts';
import type { Journey } from './journey.ts';

type SoldCard = SoldGiftCards['cards'][number];

/** Issues every card that the order sells, pending until its money has come. Again changes nothing. */
export async function issueGiftCards(journey: Journey): Promise<void> {
  for (const { line, sold, card } of cardsOf(journey)) {
    const issued = issuedFrom(journey, { line, sold, card });
    await journey.on('giftCards', card.cardId, ['gift-card', card.cardId, 'issue'], (state) =>
      issueGiftCard(state, issued),
    );
  }
}

/** Puts the money on the cards of an order that is paid. Again changes nothing. */
export async function activateGiftCards(journey: Journey): Promise<void> {
  const { orderRef } = journey.order.placed;
  const activatedAt = journey.parts.clock.now();
  for (const { card } of cardsOf(journey)) {
    const step = ['gift-card', card.cardId, 'activate'];
    await journey.on('giftCards', card.cardId, step, (state) =>
      activateGiftCard(state, { activatedAt, by: 'payment', orderRef }),
    );
  }
}

/** Takes the cards back whose order came to nothing; what was never issued cannot be issued later. */
export async function revokeGiftCards(journey: Journey, reason: string): Promise<void> {
  for (const { card } of cardsOf(journey)) {
    const step = ['gift-card', card.cardId, 'revoke'];
    await journey.on('giftCards', card.cardId, step, (state) => revokeGiftCard(state, { reason }));
  }
}

interface Selling {
  readonly line: OrderLine;
  readonly sold: SoldGiftCards;
  readonly card: SoldCard;
}

/** Every card that the order sells, with its line. */
export function cardsOf({ order }: Journey): readonly Selling[] {
  return order.price.lines.flatMap((line) => {
    const { giftCard: sold } = line;
    return sold === undefined ? [] : sold.cards.map((card) => ({ line, sold, card }));
  });
}

function issuedFrom({ order, parts }: Journey, { line, sold, card }: Selling) {
  const { orderRef, placedBy, customer } = order.placed;
  return {
    cardId: card.cardId,
    codeLastFour: card.lastFour,
    code: card.code,
    faceValue: line.unitPrice,
    // What was given away is no debt of the house.
    lotKind: line.total.minor === 0 ? ('free' as const) : ('paid' as const),
    productId: line.productId,
    voucherKind: sold.voucherKind,
    vatRateBasisPoints: line.vatRateBasisPoints,
    validityDays: sold.validityDays,
    issuedAt: parts.clock.now(),
    issuedBy: placedBy,
    orderRef,
    lineId: line.lineId,
    personId: customer.personId,
    ...greetingIn(line.details),
  };
}

/** What the buyer wrote on the card, as the line's own answers tell it. */
function greetingIn(details: PersonalText | undefined): {
  readonly sender?: string;
  readonly recipient?: string;
  readonly recipientEmail?: string;
  readonly greeting?: string;
} {
  if (typeof details !== 'string') return {};
  const said = JSON.parse(details) as Readonly<Record<string, unknown>>;
  return {
    ...text('sender', said['senderName']),
    ...text('recipient', said['recipientName']),
    ...text('recipientEmail', said['recipientEmail']),
    ...text('greeting', said['message']),
  };
}

function text<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  return typeof value === 'string' ? ({ [name]: value } as Record<Name, string>) : {};
}
