import type { FastifyReply } from 'fastify';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeclareProductType, type ProductTypeState } from '../../../libs/catalogue/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { changed } from './changing-catalogue.ts';
import { ProductTypeDto } from './product.dto.ts';

/** Kinds of products, as operators declare them. */
@ApiTags('catalogue')
@ApiBearerAuth()
@Controller('api/product-types')
@Roles('operator')
export class ProductTypesController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Declare a kind of product, or declare it anew' })
  async declare(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { lineSchema = { type: 'object' }, ...declaration }: ProductTypeDto,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const { code, name } = declaration;
      const whole = {
        ...declaration,
        name: { sv: name.sv, en: name.en },
        lineSchema: JSON.stringify(lineSchema),
      };
      const executed = await this.commands.execute(new DeclareProductType(whole, context));
      const show = ({ declaration: declared }: ProductTypeState) => ({
        productType: { ...declared, lineSchema },
      });
      return changed(executed, show, `/api/product-types#${code}`);
    });
  }
}
