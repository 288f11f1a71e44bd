import type { Offer } from '../../../libs/catalogue/index.ts';
import { money, type PoolId, type ProductId, SEK } from '../../../libs/kernel/index.ts';
import type { SimulatedProduct } from '../world/simulated-catalogue.ts';

interface Declared extends Partial<Offer> {
  readonly id: string;
  readonly priceOre: number;
  /** Left out where it allocates nothing. */
  readonly capacities?: readonly number[];
}

/** Something for sale, of a product type that says what it takes and what it delivers. */
export function product({ id, priceOre, capacities, ...terms }: Declared): SimulatedProduct {
  const offer: Offer = {
    productId: id as ProductId,
    productType: capacities === undefined ? 'image' : 'course',
    name: id,
    unitPrice: money(priceOre, SEK),
    vatRateBasisPoints: 2_500,
    salesAccount: '3001',
    allocates: capacities === undefined ? 'nothing' : 'seats',
    delivers: 'booking',
    ...(capacities === undefined ? {} : { poolId: id as PoolId }),
    ...terms,
  };
  return capacities === undefined ? { offer } : { offer, capacities };
}
