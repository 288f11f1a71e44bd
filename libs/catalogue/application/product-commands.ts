import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import type { Money, ProductId } from '../../kernel/index.ts';
import type { ProductEvent, ProductState, ProductText } from '../domain/product-events.ts';
import {
  activateProduct,
  changeProduct,
  createProduct,
  deactivateProduct,
  type ProductRejection,
} from '../domain/product.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<ProductState, ProductEvent, ProductRejection>;

/** Puts a product into the catalogue; its pool, if its type takes units, gets its capacity apart. */
export class CreateProduct extends Command<Answer> {
  constructor(
    readonly product: ProductText & {
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
    return this.streams.products.execute(product.productId, context, (state) =>
      createProduct(state, { ...product, declaration, commandId }),
    );
  }
}

/** Changes what is given of a product's name, description and price. */
export class ChangeProduct extends Command<Answer> {
  constructor(
    readonly productId: ProductId,
    readonly change: Partial<ProductText> & { readonly unitPrice?: Money },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeProduct)
export class ChangeProductHandler implements ICommandHandler<ChangeProduct> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ productId, change, context }: ChangeProduct): Promise<Answer> {
    return this.streams.products.execute(productId, context, (state) =>
      changeProduct(state, { ...change, commandId: context.commandId }),
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
