import type { FastifyReply } from 'fastify';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseProductId } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { send } from '../http/idempotent-request.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import type { PlaceOrderDto } from '../orders/place-order.dto.ts';
import { placeFor } from '../orders/placing-orders.ts';
import { BuyPointsDto } from './buy-points.dto.ts';

/** Points are bought by an order like any other, of one line: a package, at the catalogue's price. */
@ApiTags('points')
@ApiBearerAuth()
@Controller('api/checkout')
export class BuyingPointsController {
  constructor(
    @Inject(API_PARTS) readonly parts: ApiParts,
    readonly commands: CommandBus,
  ) {}

  @Post('points')
  @ApiOperation({ summary: 'Buy a package of points by Swish or invoice' })
  @Roles('checkout', 'operator')
  async buy(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() wanted: BuyPointsDto,
  ): Promise<void> {
    const before = () => this.refuseOtherPackages(wanted);
    send(reply, await placeFor(this, request, orderOf(wanted), { before }));
  }

  /** What is no package is not sold here, and nobody pays for other points than they saw. */
  private async refuseOtherPackages({ packageId, points }: BuyPointsDto): Promise<void> {
    const productId = parseProductId(packageId);
    const { product } =
      productId === undefined
        ? { product: undefined }
        : (await this.parts.catalogue.products.load(productId)).state;
    const held = product?.terms?.points?.points;
    if (held === undefined)
      throw notFound('points.unknown-package', 'There is no package of points with this id.');
    if (points !== undefined && points !== held)
      throw new Problem({
        status: 422,
        code: 'points.package-differs',
        detail: 'The package holds other points than was said; points is how many.',
        facts: { points: held },
      });
  }
}

function orderOf({ packageId, quantity, price, customer, payment }: BuyPointsDto): PlaceOrderDto {
  const line = { productId: packageId, quantity };
  return {
    customer,
    lines: [price === undefined ? line : { ...line, unitPrice: price }],
    tenders: { payment },
    ...(price === undefined ? {} : { currency: price.currency }),
  };
}
