import type { FastifyReply } from 'fastify';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { OrderRef } from '../../../libs/kernel/index.ts';
import { CancelOrder, type OrderAnswer, type Settled } from '../../../libs/checkout/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest, requireOrderAccess, Roles } from '../http/access.ts';
import { drawNothing, idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { unreadable } from '../http/refusing.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { normalisePaymentRequest } from '../normalisation/payment-request.ts';
import { orderAnswer } from '../orders/order-answer.ts';
import { orderView } from '../orders/order-view.ts';
import { placeFor } from '../orders/placing-orders.ts';
import { orderOfPaymentRequest } from './order-of-payment-request.ts';
import { paymentRefOf, unknownPayment } from './payments.controller.ts';

/** Fields in camelCase or snake_case, nested or not; amounts in kronor. docs/seeds.md names them. */
const anySpelling = {
  schema: {
    type: 'object',
    additionalProperties: true,
    example: {
      product_type: 'course',
      product_id: 'course-wheel-throwing',
      amount: 1295,
      paymentMethod: 'swish',
      phone_number: '0701234567',
      user_info: { firstName: 'Anna', lastName: 'Ek', email: 'anna@example.se' },
    },
  },
};

/**
 * The paths that the users' front ends call: one product, paid by Swish or invoice, in any of their
 * spellings. Each is an order like any other.
 */
@ApiTags('payments')
@Controller('api/payments')
export class CreatingPaymentsController {
  constructor(
    @Inject(API_PARTS) readonly parts: ApiParts,
    readonly commands: CommandBus,
  ) {}

  @Post('create')
  @ApiBody(anySpelling)
  @ApiOperation({
    summary: 'Order one product, in any spelling of the seeds, paid by Swish or invoice',
  })
  @Roles('checkout', 'operator')
  async create(@Req() request: KnownRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.place(request, reply, undefined);
  }

  @Post('swish/create')
  @ApiBody(anySpelling)
  @ApiOperation({ summary: 'Order one product, paid by Swish' })
  @Roles('checkout', 'operator')
  async createSwish(@Req() request: KnownRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.place(request, reply, 'swish');
  }

  @Post('invoice/create')
  @ApiBody(anySpelling)
  @ApiOperation({ summary: 'Order one product, paid by invoice' })
  @Roles('checkout', 'operator')
  async createInvoice(@Req() request: KnownRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.place(request, reply, 'invoice');
  }

  /** Cancels the order of a payment that is under way at Swish. */
  @Post('swish/cancel')
  @ApiBody({ schema: { type: 'object', properties: { reference: { type: 'string' } } } })
  @ApiOperation({ summary: 'Cancel the order of a payment that is under way at Swish' })
  @HttpCode(200)
  async cancelSwish(@Req() request: KnownRequest, @Res() reply: FastifyReply): Promise<void> {
    const orderRef = await this.orderOf(referenceIn(request.body));
    requireOrderAccess(request, this.parts, orderRef);
    const run = async ({ commandId, now }: Wish<null>): Promise<JsonAnswer> => {
      const actor = actorOf(request);
      const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
      const answer: OrderAnswer = await this.commands.execute(
        new CancelOrder(orderRef, 'cancelled by the customer', context),
      );
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { order, position } = answer.settled;
      return { status: 200, body: { success: true, order: orderView(order), position } };
    };
    send(reply, await idempotentlyFor(this.parts, request, drawNothing, run));
  }

  private async place(
    request: KnownRequest,
    reply: FastifyReply,
    method: 'swish' | 'invoice' | undefined,
  ): Promise<void> {
    const wanted = normalisePaymentRequest(request.body, method);
    if (wanted.errors.length > 0) throw unreadable(wanted.errors);
    const order = orderOfPaymentRequest(wanted);
    // Front ends that cannot set headers write the key into the body.
    if (wanted.idempotencyKey !== undefined)
      request.headers['idempotency-key'] ??= wanted.idempotencyKey;
    send(reply, await placeFor(this, request, order, { show: createdAnswer }));
  }

  private async orderOf(reference: string): Promise<OrderRef> {
    const paymentRef = paymentRefOf(reference);
    const { state } = await this.parts.checkout.streams.payments.load(paymentRef);
    if (state.requested === undefined) throw unknownPayment();
    return state.requested.orderRef;
  }
}

/** An order's answer with the words that the users' front ends read. */
function createdAnswer(parts: ApiParts, settled: Settled): JsonAnswer {
  const answer = orderAnswer(parts, settled);
  const { placed, attempts } = settled.order;
  const paymentReference = attempts.at(-1)?.opened.paymentRef;
  const body = answer.body as Readonly<Record<string, unknown>>;
  return {
    ...answer,
    body: { success: true, orderReference: placed.orderRef, paymentReference, ...body },
  };
}

const referenceFields = ['reference', 'paymentReference', 'payment_reference'];

function referenceIn(body: unknown): string {
  const fields = (typeof body === 'object' ? body : null) as Record<string, unknown> | null;
  const found = referenceFields.map((name) => fields?.[name]).find((value) => value !== undefined);
  if (typeof found === 'string') return found;
  const message = 'send the payment’s reference';
  throw unreadable([{ field: 'reference', code: 'request.missing', message }]);
}
