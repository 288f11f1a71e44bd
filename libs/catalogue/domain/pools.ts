import type { PoolId, ProductId } from '../../kernel/index.ts';
import type { CompetitionKind } from './competition-kind.ts';

/** What a product's own units are counted under: the product's id itself. */
export function poolOfProduct(productId: ProductId): PoolId {
  return productId as string as PoolId;
}

/**
 * What a slot's seats are counted under: `<session id>.<slot id>`. No id holds a dot, so no slot's
 * pool is ever a product's.
 */
export function poolOfSlot(sessionId: string, slotId: string): PoolId {
  return `${sessionId}.${slotId}` as PoolId;
}

/**
 * What the places of one class are counted under: `event.<event id>.<class id>`. It holds two dots, so
 * it is never a product's pool or a slot's.
 */
export function poolOfClass(
  eventId: string,
  classId: string,
  kind: CompetitionKind = 'event',
): PoolId {
  return `${kind}.${eventId}.${classId}` as PoolId;
}

/** What the places of all classes together are counted under: `all.event.<event id>`. */
export function poolOfAllClasses(eventId: string, kind: CompetitionKind = 'event'): PoolId {
  return `all.${kind}.${eventId}` as PoolId;
}
