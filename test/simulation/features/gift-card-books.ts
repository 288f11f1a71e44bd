import type { GiftCardEvent } from '../../../libs/gift-cards/index.ts';
import type { BalanceChange } from '../rules/books.ts';
import { type Evidence, inCategory, type PlacedEvidence } from '../rules/evidence.ts';

/** What a card's events do to its money, read without the product's help. */
export function changesOfCard(
  event: GiftCardEvent,
  before: readonly GiftCardEvent[],
): readonly BalanceChange[] {
  if ('holdId' in event) return [ofHold(event)];
  switch (event.type) {
    case 'GiftCardActivated':
      return [{ kind: 'credit', amount: faceValueIn(before) }];
    case 'GiftCardExpired':
    case 'GiftCardRevoked':
      return [{ kind: 'expire', amount: event.amount.minor }];
    case 'GiftCardExtended':
      return [{ kind: 'restore', amount: event.restored?.minor ?? 0 }];
    case 'GiftCardReinstated':
      return [{ kind: 'restore', amount: event.amount.minor }];
    default:
      return [];
  }
}

const ofHolds = {
  GiftCardFundsHeld: 'hold',
  GiftCardRedeemed: 'capture',
  GiftCardRefunded: 'put-back',
} as const;

function ofHold(event: Extract<GiftCardEvent, { readonly holdId: string }>): BalanceChange {
  const { holdId } = event;
  return event.type === 'GiftCardHoldReleased'
    ? { kind: 'release', holdId }
    : { kind: ofHolds[event.type], holdId, amount: event.amount.minor };
}

function faceValueIn(events: readonly GiftCardEvent[]): number {
  const issued = events.find((event) => event.type === 'GiftCardIssued');
  return issued?.faceValue.minor ?? 0;
}

/** What all cards gave for an order and did not get back. */
export function cardNetOre({ streams }: Evidence, { orderRef }: PlacedEvidence): number {
  return inCategory(streams, 'giftCard')
    .flatMap(([, recorded]) => recorded.map(({ event }) => event as GiftCardEvent))
    .reduce((net, event) => {
      if (!('orderRef' in event) || event.orderRef !== orderRef) return net;
      if (event.type === 'GiftCardRedeemed') return net + event.amount.minor;
      return event.type === 'GiftCardRefunded' ? net - event.amount.minor : net;
    }, 0);
}
