import {
  accepted,
  already,
  type CommandId,
  type Decision,
  type Money,
  type ProductId,
  rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, holds } from './earlier-commands.ts';
import {
  factsOf,
  type ProductEvent,
  type ProductState,
  type ProductText,
  textOf,
} from './product-events.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

export type ProductRejection =
  | 'catalogue.command-reused'
  | 'catalogue.id-taken'
  | 'catalogue.negative-amount'
  | 'catalogue.unknown-product'
  | 'catalogue.unknown-product-type';

/**
 * Puts a product into the catalogue, for sale at once as far as its type is.
 *
 * Öre of the price's own currency, VAT included, zero or more. Creating the same again changes
 * nothing. Rejects: catalogue.id-taken (another product has the id), .unknown-product-type,
 * .negative-amount, .command-reused.
 */
export function createProduct(
  state: ProductState,
  command: ProductText & {
    readonly commandId: CommandId;
    readonly productId: ProductId;
    readonly productType: string;
    /** What stands declared under that code, if anything. */
    readonly declaration: ProductTypeDeclaration | undefined;
    readonly unitPrice: Money;
  },
): Decision<ProductEvent, ProductRejection> {
  const { commandId, productId, productType, unitPrice } = command;
  const wish = { productId, productType, ...textOf(command), unitPrice };
  const repeat = answerToRepeat(state.earlier, commandId, factsOf(wish));
  if (repeat !== undefined) return repeat;
  if (state.product !== undefined)
    return holds(factsOf(state.product), factsOf(wish)) ? already : rejected('catalogue.id-taken');
  if (command.declaration === undefined) return rejected('catalogue.unknown-product-type');
  if (unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  return accepted({ type: 'ProductCreated', ...wish, createdBy: commandId });
}

/**
 * Changes a product's price or text; what is left out stays. Orders keep what they were placed with.
 *
 * An empty description takes it away. Changing to what it is changes nothing. Rejects:
 * catalogue.unknown-product, .negative-amount, .command-reused.
 */
export function changeProduct(
  state: ProductState,
  command: Partial<ProductText> & { readonly commandId: CommandId; readonly unitPrice?: Money },
): Decision<ProductEvent, ProductRejection> {
  const { product } = state;
  if (product === undefined) return rejected('catalogue.unknown-product');
  const { commandId: changedBy, name, description, unitPrice } = command;
  const repeat = answerToRepeat(state.earlier, changedBy, { name, description, unitPrice });
  if (repeat !== undefined) return repeat;
  if (unitPrice !== undefined && unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  const { productId } = product;
  const text = textAfter(product, command);
  const events: ProductEvent[] = [];
  if (!holds(factsOf(product), factsOf(text)))
    events.push({ type: 'ProductChanged', productId, ...text, changedBy });
  if (unitPrice !== undefined && !holds(factsOf(product), { unitPrice }))
    events.push({ type: 'ProductPriceChanged', productId, unitPrice, changedBy });
  const [first, ...others] = events;
  return first === undefined ? already : accepted(first, ...others);
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

function textAfter(product: ProductText, change: Partial<ProductText>): ProductText {
  const description = change.description ?? product.description ?? '';
  return textOf({ name: change.name ?? product.name, description });
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
