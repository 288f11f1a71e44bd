import { type CommandId, CorruptStream, type Money, type ProductId } from '../../kernel/index.ts';
import { type EarlierCommands, type Facts, noCommands } from './earlier-commands.ts';
import { type ProductTerms, termsOf } from './product-terms.ts';

/** What a customer reads of a product. */
export interface ProductText {
  readonly name: string;
  readonly description?: string;
}

/** What a customer reads of a product, and on which terms it is sold. */
export interface ProductDetails extends ProductText {
  readonly terms?: ProductTerms;
}

export interface ProductCreated extends ProductDetails {
  readonly type: 'ProductCreated';
  readonly productId: ProductId;
  readonly productType: string;
  /** VAT included. */
  readonly unitPrice: Money;
  readonly createdBy: CommandId;
}

export interface ProductPriceChanged {
  readonly type: 'ProductPriceChanged';
  readonly productId: ProductId;
  readonly unitPrice: Money;
  readonly changedBy: CommandId;
}

/** The whole new text and terms: what is not there is there no more. */
export interface ProductChanged extends ProductDetails {
  readonly type: 'ProductChanged';
  readonly productId: ProductId;
  readonly changedBy: CommandId;
}

export interface ProductDeactivated {
  readonly type: 'ProductDeactivated';
  readonly productId: ProductId;
  readonly deactivatedBy: CommandId;
}

export interface ProductActivated {
  readonly type: 'ProductActivated';
  readonly productId: ProductId;
  readonly activatedBy: CommandId;
}

export type ProductEvent =
  ProductCreated | ProductPriceChanged | ProductChanged | ProductDeactivated | ProductActivated;

export interface Product extends ProductDetails {
  readonly productId: ProductId;
  readonly productType: string;
  readonly unitPrice: Money;
  readonly active: boolean;
}

export interface ProductState {
  readonly product: Product | undefined;
  readonly earlier: EarlierCommands;
}

export const initialProduct: ProductState = { product: undefined, earlier: noCommands };

/** Folds one event; throws CorruptStream on a second creation or anything before the first. */
export function evolveProduct(state: ProductState, event: ProductEvent): ProductState {
  const product = productAfter(state.product, event);
  return { product, earlier: state.earlier.set(commandOf(event), factsOf(product)) };
}

/** A product's facts with a place for each, so that two of them compare. */
export function factsOf(product: Partial<Product>): Facts {
  return { ...product, description: product.description ?? '', terms: product.terms ?? null };
}

function productAfter(product: Product | undefined, event: ProductEvent): Product {
  if (event.type === 'ProductCreated') {
    if (product !== undefined) throw new CorruptStream('ProductCreated twice');
    const { productId, productType, unitPrice } = event;
    return { productId, productType, ...detailsOf(event), unitPrice, active: true };
  }
  if (product === undefined) throw new CorruptStream(`${event.type} before ProductCreated`);
  switch (event.type) {
    case 'ProductPriceChanged':
      return { ...product, unitPrice: event.unitPrice };
    case 'ProductChanged': {
      const { productId, productType, unitPrice, active } = product;
      return { productId, productType, ...detailsOf(event), unitPrice, active };
    }
    case 'ProductDeactivated':
      return { ...product, active: false };
    case 'ProductActivated':
      return { ...product, active: true };
  }
}

/** Text and terms alone; an empty description is none, and so are terms that say nothing. */
export function detailsOf({
  name,
  description = '',
  terms: given,
}: ProductDetails): ProductDetails {
  const terms = termsOf(given);
  return {
    name,
    ...(description === '' ? {} : { description }),
    ...(terms === undefined ? {} : { terms }),
  };
}

function commandOf(event: ProductEvent): CommandId {
  switch (event.type) {
    case 'ProductCreated':
      return event.createdBy;
    case 'ProductPriceChanged':
    case 'ProductChanged':
      return event.changedBy;
    case 'ProductDeactivated':
      return event.deactivatedBy;
    case 'ProductActivated':
      return event.activatedBy;
  }
}
