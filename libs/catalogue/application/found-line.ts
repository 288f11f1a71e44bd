import {
  type Instant,
  type Money,
  type PoolId,
  type ProductId,
  rejected,
} from '../../kernel/index.ts';
import { type PriceBasis, priceAt } from '../domain/class-terms.ts';
import type { Competition } from '../domain/competition-events.ts';
import { whyNotOpen } from '../domain/competition-rules.ts';
import { memberDiscountCodeOf } from '../domain/member-discount.ts';
import { poolOfAllClasses, poolOfClass, poolOfProduct, poolOfSlot } from '../domain/pools.ts';
import type { Product } from '../domain/product-events.ts';
import type { ProductTerms } from '../domain/product-terms.ts';
import type { Session, Slot } from '../domain/session-events.ts';
import { hasStarted } from '../domain/slot.ts';
import type { Offer } from './offer.ts';
import { type Refusal, refuse } from './refusal.ts';

/** What a line asks for, found and open for sale; its type and details are not yet looked at. */
export interface Found {
  readonly kind: 'found';
  readonly productId: ProductId;
  readonly productType: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly terms?: ProductTerms;
  readonly poolId: PoolId;
  readonly registration?: Registration;
  /** Who may be paid, the first who is active; by id, as each thing names them. */
  readonly recipientIds: readonly (string | undefined)[];
}

/** What only a registration has. */
export type Registration = Pick<
  Offer,
  'alsoTakesFrom' | 'eventId' | 'seriesId' | 'memberDiscount'
> & { readonly classId: string; readonly priceBasis: PriceBasis };

/** A product in sale. */
export function foundProduct(product: Product): Found | Refusal {
  if (!product.active) return refuse(rejected('catalogue.not-for-sale'));
  const { productId, productType, name, unitPrice, terms } = product;
  return {
    kind: 'found',
    ...{ productId, productType, name, unitPrice },
    ...(terms === undefined ? {} : { terms }),
    poolId: poolOfProduct(productId),
    recipientIds: [terms?.recipientId],
  };
}

/** A slot of a published session that is yet to start. */
export function foundSlot(session: Session, slotId: string, now: Instant): Found | Refusal {
  if (!session.published) return refuse(rejected('catalogue.not-for-sale'));
  const slot = session.slots.get(slotId);
  if (slot === undefined || slot.removed)
    return refuse(rejected('catalogue.unknown-slot'), 'slotId');
  if (hasStarted(slot, now)) return refuse(rejected('catalogue.slot-started'), 'slotId');
  const { sessionId, productType, title, unitPrice } = session;
  return {
    kind: 'found',
    productId: sessionId as ProductId,
    name: `${title}, ${timeOf(slot)}`,
    ...{ unitPrice, productType },
    poolId: poolOfSlot(sessionId, slotId),
    recipientIds: [],
  };
}

/** A class that registrations are taken for; `series` is the one that an event is part of. */
export function foundClass(
  competition: Competition,
  wish: {
    readonly series: Competition | undefined;
    readonly classId: string | undefined;
    readonly now: Instant;
  },
): Found | Refusal {
  const { series, classId, now } = wish;
  const closed = whyNotOpen(competition, now);
  if (closed !== undefined) return refuse(closed);
  if (classId === undefined) return refuse(rejected('catalogue.class-required'), 'classId');
  const terms = competition.classes.get(classId);
  if (terms === undefined || terms.removed)
    return refuse(rejected('catalogue.unknown-class'), 'classId');
  const { kind, competitionId, productType, details } = competition;
  const { unitPrice, priceBasis } = priceAt(terms, now);
  return {
    kind: 'found',
    productId: competitionId as ProductId,
    name: `${details.title}, ${terms.title}`,
    ...{ unitPrice, productType },
    poolId: poolOfClass(competitionId, classId, kind),
    registration: {
      ...{ classId, priceBasis },
      alsoTakesFrom: [poolOfAllClasses(competitionId, kind)],
      ...placeOf(competition),
      ...discountOf(competition, series),
    },
    recipientIds: [details.recipientId, series?.details.recipientId],
  };
}

function placeOf({
  kind,
  competitionId,
  details,
}: Competition): Pick<Offer, 'eventId' | 'seriesId'> {
  if (kind === 'series') return { seriesId: competitionId };
  const { seriesId } = details;
  return { eventId: competitionId, ...(seriesId === undefined ? {} : { seriesId }) };
}

/** An event's own discount goes before its series's. */
function discountOf(
  competition: Competition,
  series: Competition | undefined,
): Pick<Offer, 'memberDiscount'> {
  for (const one of [competition, series]) {
    const terms = one?.details.memberDiscount;
    if (one === undefined || terms === undefined) continue;
    return { memberDiscount: { code: memberDiscountCodeOf(one.kind, one.competitionId), terms } };
  }
  return {};
}

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** `2026-12-01 18:00`, as a Swedish wall clock shows it. */
function timeOf({ startsAt }: Slot): string {
  return stockholm.format(new Date(startsAt));
}
