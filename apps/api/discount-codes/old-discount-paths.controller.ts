import type { FastifyReply } from 'fastify';
import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApplyDiscount } from '../../../libs/checkout/index.ts';
import { discountOf, normaliseDiscountCode } from '../../../libs/discounts/index.ts';
import {
  type Money,
  money,
  parseProductId,
  type ProductId,
  rejected,
  SEK,
} from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, requireOrderAccess, Roles } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { unreadable } from '../http/refusing.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { readAmount } from '../normalisation/amount.ts';
import { moneyView, orderView } from '../orders/order-view.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import type { View } from '../orders/overview-view.ts';
import { OldApplyDiscountDto, OldValidateDiscountDto } from './old-discount-paths.dto.ts';

/**
 * The seeds' two paths about discounts. They name in the body what ours name in the address, so that a row in
 * the table of aliases cannot do it.
 */
@ApiTags('discount codes')
@ApiBearerAuth()
@Controller('api')
export class OldDiscountPathsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post('apply-discount.php')
  @HttpCode(200)
  @ApiOperation({ summary: 'The old path of POST /api/orders/:ref/discount' })
  async apply(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { order_id, code }: OldApplyDiscountDto,
  ): Promise<void> {
    const { parts, commands } = this;
    const orderRef = orderRefOf(order_id);
    requireOrderAccess(request, parts, orderRef);
    await commanded({ parts, request, reply }, async (context) => {
      const answer = await commands.execute(new ApplyDiscount(orderRef, code, context));
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { order, position } = answer.settled;
      return { status: 200, body: { success: true, order: orderView(order), position } };
    });
  }

  /** The old client says what its order comes to and for which event; ours sends the lines. */
  @Post('validate-discount.php')
  @HttpCode(200)
  @ApiOperation({ summary: 'The old path of POST /api/discount-codes/validate' })
  @Roles('checkout', 'operator')
  async validate(@Body() asked: OldValidateDiscountDto): Promise<View> {
    const { streams, clock } = this.parts.checkout;
    const code = normaliseDiscountCode(asked.code);
    if (code === undefined) throw rejectionToProblem(rejected('discount.unknown-code'));
    const { state } = await streams.discounts.load(code);
    const { event_id: eventId, series_id: seriesId } = asked;
    const line = {
      productId: (eventId ?? seriesId ?? '') as ProductId,
      amount: amountOf(asked),
      ...(eventId === undefined ? {} : { eventId }),
      ...(await this.seriesOf(eventId, seriesId)),
    };
    const given = discountOf(state, { lines: [line], now: clock.now() });
    if (given.kind === 'rejected') throw rejectionToProblem(given);
    return { success: true, valid: true, code, discount: moneyView(given.amount) };
  }

  /** An event is part of the series that the catalogue says. */
  private async seriesOf(eventId: string | undefined, seriesId: string | undefined) {
    if (seriesId !== undefined) return { seriesId };
    const competitionId = parseProductId(eventId ?? '');
    if (competitionId === undefined) return {};
    const { state } = await this.parts.catalogue.events.load(competitionId);
    const found = state.competition?.details.seriesId;
    return found === undefined ? {} : { seriesId: found };
  }
}

function amountOf({ amount }: OldValidateDiscountDto): Money {
  const read = readAmount(amount, 'amount');
  if (read.kind === 'value') return money(read.value, SEK);
  const message = 'amount must be kronor, more than nothing';
  throw unreadable([{ field: 'amount', code: 'payment.amount-unreadable', message }]);
}
