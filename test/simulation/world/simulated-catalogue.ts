import type { Catalogue, Offer } from '../../../libs/catalogue/index.ts';
import { money } from '../../../libs/kernel/index.ts';

export interface SimulatedProduct {
  readonly offer: Offer;
  /** Units of each of its pools; one is drawn. Left out when it allocates nothing. */
  readonly capacities?: readonly number[];
}

/** What is for sale, at prices that change while people buy. */
export class SimulatedCatalogue implements Catalogue {
  readonly #offers: Map<string, Offer>;

  constructor(readonly products: readonly SimulatedProduct[]) {
    this.#offers = new Map(products.map(({ offer }) => [offer.productId, offer]));
  }

  offerOf({ productId }: { readonly productId: string }): ReturnType<Catalogue['offerOf']> {
    const offer = this.#offers.get(productId);
    return Promise.resolve(
      offer === undefined
        ? { kind: 'refused', code: 'catalogue.unknown-product' }
        : { kind: 'offer', offer },
    );
  }

  /** What a customer sees at this moment. */
  seen(productId: string): Offer {
    return this.#offers.get(productId)!;
  }

  changePrice(productId: string, byOre: number): void {
    const offer = this.seen(productId);
    const { minor, currency } = offer.unitPrice;
    const unitPrice = money(Math.max(0, minor + byOre), currency);
    this.#offers.set(productId, { ...offer, unitPrice });
  }
}
