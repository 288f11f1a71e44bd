import type { FastifyReply } from 'fastify';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Settled } from '../../../libs/checkout/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { send } from '../http/idempotent-request.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { type NextStep, orderAnswer } from '../orders/order-answer.ts';
import { placeFor } from '../orders/placing-orders.ts';
import { orderOfTheHub } from './thehub-order.ts';

const registrations = {
  schema: {
    type: 'object',
    required: ['event_id', 'registrations', 'customer_name', 'customer_email'],
    properties: {
      event_id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      series_id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      registrations: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          required: ['rider_id', 'class_id'],
          properties: {
            rider_id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
            class_id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
          },
        },
      },
      discount_code: { type: 'string' },
      customer_name: { type: 'string' },
      customer_email: { type: 'string', format: 'email' },
      customer_phone: { type: 'string' },
      payment_method: { type: 'string', enum: ['swish', 'invoice'], default: 'swish' },
    },
    example: {
      event_id: 'spring-enduro',
      registrations: [{ rider_id: 1, class_id: 'men' }],
      customer_name: 'Anna Ek',
      customer_email: 'anna@example.se',
    },
  },
} as const;

/** TheHUB's own order: many riders of one event, in its own words; an order like any other. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller('api')
export class TheHubOrdersController {
  constructor(
    @Inject(API_PARTS) readonly parts: ApiParts,
    readonly commands: CommandBus,
  ) {}

  @Post('orders.php')
  @ApiBody(registrations as never)
  @ApiOperation({ summary: 'Register riders for an event, in TheHUB’s own form' })
  @Roles('checkout', 'operator')
  async place(@Req() request: KnownRequest, @Res() reply: FastifyReply): Promise<void> {
    const order = orderOfTheHub(request.body);
    const origin = `${request.protocol}://${request.host}`;
    const show = (parts: ApiParts, settled: Settled) => theHubAnswer(parts, settled, origin);
    send(reply, await placeFor(this, request, order, { show }));
  }
}

/** TheHUB's words for where an order stands; amounts in kronor. */
function theHubAnswer(parts: ApiParts, settled: Settled, origin: string): JsonAnswer {
  const answer = orderAnswer(parts, settled);
  const { next, accessToken, position } = answer.body as {
    readonly next: NextStep;
    readonly accessToken: string;
    readonly position: string | undefined;
  };
  const { placed, attempts } = settled.order;
  const payment = attempts.at(-1)?.opened.paymentRef;
  const hasCode = next.kind === 'swish' && next.token !== undefined && payment !== undefined;
  const qr = `${origin}/api/payments/${payment ?? ''}/qr?token=${accessToken}`;
  return {
    ...answer,
    body: {
      success: true,
      ...{ order_id: placed.orderRef, order_number: placed.orderRef },
      total: kronorOf(placed.total.minor),
      swish_url: next.kind === 'swish' ? (next.appLink ?? null) : null,
      // A picture's address cannot carry a header, so it carries the order's token.
      swish_qr: hasCode ? qr : null,
      payment_reference: payment ?? null,
      access_token: accessToken,
      position,
    },
  };
}

/** Whole öre divide into kronor with two decimals at the most, which a number shows as they are. */
function kronorOf(ore: number): number {
  return ore / 100;
}
