import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CATALOGUE, type Catalogue } from '../../../libs/catalogue/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import type { View } from '../orders/overview-view.ts';
import { ValidateDiscountDto } from './validate-discount.dto.ts';
import { validateDiscount } from './validating-discounts.ts';

/** What a code would give: asked before anything is ordered. */
@ApiTags('discount codes')
@ApiBearerAuth()
@Controller('api/discount-codes')
export class ValidatingDiscountsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Post('validate')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a code would take off each line, without using it' })
  @Roles('checkout', 'operator')
  async validate(@Req() request: KnownRequest, @Body() asked: ValidateDiscountDto): Promise<View> {
    return validateDiscount(this.parts, this.catalogue, { request, asked });
  }
}
