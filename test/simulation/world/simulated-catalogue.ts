import type { Catalogue, LineWish, Offer } from '../../../libs/catalogue/index.ts';
import { money } from '../../../libs/kernel/index.ts';

export interface SimulatedProduct {
  readonly offer: Offer;
  /** Units of each of its pools; one is drawn. Left out when it allocates nothing. */
  readonly capacities?: readonly number[];
}

/** What is for sale, at prices that change while people buy; competitions as the catalogue itself keeps them. */
export class SimulatedCatalogue implements Catalogue {
  readonly #offers: Map<string, Offer>;
  readonly #openKept: () => Catalogue;
  #kept: Catalogue | undefined;

  constructor(
    readonly products: readonly SimulatedProduct[],
    openKept: () => Catalogue,
  ) {
    this.#offers = new Map(products.map(({ offer }) => [offer.productId, offer]));
    this.#openKept = openKept;
  }

  offerOf(line: LineWish): ReturnType<Catalogue['offerOf']> {
    const offer = this.#offers.get(line.productId);
    if (offer !== undefined) return Promise.resolve({ kind: 'offer', offer });
    // Opened where it is needed: few runs have competitions.
    this.#kept ??= this.#openKept();
    return this.#kept.offerOf(line);
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
