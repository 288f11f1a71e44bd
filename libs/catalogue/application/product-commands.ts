import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import { type Money, type ProductId, rejected } from '../../kernel/index.ts';
import type { ProductDetails, ProductEvent, ProductState } from '../domain/product-events.ts';
import {
  activateProduct,
  changeProduct,
  createProduct,
  deactivateProduct,
  type ProductChange,
  type ProductRejection,
} from '../domain/product.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<
  ProductState,
  ProductEvent,
  ProductRejection | 'catalogue.unknown-recipient'
>;

/**
 * Puts a product into the catalogue; its pool, if its type takes units, gets its capacity apart.
 *
 * Rejects, beside what createProduct does: catalogue.unknown-recipient (its terms name one who is not
 * there), and so does ChangeProduct.
 */
export class CreateProduct extends Command<Answer> {
  constructor(
    readonly product: ProductDetails & {
      readonly productId: ProductId;
      readonly productType: string;
      readonly unitPrice: Money;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateProduct)
export class CreateProductHandler implements ICommandHandler<CreateProduct> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ product, context }: CreateProduct): Promise<Answer> {
    const { commandId } = context;
    const { declaration } = (await this.streams.productTypes.load(product.productType)).state;
    const recipientIsKnown = await isKnown(this.streams, product.terms?.recipientId);
    return this.streams.products.execute(product.productId, context, (state) =>
      recipientIsKnown
        ? createProduct(state, { ...product, declaration, commandId })
        : rejected('catalogue.unknown-recipient'),
    );
  }
}

/** Changes what is given of a product's name, description, price and terms. */
export class ChangeProduct extends Command<Answer> {
  constructor(
    readonly productId: ProductId,
    readonly change: ProductChange,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeProduct)
export class ChangeProductHandler implements ICommandHandler<ChangeProduct> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ productId, change, context }: ChangeProduct): Promise<Answer> {
    const { commandId } = context;
    const { products, productTypes } = this.streams;
    const { product } = (await products.load(productId)).state;
    const type = product === undefined ? undefined : await productTypes.load(product.productType);
    const declaration = type?.state.declaration;
    const recipientIsKnown = await isKnown(this.streams, change.terms?.recipientId);
    return products.execute(productId, context, (state) =>
      recipientIsKnown
        ? changeProduct(state, { ...change, declaration, commandId })
        : rejected('catalogue.unknown-recipient'),
    );
  }
}

/** Takes a product out of sale. */
export class DeactivateProduct extends Command<Answer> {
  constructor(
    readonly productId: ProductId,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeactivateProduct)
export class DeactivateProductHandler implements ICommandHandler<DeactivateProduct> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ productId, context }: DeactivateProduct): Promise<Answer> {
    return this.streams.products.execute(productId, context, (state) =>
      deactivateProduct(state, context),
    );
  }
}

/** Puts a product on sale again. */
export class ActivateProduct extends Command<Answer> {
  constructor(
    readonly productId: ProductId,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ActivateProduct)
export class ActivateProductHandler implements ICommandHandler<ActivateProduct> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ productId, context }: ActivateProduct): Promise<Answer> {
    return this.streams.products.execute(productId, context, (state) =>
      activateProduct(state, context),
    );
  }
}

async function isKnown(
  { recipients }: CatalogueStreams,
  recipientId: string | undefined,
): Promise<boolean> {
  if (recipientId === undefined || recipientId === '') return true;
  return (await recipients.load(recipientId)).state.recipient !== undefined;
}
