import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import { rejected } from '../../kernel/index.ts';
import {
  declareProductType,
  type ProductTypeDeclaration,
  type ProductTypeEvent,
  type ProductTypeRejection,
  type ProductTypeState,
} from '../domain/product-type.ts';
import { isLineSchema } from './line-schema.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<
  ProductTypeState,
  ProductTypeEvent,
  ProductTypeRejection | 'catalogue.invalid-line-schema'
>;

/**
 * Declares a kind of product, or declares it anew.
 *
 * Rejects, beside what declareProductType does: catalogue.invalid-line-schema (not a JSON Schema of an
 * object, or longer than 16 Ki characters).
 */
export class DeclareProductType extends Command<Answer> {
  constructor(
    readonly declaration: ProductTypeDeclaration,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeclareProductType)
export class DeclareProductTypeHandler implements ICommandHandler<DeclareProductType> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ declaration, context }: DeclareProductType): Promise<Answer> {
    const { commandId } = context;
    const isReadable = isLineSchema(declaration.lineSchema);
    return this.streams.productTypes.execute(declaration.code, context, (state) =>
      isReadable
        ? declareProductType(state, { ...declaration, commandId })
        : rejected('catalogue.invalid-line-schema'),
    );
  }
}
