import type { PoolId, ProductId } from '../../kernel/index.ts';

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
