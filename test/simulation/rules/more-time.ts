import {
  evolveGiftCard,
  type GiftCardEvent,
  type GiftCardState,
  initialGiftCard,
} from '../../../libs/gift-cards/index.ts';
import { businessDateOf, plusDays } from '../../../libs/kernel/index.ts';
import type { InvoiceExtended } from '../../../libs/payments/index.ts';
import type { LoggedEvent } from '../world/engine.ts';
import { type Evidence, inCategory } from './evidence.ts';
import type { Rule } from './rule.ts';

export const moreTime: Rule = {
  name: 'more time',
  sentence:
    'A card that nobody pays is flagged after thirty days, and where more time was given after the new day, not before.',
  check: (evidence) => {
    const extended = extendedIn(evidence);
    return inCategory(evidence.streams, 'giftCard').flatMap(([id, recorded]) => [
      ...flaggedEarly(id, recorded),
      ...(evidence.cameToRest ? stillPending(id, recorded, extended) : []),
    ]);
  },
};

/** The last day that was given, by order. */
function extendedIn({ events }: Evidence): ReadonlyMap<string, string> {
  const extended = events.flatMap(({ event }) =>
    event.type === 'InvoiceExtended' ? [event as InvoiceExtended] : [],
  );
  return new Map(extended.map(({ orderRef, dueOn }) => [orderRef, dueOn]));
}

/** By its own events alone: the day of its flag, and the days that it had been given by then. */
function flaggedEarly(id: string, recorded: readonly LoggedEvent[]): readonly string[] {
  const found: string[] = [];
  let lastDay = '';
  for (const event of recorded.map((one) => one.event as GiftCardEvent)) {
    if (event.type === 'GiftCardIssued') lastDay = plusDays(businessDateOf(event.issuedAt), 29);
    if (event.type === 'GiftCardPaymentPostponed' && event.dueOn > lastDay) lastDay = event.dueOn;
    if (event.type === 'GiftCardFlagged' && businessDateOf(event.flaggedAt) <= lastDay)
      found.push(`${id} is flagged at ${event.flaggedAt} and had until ${lastDay}`);
  }
  return found;
}

/** Whoever waits for its payment knows of the time that was given, and is flagged by now. */
function stillPending(
  id: string,
  recorded: readonly LoggedEvent[],
  extended: ReadonlyMap<string, string>,
): readonly string[] {
  const card = recorded
    .map(({ event }) => event as GiftCardEvent)
    .reduce<GiftCardState>(evolveGiftCard, initialGiftCard);
  if (card.issued === undefined || card.activatedAt !== undefined || card.revoked !== undefined)
    return [];
  const given = extended.get(card.issued.orderRef ?? '');
  return [
    ...(card.flaggedAt === undefined ? [`${id} waits for its payment and nobody looks`] : []),
    ...(given === undefined || card.payableThrough === given
      ? []
      : [`${id} has until ${String(card.payableThrough)}, its invoice until ${given}`]),
  ];
}
