import {
  accepted,
  already,
  type CommandId,
  type Decision,
  type Money,
  type ProductId,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, type Facts, holds } from './earlier-commands.ts';
import {
  detailsOf,
  factsOf,
  type Product,
  type ProductDetails,
  type ProductEvent,
  type ProductState,
} from './product-events.ts';
import { termsOf, type TermsRejection, wrongTerms } from './product-terms.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

export type ProductRejection =
  | 'catalogue.command-reused'
  | 'catalogue.id-taken'
  | 'catalogue.negative-amount'
  | 'catalogue.unknown-product'
  | 'catalogue.unknown-product-type'
  | TermsRejection;

/**
 * Puts a product into the catalogue, for sale at once as far as its type is.
 *
 * Öre of the price's own currency, VAT included, zero or more. Creating the same again changes
 * nothing. Rejects: catalogue.id-taken (another product has the id), .unknown-product-type,
 * .negative-amount, .command-reused, .terms-do-not-fit (its type hands over or takes something else),
 * .terms-required (points without their number), .invalid-terms, .amount-out-of-range (a gift card
 * worth nothing, or whose price is not among its own amounts).
 */
export function createProduct(
  state: ProductState,
  command: ProductDetails & {
    readonly commandId: CommandId;
    readonly productId: ProductId;
    readonly productType: string;
    /** What stands declared under that code, if anything. */
    readonly declaration: ProductTypeDeclaration | undefined;
    readonly unitPrice: Money;
  },
): Decision<ProductEvent, ProductRejection> {
  const { commandId, productId, productType, unitPrice } = command;
  const wish = { productId, productType, ...detailsOf(command), unitPrice };
  const repeat = answerToRepeat(state.earlier, commandId, factsOf(wish));
  if (repeat !== undefined) return repeat;
  if (state.product !== undefined)
    return holds(factsOf(state.product), factsOf(wish)) ? already : rejected('catalogue.id-taken');
  if (command.declaration === undefined) return rejected('catalogue.unknown-product-type');
  if (unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  const wrong = wrongTerms(wish.terms, command.declaration, unitPrice);
  if (wrong !== undefined) return wrong;
  return accepted({ type: 'ProductCreated', ...wish, createdBy: commandId });
}

/** What shall be; what is left out stays. Terms are stated whole, and empty ones take them away. */
export interface ProductChange extends Partial<ProductDetails> {
  readonly unitPrice?: Money;
}

/**
 * Changes a product's price, text or terms; what is left out stays. Orders keep what they were placed
 * with.
 *
 * An empty description takes it away. Changing to what it is changes nothing. Rejects:
 * catalogue.unknown-product, .negative-amount, .command-reused, and wrong terms as createProduct does.
 */
export function changeProduct(
  state: ProductState,
  command: ProductChange & {
    readonly commandId: CommandId;
    /** What its type is declared as by now; without it the terms are not held against the type. */
    readonly declaration?: ProductTypeDeclaration | undefined;
  },
): Decision<ProductEvent, ProductRejection> {
  const { product } = state;
  if (product === undefined) return rejected('catalogue.unknown-product');
  const { commandId: changedBy, unitPrice } = command;
  const repeat = answerToRepeat(state.earlier, changedBy, wishOf(command));
  if (repeat !== undefined) return repeat;
  if (unitPrice !== undefined && unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  const details = detailsAfter(product, command);
  const [first, ...others] = changesOf(product, { details, unitPrice, changedBy });
  if (first === undefined) return already;
  const wrong = wrongAfter(command, details, unitPrice ?? product.unitPrice);
  return wrong ?? accepted(first, ...others);
}

/**
 * Takes a product out of sale; orders that stand are not touched. Doing so again changes nothing.
 *
 * Rejects: catalogue.unknown-product, .command-reused.
 */
export function deactivateProduct(
  state: ProductState,
  command: { readonly commandId: CommandId },
): Decision<ProductEvent, ProductRejection> {
  return setActive(state, command, false);
}

/**
 * Puts a product on sale again. Doing so again changes nothing.
 *
 * Rejects: catalogue.unknown-product, .command-reused.
 */
export function activateProduct(
  state: ProductState,
  command: { readonly commandId: CommandId },
): Decision<ProductEvent, ProductRejection> {
  return setActive(state, command, true);
}

function changesOf(
  product: Product,
  change: {
    readonly details: ProductDetails;
    readonly unitPrice: Money | undefined;
    readonly changedBy: CommandId;
  },
): readonly ProductEvent[] {
  const { productId } = product;
  const { details, unitPrice, changedBy } = change;
  const facts = factsOf(product);
  return [
    ...(holds(facts, factsOf(details))
      ? []
      : [{ type: 'ProductChanged', productId, ...details, changedBy } as const]),
    ...(unitPrice === undefined || holds(facts, { unitPrice })
      ? []
      : [{ type: 'ProductPriceChanged', productId, unitPrice, changedBy } as const]),
  ];
}

function detailsAfter(product: ProductDetails, change: ProductChange): ProductDetails {
  const { name = product.name, description = product.description ?? '' } = change;
  return detailsOf({ name, description, terms: change.terms ?? product.terms ?? {} });
}

/** As the facts of a product tell it: none of what is not wished, null for terms that shall go. */
function wishOf({ name, description, unitPrice, terms }: ProductChange): Facts {
  return {
    ...{ name, description, unitPrice },
    ...(terms === undefined ? {} : { terms: termsOf(terms) ?? null }),
  };
}

/** A product that fits its type no more, since that was declared anew, may still change its name. */
function wrongAfter(
  change: ProductChange & { readonly declaration?: ProductTypeDeclaration | undefined },
  { terms }: ProductDetails,
  unitPrice: Money,
): Rejected<TermsRejection> | undefined {
  const { declaration } = change;
  if (declaration === undefined) return undefined;
  if (change.terms === undefined && change.unitPrice === undefined) return undefined;
  return wrongTerms(terms, declaration, unitPrice);
}

function setActive(
  state: ProductState,
  { commandId }: { readonly commandId: CommandId },
  active: boolean,
): Decision<ProductEvent, ProductRejection> {
  const { product } = state;
  if (product === undefined) return rejected('catalogue.unknown-product');
  const repeat = answerToRepeat(state.earlier, commandId, { active });
  if (repeat !== undefined) return repeat;
  if (product.active === active) return already;
  const { productId } = product;
  return accepted(
    active
      ? { type: 'ProductActivated', productId, activatedBy: commandId }
      : { type: 'ProductDeactivated', productId, deactivatedBy: commandId },
  );
}
