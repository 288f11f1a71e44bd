import { type AuditedEvent, type Evidence, minorOf, streamsOf, sumOf } from './evidence.ts';
import { followLots, type Lot, type Move, type Shares } from './lots.ts';

/** Rule 3: of each lot 0 <= available; a hold is resolved once; the read model shows what is so. */
export function lotsThatAreOverdrawn(evidence: Evidence): readonly string[] {
  const found: string[] = [];
  const shown = new Map(evidence.cards.map((card) => [card.id, card]));
  for (const [id, events] of streamsOf(evidence, 'giftCard')) {
    const { lots, wrong } = followLots(movesOfCard(events));
    found.push(...wrong.map((what) => `gift card ${id}: ${what}`));
    const { available, held, used } = sumsOf(lots.values());
    const card = shown.get(id);
    const says = [card?.available.amount, card?.held.amount, card?.used.amount].join(' ');
    if (says !== [available, held, used].join(' '))
      found.push(`gift card ${id} shows ${says}, not ${[available, held, used].join(' ')}`);
  }
  for (const [id, events] of streamsOf(evidence, 'points'))
    found.push(
      ...followLots(movesOfPoints(events)).wrong.map((what) => `points of ${id}: ${what}`),
    );
  return found;
}

function sumsOf(lots: Iterable<Lot>) {
  const all = [...lots];
  const [held, used] = [sumOf(all.map((lot) => lot.held)), sumOf(all.map((lot) => lot.used))];
  const left = sumOf(all.map(({ credited, ended }) => credited - ended));
  return { available: left - held - used, held, used };
}

/** A card is one lot. */
const cardLot = 'card';

function movesOfCard(events: readonly AuditedEvent[]): readonly Move[] {
  const issued = events.find(({ type }) => type === 'GiftCardIssued');
  const face = minorOf(issued?.data['faceValue']);
  return events.flatMap(({ type, data }): readonly Move[] => {
    const hold = String(data['holdId']);
    const of = (field: string): Shares => [{ lot: cardLot, amount: minorOf(data[field]) }];
    switch (type) {
      case 'GiftCardActivated':
        return [{ kind: 'credit', shares: [{ lot: cardLot, amount: face }] }];
      case 'GiftCardFundsHeld':
        return [{ kind: 'hold', hold, shares: of('amount') }];
      case 'GiftCardHoldReleased':
        return [{ kind: 'release', hold }];
      case 'GiftCardRedeemed':
        return [{ kind: 'use', hold, shares: of('amount') }];
      case 'GiftCardRefunded':
        return [{ kind: 'put-back', hold, shares: of('amount') }];
      case 'GiftCardExpired':
      case 'GiftCardRevoked':
        return [{ kind: 'end', shares: of('amount') }];
      case 'GiftCardExtended':
        return [{ kind: 'restore', shares: of('restored') }];
      case 'GiftCardReinstated':
        return [{ kind: 'restore', shares: of('amount') }];
      default:
        return [];
    }
  });
}

function movesOfPoints(events: readonly AuditedEvent[]): readonly Move[] {
  return events.flatMap(({ type, data }): readonly Move[] => {
    const hold = String(data['holdId']);
    const own: Shares = [{ lot: String(data['creditId']), amount: Number(data['points']) }];
    switch (type) {
      case 'PointsCredited':
        return [{ kind: 'credit', shares: own }];
      case 'PointsExpired':
      case 'PointsTakenBack':
        return [{ kind: 'end', shares: own }];
      case 'PointsReinstated':
        return [{ kind: 'restore', shares: own }];
      case 'PointsHeld':
        return [{ kind: 'hold', hold, shares: sharesIn(data) }];
      case 'PointsHoldReleased':
        return [{ kind: 'release', hold }];
      case 'PointsDebited':
        return [{ kind: 'use', hold, shares: sharesIn(data) }];
      case 'PointsRefunded':
        return [{ kind: 'put-back', hold, shares: sharesIn(data) }];
      default:
        return [];
    }
  });
}

function sharesIn(data: AuditedEvent['data']): Shares {
  const shares = (data['shares'] ?? []) as readonly {
    readonly creditId: string;
    readonly points: number;
  }[];
  return shares.map(({ creditId, points }) => ({ lot: creditId, amount: points }));
}
