import type { Catalogue, Offer } from '../../../libs/catalogue/index.ts';
import { money } from '../../../libs/kernel/index.ts';

/** What is for sale, at prices that change while people buy. */
export class SimulatedCatalogue implements Catalogue {
  readonly #offers: Map<string, Offer>;

  constructor(offers: readonly Offer[]) {
    this.#offers = new Map(offers.map((offer) => [offer.productId, offer]));
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
