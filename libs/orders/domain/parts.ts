import type { PoolId } from '../../kernel/index.ts';
import type { AppliedDiscount, OrderLine, Part, Reservation, Tender } from './order-content.ts';

/**
 * What must be held, in the order of holding: units of several lines on one pool added and sorted by
 * pool, then discount codes, gift cards and points. Nobody who holds one waits for another, so that no
 * two orders stop each other. Source: bugs 19 and 31.
 */
export function partsOf(price: {
  readonly lines: readonly OrderLine[];
  readonly discounts: readonly AppliedDiscount[];
  readonly tenders: readonly Tender[];
}): readonly Part[] {
  return [
    ...sorted(unitsOf(price.lines)).map(numbered('')),
    ...sorted(price.discounts.map(discountOf)).map((discount): Part => ({
      ...discount,
      part: `discount-${nameOf(discount)}`,
    })),
    ...sorted(giftCardsOf(price.tenders)).map(numbered('gift-card-')),
    ...sorted(pointsOf(price.tenders)).map(numbered('points-')),
  ];
}

function sorted(reservations: readonly Reservation[]): readonly Reservation[] {
  return [...reservations].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function numbered(prefix: string): (reservation: Reservation, index: number) => Part {
  return (reservation, index) => ({ ...reservation, part: `${prefix}${String(index + 1)}` });
}

/** Named by its code: a code that is added later renames none that is held. */
function discountOf({ code, amount }: AppliedDiscount): Reservation {
  return { kind: 'discount', code, amount };
}

function nameOf(reservation: Reservation): string {
  switch (reservation.kind) {
    case 'units':
      return reservation.poolId;
    case 'discount':
      return reservation.code;
    case 'gift-card':
      return reservation.cardId;
    case 'points':
      return reservation.accountId;
  }
}

function unitsOf(lines: readonly OrderLine[]): readonly Reservation[] {
  const units = new Map<PoolId, number>();
  for (const { poolId, alsoTakesFrom = [], quantity } of lines)
    for (const pool of poolId === undefined ? alsoTakesFrom : [poolId, ...alsoTakesFrom])
      units.set(pool, (units.get(pool) ?? 0) + quantity);
  return [...units].map(([poolId, count]) => {
    const offered = lines.find(
      (line) => line.poolId === poolId && line.waitlistEntryId !== undefined,
    );
    const waitlistEntryId = offered?.waitlistEntryId;
    const entry = waitlistEntryId === undefined ? {} : { waitlistEntryId };
    return { kind: 'units', poolId, units: count, ...entry };
  });
}

function giftCardsOf(tenders: readonly Tender[]): readonly Reservation[] {
  return tenders.flatMap((tender): readonly Reservation[] =>
    tender.kind === 'gift-card'
      ? [{ kind: 'gift-card', cardId: tender.cardId, amount: tender.amount }]
      : [],
  );
}

function pointsOf(tenders: readonly Tender[]): readonly Reservation[] {
  return tenders.flatMap((tender): readonly Reservation[] =>
    tender.kind === 'points'
      ? [{ kind: 'points', accountId: tender.accountId, points: tender.points }]
      : [],
  );
}
