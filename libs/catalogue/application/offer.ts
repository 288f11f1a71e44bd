import type { Money, PoolId, ProductId } from '../../kernel/index.ts';
import type { Allocates } from '../domain/product-type.ts';

/** A product as it can be bought at this moment, for the order to copy. */
export interface Offer {
  readonly productId: ProductId;
  readonly productType: string;
  readonly name: string;
  /** VAT included. */
  readonly unitPrice: Money;
  readonly vatRateBasisPoints: number;
  /** Account of the BAS chart, e.g. 3001. */
  readonly salesAccount: string;
  readonly allocates: Allocates;
  readonly delivers: string;
  /** Absent when it allocates nothing. */
  readonly poolId?: PoolId;
}

/** One line as a customer asks for it, from outside and unchecked. */
export interface LineWish {
  readonly productId: string;
  readonly slotId?: string;
  readonly details?: unknown;
}

/** What is wrong with one field of a line's details. */
export interface LineError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type OfferAnswer =
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'refused'; readonly code: string; readonly errors?: readonly LineError[] };

/** What can be bought, at which price. */
export interface Catalogue {
  offerOf(line: LineWish): Promise<OfferAnswer>;
}

/** Token of the Catalogue. */
export const CATALOGUE = Symbol('Catalogue');
