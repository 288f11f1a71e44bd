import type { FastifyReply } from 'fastify';
import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApplyDiscount,
  CancelLine,
  ExtendInvoice,
  type OrderAnswer,
  RefundOrder,
  type Settled,
} from '../../../libs/checkout/index.ts';
import type { CommandContext } from '../../../libs/event-store/index.ts';
import {
  type BusinessDate,
  currency,
  money,
  parseBusinessDate,
} from '../../../libs/kernel/index.ts';
import type { RefundScope } from '../../../libs/orders/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest, requireOrderAccess, Roles } from '../http/access.ts';
import { drawNothing, idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { unreadable } from '../http/refusing.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { CancelLineDto, DiscountDto, ExtendDto, RefundDto } from './change-order.dto.ts';
import { invoiceView, orderView } from './order-view.ts';
import { orderRefOf } from './orders.controller.ts';

/** What becomes of an order after it was placed: a discount while it is open, money back once it is paid. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller('api/orders')
export class OrderChangesController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post(':ref/discount')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put a discount code on an open order; its use is held at once' })
  async discount(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Body() { code }: DiscountDto,
  ): Promise<void> {
    const orderRef = orderRefOf(ref);
    requireOrderAccess(request, this.parts, orderRef);
    await this.#answer({ request, reply, status: 200 }, (context) =>
      this.commands.execute(new ApplyDiscount(orderRef, code, context)),
    );
  }

  @Post(':ref/refunds')
  @ApiOperation({ summary: 'Give money back: for lines, an amount, or all of it' })
  @Roles('operator')
  async refund(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Body() wanted: RefundDto,
  ): Promise<void> {
    const { reason, returnUnits = true } = wanted;
    const scope = scopeOf(wanted);
    const refund = {
      ...{ orderRef: orderRefOf(ref), reason, returnsUnits: returnUnits },
      ...(scope === undefined ? {} : { scope }),
    };
    await this.#answer({ request, reply, status: 202 }, (context) =>
      this.commands.execute(new RefundOrder(refund, context)),
    );
  }

  @Post(':ref/extend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give the customer more time to pay an invoice, with a reason' })
  @Roles('operator')
  async extend(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('ref') ref: string,
    @Body() wanted: ExtendDto,
  ): Promise<void> {
    const { reason } = wanted;
    const extension = { orderRef: orderRefOf(ref), dueOn: dayOf(wanted), reason };
    await this.#answer({ request, reply, status: 200, more: invoiceView }, (context) =>
      this.commands.execute(new ExtendInvoice(extension, context)),
    );
  }

  @Post(':ref/lines/:line/cancel')
  @ApiOperation({ summary: 'Cancel one line by itself, a registration say; its money goes back' })
  @Roles('operator')
  async cancelLine(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param() { ref, line: lineId }: { readonly ref: string; readonly line: string },
    @Body() { reason }: CancelLineDto,
  ): Promise<void> {
    const line = { orderRef: orderRefOf(ref), lineId, reason };
    await this.#answer({ request, reply, status: 202 }, (context) =>
      this.commands.execute(new CancelLine(line, context)),
    );
  }

  async #answer(
    to: {
      readonly request: KnownRequest;
      readonly reply: FastifyReply;
      readonly status: number;
      /** What is told beside the order. */
      readonly more?: (settled: Settled) => Readonly<Record<string, unknown>>;
    },
    execute: (context: CommandContext) => Promise<OrderAnswer>,
  ): Promise<void> {
    const { request, reply, status, more } = to;
    const run = async ({ commandId, now }: Wish<null>): Promise<JsonAnswer> => {
      const actor = actorOf(request);
      const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
      const answer = await execute(context);
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { order, position } = answer.settled;
      const body = { order: orderView(order), ...more?.(answer.settled), position };
      return { status, body };
    };
    send(reply, await idempotentlyFor(this.parts, request, drawNothing, run));
  }
}

function dayOf({ dueOn }: ExtendDto): BusinessDate {
  const day = parseBusinessDate(dueOn);
  if (day !== undefined) return day;
  throw unreadable([
    { field: 'dueOn', code: 'not-a-date', message: 'the calendar has no such day' },
  ]);
}

function scopeOf({ lines, amount }: RefundDto): RefundScope | undefined {
  if (lines !== undefined && amount !== undefined)
    throw unreadable([
      { field: 'amount', code: 'not-both', message: 'name lines or an amount, not both' },
    ]);
  if (amount !== undefined)
    return { kind: 'amount', amount: money(amount.amount, currency(amount.currency)) };
  if (lines === undefined) return undefined;
  return {
    kind: 'lines',
    lines: lines.map(({ lineId, quantity }) =>
      quantity === undefined ? { lineId } : { lineId, quantity },
    ),
  };
}
