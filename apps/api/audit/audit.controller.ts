import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';
import type { OrderRef } from '../../../libs/kernel/index.ts';
import type { RecordedEvent, StreamId } from '../../../libs/event-store/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { notFound } from '../http/refusing.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import type { View } from '../orders/overview-view.ts';
import { eventView } from './event-view.ts';

export class StreamPageDto {
  /** The first revision wanted. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @Type(() => Number)
  @IsOptional()
  readonly from: number = 0;

  @IsInt()
  @Min(1)
  @Max(500)
  @Type(() => Number)
  @IsOptional()
  readonly limit: number = 200;
}

/** Events of one order's streams at the most; more than any order has. */
const eventsMax = 2_000;

/** The history as it was written: who, what, when, why, caused by what. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/audit')
@Roles('accountant', 'operator')
export class AuditController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  /** Everything that happened to one order, over all its streams, in the order in which it was stored. */
  @Get('orders/:ref')
  @ApiOperation({ summary: 'All that happened to one order, as it was written' })
  async order(@Param('ref') ref: string): Promise<View> {
    const orderRef = orderRefOf(ref);
    const events = await this.historyOf(orderRef);
    if (events.length === 0)
      throw notFound('order.unknown', 'There is no order with this reference.');
    return { order: orderRef, events: events.map(eventView) };
  }

  @Get('streams/:id')
  @ApiOperation({ summary: 'One stream as it was written, from a revision on' })
  async stream(@Param('id') id: string, @Query() { from, limit }: StreamPageDto): Promise<View> {
    const stored = await this.parts.store.read(id as StreamId, { from, max: limit });
    if (stored.length === 0 && from === 0)
      throw notFound('audit.unknown-stream', 'There is no such stream.');
    const events = await this.parts.codecs.decodeAll(stored);
    const last = events.at(-1);
    const next = last !== undefined && events.length === limit ? last.revision + 1 : undefined;
    return { stream: id, events: events.map(eventView), ...(next === undefined ? {} : { next }) };
  }

  private async historyOf(orderRef: OrderRef): Promise<readonly RecordedEvent[]> {
    const { state } = await this.parts.checkout.streams.orders.load(orderRef);
    if (state.status === 'none') return [];
    const payments = state.attempts.map(({ opened }) => `payment-${opened.paymentRef}`);
    const streams = [`order-${orderRef}`, ...payments] as StreamId[];
    const pages = await Promise.all(
      streams.map((id) => this.parts.store.read(id, { max: eventsMax })),
    );
    const { store, codecs } = this.parts;
    const events = await codecs.decodeAll(pages.flat());
    return events.toSorted((a, b) => store.comparePositions(a.position, b.position));
  }
}
