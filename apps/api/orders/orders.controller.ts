import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  drawPaymentRef,
  type Instant,
  type OrderRef,
  parseOrderRef,
  type PaymentRef,
} from '../../../libs/kernel/index.ts';
import { CancelOrder, type OrderAnswer, TryPaymentAgain } from '../../../libs/checkout/index.ts';
import {
  findOrder,
  listOrders,
} from '../../../projections/order-overview/order-overview.queries.ts';
import { paymentsOfOrder } from '../../../projections/payment-status/payment-status.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { cardsOfOrder } from '../gift-cards/cards-of-order.ts';
import { actorOf, type KnownRequest, requireOrderAccess, Roles } from '../http/access.ts';
import { drawNothing, idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { notFound } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { ListOrdersDto, nextCursor, orderFilterOf } from './list-orders.dto.ts';
import { lineDetailsOf } from './line-details.ts';
import { orderAnswer } from './order-answer.ts';
import { orderView } from './order-view.ts';
import { overviewView, type View } from './overview-view.ts';
import { CancelDto, TryAgainDto } from './change-order.dto.ts';
import { PlaceOrderDto } from './place-order.dto.ts';
import { placeFor } from './placing-orders.ts';

/** Orders: placed by checkout clients, followed by their customers, listed by operators. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller('api/orders')
export class OrdersController {
  constructor(
    @Inject(API_PARTS) readonly parts: ApiParts,
    readonly commands: CommandBus,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Place an order; answers what the customer does next, and its access token once',
  })
  @Roles('checkout', 'operator')
  async place(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() order: PlaceOrderDto,
  ): Promise<void> {
    send(reply, await placeFor(this, request, order));
  }

  @Get()
  @ApiOperation({ summary: 'Orders, the newest first, listed and searched' })
  @Roles('operator', 'accountant')
  async list(@Req() { apiKey }: KnownRequest, @Query() query: ListOrdersDto): Promise<View> {
    await readingAfter(this.parts, 'order-overview', query.after);
    const rows = await listOrders(this.parts.pool, orderFilterOf(query));
    return {
      orders: rows.map((row) => overviewView(row, [], apiKey?.role)),
      cursor: nextCursor(rows, query),
    };
  }

  @Get(':ref')
  @ApiOperation({ summary: 'One order with its payments' })
  async one(
    @Req() request: KnownRequest,
    @Param('ref') ref: string,
    @Query('after') after?: string,
  ): Promise<View> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    await readingAfter(this.parts, 'order-overview', after);
    await readingAfter(this.parts, 'payment-status', after);
    const row = await findOrder(this.parts.pool, orderRef);
    if (row === undefined) throw unknownOrder();
    const payments = await paymentsOfOrder(this.parts.pool, orderRef);
    const role = request.apiKey?.role;
    const { status } = row;
    const sold = await cardsOfOrder(this.parts, { orderRef, status }, role);
    const details = await lineDetailsOf(this.parts, orderRef, role);
    return overviewView(row, payments, role, { sold, details });
  }

  @Post(':ref/payments')
  @ApiOperation({ summary: 'Try to pay again, by the same or another method' })
  async tryAgain(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Body() { payment }: TryAgainDto,
  ): Promise<void> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    const { random, prefixes } = this.parts;
    const draw = (now: Instant) => drawPaymentRef(now, random, prefixes.payment);
    const run = async (wish: Wish<PaymentRef>): Promise<JsonAnswer> => {
      const { method, phone } = payment;
      const attempt = { orderRef, paymentRef: wish.drawn, method };
      const answer: OrderAnswer = await this.commands.execute(
        new TryPaymentAgain(
          phone === undefined ? attempt : { ...attempt, payerAlias: phone },
          this.contextOf(wish, request),
        ),
      );
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      return orderAnswer(this.parts, answer.settled);
    };
    send(reply, await idempotentlyFor(this.parts, request, draw, run));
  }

  @Post(':ref/cancel')
  @ApiOperation({ summary: 'Cancel an order; what it held is given back' })
  @HttpCode(200)
  async cancel(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Body() { reason }: CancelDto,
  ): Promise<void> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    const run = async (wish: Wish<null>): Promise<JsonAnswer> => {
      const context = this.contextOf(wish, request);
      const answer: OrderAnswer = await this.commands.execute(
        new CancelOrder(orderRef, reason ?? 'cancelled by the customer', context),
      );
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { order, position } = answer.settled;
      return { status: 200, body: { order: orderView(order), position } };
    };
    send(reply, await idempotentlyFor(this.parts, request, drawNothing, run));
  }

  private contextOf({ commandId, now }: Wish<unknown>, request: KnownRequest) {
    const actor = actorOf(request);
    return { commandId, correlationId: commandId, causationId: commandId, actor, now };
  }
}

/** The reference in a path; what cannot be one is an order that does not exist. */
export function orderRefOf(ref: string): OrderRef {
  const orderRef = parseOrderRef(ref);
  if (orderRef === undefined) throw unknownOrder();
  return orderRef;
}

function unknownOrder() {
  return notFound('order.unknown', 'There is no order with this reference.');
}
