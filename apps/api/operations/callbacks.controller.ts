import type { FastifyReply } from 'fastify';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type ReplayAnswer, ReplayCallback } from '../../../libs/checkout/index.ts';
import type { CallbackReceived, CallbackState } from '../../../libs/payments/index.ts';
import {
  type CallbackRow,
  listCallbacks,
} from '../../../projections/callback-log/callback-log.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import type { ListedUnverified } from '../../../libs/exchanges/index.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { cursorOf, PageDto, readCursor, readNumberCursor } from '../http/paging.ts';
import { notFound, unreadable } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { orderView } from '../orders/order-view.ts';
import { withMaskedPayer } from './masked-payer.ts';

export class ListCallbacksDto extends PageDto {
  /** A payment's reference. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly payment?: string;

  /** `false`: messages that proved nothing, of which little is kept, and for a month at the most. */
  @IsIn(['true', 'false'])
  readonly verified: 'true' | 'false' = 'true';
}

/** No stream has a longer one. */
const idLengthMax = 200;

/** What providers told us, verified and kept as it came. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/callbacks')
@Roles('operator', 'accountant')
export class CallbacksController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Callbacks, the newest first; those of one payment on demand' })
  async list(@Query() query: ListCallbacksDto): Promise<object> {
    return query.verified === 'true' ? this.listVerified(query) : this.listUnverified(query);
  }

  private async listVerified({ payment, limit, cursor, after }: ListCallbacksDto): Promise<object> {
    await readingAfter(this.parts, 'callback-log', after);
    const rows = await listCallbacks(this.parts.pool, {
      limit,
      ...(payment === undefined ? {} : { paymentRef: payment }),
      ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      callbacks: rows.map(rowView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.received_at, last.callback_id]) }),
    };
  }

  private async listUnverified({ payment, limit, cursor }: ListCallbacksDto): Promise<object> {
    if (payment !== undefined)
      throw unreadable([
        {
          ...{ field: 'payment', code: 'request.not-together' },
          message: 'nobody knows what an unverified message is about',
        },
      ]);
    const { unverifiedCallbacks } = this.parts.exchanges;
    const before = cursor === undefined ? {} : { before: readNumberCursor(cursor) };
    const rows = await unverifiedCallbacks.list({ limit, ...before });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      callbacks: rows.map(unverifiedView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.number]) }),
    };
  }

  /** The body is shown as it came; to others than operators without the payer's number. */
  @Get(':id')
  @ApiOperation({ summary: 'One callback with its raw body' })
  async one(@Req() { apiKey }: KnownRequest, @Param('id') id: string): Promise<object> {
    const { received, state } = await this.load(id);
    const { callbackId, sealedBody } = received;
    const bytes =
      sealedBody === '' ? undefined : await this.parts.bodies.openWhole(callbackId, sealedBody);
    const text = bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    const body = apiKey?.role === 'accountant' ? withMaskedPayer(text) : text;
    return { ...stateView(received, state), body: body ?? null, forgotten: body === undefined };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Apply one callback again: ask its provider anew and record the answer',
  })
  @Roles('operator')
  async replay(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    if (id.length > idLengthMax) throw unknownCallback();
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const answer: ReplayAnswer = await this.commands.execute(new ReplayCallback(id, context));
      if (answer.kind === 'rejected') throw rejectionToProblem(answer);
      const { isHeard, settled } = answer;
      const { order, position } = settled;
      const { received, state } = await this.load(id);
      return {
        status: 200,
        body: { ...stateView(received, state), heard: isHeard, order: orderView(order), position },
      };
    });
  }

  private async load(
    id: string,
  ): Promise<{ readonly received: CallbackReceived; readonly state: CallbackState }> {
    if (id.length > idLengthMax) throw unknownCallback();
    const { state } = await this.parts.checkout.streams.callbacks.load(id);
    const { received } = state;
    if (received === undefined) throw unknownCallback();
    return { received, state };
  }
}

function unverifiedView(callback: ListedUnverified): object {
  const { gateway, receivedAt, reason, network, bytes, fingerprint } = callback;
  return { verified: false, gateway, receivedAt, reason, network, bytes, fingerprint };
}

function rowView(row: CallbackRow): object {
  return {
    verified: true,
    callbackId: row.callback_id,
    gateway: row.gateway,
    providerId: row.provider_id,
    status: row.status,
    payment: row.payment_ref,
    receivedAt: row.received_at,
    resolution: row.resolution,
    reason: row.reason,
  };
}

const resolutions = {
  CallbackApplied: 'applied',
  CallbackIgnored: 'ignored',
  CallbackRefused: 'refused',
} as const;

function stateView(received: CallbackReceived, { resolution }: CallbackState): object {
  return {
    callbackId: received.callbackId,
    gateway: received.gateway,
    providerId: received.providerId,
    status: received.status,
    payment: received.paymentRef ?? null,
    receivedAt: received.receivedAt,
    resolution: resolution === undefined ? 'waiting' : resolutions[resolution.type],
    reason: resolution !== undefined && 'reason' in resolution ? resolution.reason : null,
  };
}

function placeOf(cursor: string): { readonly receivedAt: string; readonly callbackId: string } {
  const [receivedAt, callbackId] = readCursor(cursor, 2);
  return { receivedAt: receivedAt ?? '', callbackId: callbackId ?? '' };
}

function unknownCallback() {
  return notFound('callback.unknown', 'There is no callback with this id.');
}
