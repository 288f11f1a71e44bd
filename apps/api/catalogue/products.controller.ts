import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SetCapacity } from '../../../libs/availability/index.ts';
import {
  ActivateProduct,
  ChangeProduct,
  CreateProduct,
  DeactivateProduct,
  poolOfProduct,
  type ProductState,
} from '../../../libs/catalogue/index.ts';
import type { CommandContext } from '../../../libs/event-store/index.ts';
import { parseProductId, type ProductId } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import type { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { productView } from './catalogue-views.ts';
import { CapacityDto, ChangeProductDto, CreateProductDto, ProductOfferDto } from './product.dto.ts';
import { changed, priceOf } from './changing-catalogue.ts';
import { refuseUncounted } from './setting-capacity.ts';
import { termsOf } from './terms-view.ts';

/** Products, as operators change them. */
@ApiTags('catalogue')
@ApiBearerAuth()
@Controller('api/products')
@Roles('operator')
export class ProductsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Put a product into the catalogue, with its capacity' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { capacity, ...product }: CreateProductDto,
  ): Promise<void> {
    const productId = productIdOf(product.productId);
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const { productType, name, description } = product;
      const terms = product.terms === undefined ? undefined : termsOf(product.terms);
      if (capacity !== undefined) await refuseUncounted(this.parts, { productType, terms });
      const wish = {
        ...{ productId, productType, name, unitPrice: priceOf(product.unitPrice) },
        ...(description === undefined ? {} : { description }),
        ...(terms === undefined ? {} : { terms }),
      };
      const executed = await this.commands.execute(new CreateProduct(wish, context));
      const answer = changed(executed, showProduct, `/api/products/${productId}`);
      return capacity === undefined
        ? answer
        : this.withCapacity(answer, productId, { capacity, context });
    });
  }

  /** What is left out stays as it is. */
  @Patch(':id')
  @ApiOperation({ summary: 'Change a product’s name, description, price or terms' })
  async change(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() change: ChangeProductDto,
  ): Promise<void> {
    await this.put(request, reply, id, change);
  }

  /** States the whole: no description, no terms means that there are none. */
  @Put(':id')
  @ApiOperation({
    summary: 'Put another name, description, price and terms in place of a product’s',
  })
  async replace(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { name, description = '', unitPrice, terms = {} }: ProductOfferDto,
  ): Promise<void> {
    await this.put(request, reply, id, { name, description, unitPrice, terms });
  }

  @Post(':id/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put a product on sale again' })
  async activate(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new ActivateProduct(productIdOf(id), context)),
        showProduct,
      ),
    );
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a product out of sale; orders that stand are not touched' })
  async deactivate(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new DeactivateProduct(productIdOf(id), context)),
        showProduct,
      ),
    );
  }

  @Put(':id/capacity')
  @ApiOperation({ summary: 'Say how many places or pieces a product has in all' })
  async setCapacity(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { capacity }: CapacityDto,
  ): Promise<void> {
    const productId = productIdOf(id);
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const { product } = (await this.parts.catalogue.products.load(productId)).state;
      if (product === undefined) throw unknownProduct();
      await refuseUncounted(this.parts, product);
      const answer = { status: 200, body: { product: productView(product) } };
      return this.withCapacity(answer, productId, { capacity, context });
    });
  }

  private async put(
    request: KnownRequest,
    reply: FastifyReply,
    id: string,
    { name, description, unitPrice, terms }: ChangeProductDto,
  ): Promise<void> {
    const productId = productIdOf(id);
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(unitPrice === undefined ? {} : { unitPrice: priceOf(unitPrice) }),
      ...(terms === undefined ? {} : { terms: termsOf(terms) }),
    };
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new ChangeProduct(productId, change, context)),
        showProduct,
      ),
    );
  }

  private async withCapacity(
    answer: JsonAnswer,
    productId: ProductId,
    { capacity, context }: { readonly capacity: number; readonly context: CommandContext },
  ): Promise<JsonAnswer> {
    const pool = poolOfProduct(productId);
    const set = await this.commands.execute(new SetCapacity(pool, capacity, context));
    const { position } = accepted(set);
    return { ...answer, body: { ...(answer.body as object), capacity, position } };
  }
}

function showProduct({ product }: ProductState): object {
  return product === undefined ? {} : { product: productView(product) };
}

function productIdOf(id: string): ProductId {
  const productId = parseProductId(id);
  if (productId === undefined) throw unknownProduct();
  return productId;
}

function unknownProduct(): Problem {
  return notFound('catalogue.unknown-product', 'There is no product with this id.');
}
