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
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { parsePaymentRef, type PaymentRef, readable } from '../../../libs/kernel/index.ts';
import { ConfirmPayment, type OrderAnswer } from '../../../libs/checkout/index.ts';
import { swishQrSvg, swishQrText } from '../../../libs/payments/gateways/swish/index.ts';
import { findOrder } from '../../../projections/order-overview/order-overview.queries.ts';
import {
  findPayment,
  type PaymentRow,
} from '../../../projections/payment-status/payment-status.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import {
  actorOf,
  type KnownRequest,
  mayReadOrder,
  requireOrderAccess,
  Roles,
} from '../http/access.ts';
import { drawNothing, idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import type { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderView } from '../orders/order-view.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import { overviewView, paymentView, type View } from '../orders/overview-view.ts';
import { ConfirmDto } from '../orders/change-order.dto.ts';
import { paymentText, textInDoubt } from './payment-texts.ts';

/** Payments by their own reference: what anybody may know, and what the order's customer may. */
@ApiTags('payments')
@Controller('api/payments')
export class PaymentsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  /** Whoever has only a reference sees status, amount and product kind. */
  @Get('status/:reference')
  @ApiOperation({ summary: 'Status, amount and product kind, for whoever has the reference' })
  async status(
    @Param('reference') reference: string,
    @Query('after') after?: string,
  ): Promise<View> {
    const row = await this.find(reference, after);
    return publicView(row);
  }

  /** All of a payment and its order for those who hold the order's token; the public part otherwise. */
  @Get('details/:reference')
  @ApiOperation({ summary: 'A payment and its order, for whoever may see them' })
  async details(
    @Req() request: KnownRequest,
    @Param('reference') reference: string,
    @Query('after') after?: string,
  ): Promise<View> {
    const row = await this.find(reference, after);
    if (!mayReadOrder(request, this.parts, orderRefOf(row.order_ref))) return publicView(row);
    await readingAfter(this.parts, 'order-overview', after);
    const order = await findOrder(this.parts.pool, row.order_ref);
    return {
      ...publicView(row),
      payment: paymentView(row),
      ...(order === undefined ? {} : { order: overviewView(order, [row], request.apiKey?.role) }),
    };
  }

  /** The QR code that the customer scans with the Swish app, as SVG. */
  @Get(':reference/qr')
  @ApiOperation({ summary: 'The QR code of a Swish payment, as SVG' })
  async qr(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('reference') reference: string,
  ): Promise<void> {
    const { state } = await this.parts.checkout.streams.payments.load(paymentRefOf(reference));
    if (state.requested === undefined) throw unknownPayment();
    requireOrderAccess(request, this.parts, state.requested.orderRef);
    const token = state.status === 'started' ? readable(state.started?.token) : undefined;
    if (token === undefined)
      throw notFound('payment.no-qr-code', 'There is no code to scan for this payment now.');
    const svg = await swishQrSvg(swishQrText(token));
    await reply.type('image/svg+xml').header('cache-control', 'no-store').send(svg);
  }

  /** An operator saw the money of an invoice. */
  @Post(':reference/confirm')
  @ApiOperation({ summary: 'Mark an invoice as paid, with a reason' })
  @Roles('operator')
  @HttpCode(200)
  async confirm(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('reference') reference: string,
    @Body() { reason }: ConfirmDto,
  ): Promise<void> {
    const paymentRef = paymentRefOf(reference);
    const run = async ({ commandId, now }: Wish<null>): Promise<JsonAnswer> => {
      const actor = actorOf(request);
      const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
      const answer: OrderAnswer = await this.commands.execute(
        new ConfirmPayment(paymentRef, reason, context),
      );
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { order, position } = answer.settled;
      return { status: 200, body: { order: orderView(order), position } };
    };
    send(reply, await idempotentlyFor(this.parts, request, drawNothing, run));
  }

  private async find(reference: string, after: string | undefined): Promise<PaymentRow> {
    const paymentRef = paymentRefOf(reference);
    await readingAfter(this.parts, 'payment-status', after);
    const row = await findPayment(this.parts.pool, paymentRef);
    if (row === undefined) throw unknownPayment();
    return row;
  }
}

/** The reference in a path; what cannot be one is a payment that does not exist. */
export function paymentRefOf(reference: string): PaymentRef {
  const paymentRef = parsePaymentRef(reference);
  if (paymentRef === undefined) throw unknownPayment();
  return paymentRef;
}

/** Said of every reference that is none. */
export function unknownPayment(): Problem {
  return notFound('payment.unknown', 'There is no payment with this reference.');
}

function publicView(row: PaymentRow): View {
  return {
    reference: row.payment_ref,
    status: row.status,
    amount: { amount: Number(row.amount_ore), currency: row.currency },
    productType: row.product_kind,
    method: row.method,
    ...reasonOf(row),
  };
}

/** Why a payment is not paid; a doubt or a decline that money has followed since is told no more. */
function reasonOf({ status, code }: PaymentRow): View {
  if (code === null || !withoutMoney.has(status)) return {};
  return { code, message: status === 'unknown' ? textInDoubt : paymentText(code) };
}

const withoutMoney: ReadonlySet<string> = new Set(['declined', 'cancelled', 'expired', 'unknown']);
