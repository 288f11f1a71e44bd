import type { Offer } from '../../libs/catalogue/index.ts';
import type { OrderWish } from '../../libs/checkout/index.ts';
import { money, type PoolId, type ProductId, SEK } from '../../libs/kernel/index.ts';
import type { Shops } from '../support/two-processes.ts';

/** A place for 1,000 kr, of which a test opens as many as it needs. */
export function placeIn(poolId: string, changes: Partial<Offer> = {}): Offer {
  return {
    productId: poolId as ProductId,
    productType: 'course',
    name: 'Drejning',
    unitPrice: money(100_000, SEK),
    vatRateBasisPoints: 2_500,
    salesAccount: '3001',
    allocates: 'seats',
    delivers: 'booking',
    poolId: poolId as PoolId,
    ...changes,
  };
}

/** One unit of it in one line. */
export function oneOf(productId: string): Pick<OrderWish, 'lines'> {
  return { lines: [{ productId, quantity: 1 }] };
}

/** How often each type of event stands in the streams named. */
export async function countsIn(
  { here }: Shops,
  streams: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const stream of streams)
    for (const type of await here.checkout.history(stream)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
