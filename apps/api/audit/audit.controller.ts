import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { type Instant, instant, type OrderRef } from '../../../libs/kernel/index.ts';
import type { RecordedEvent, StreamId } from '../../../libs/event-store/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { positionOf } from '../http/reading-after.ts';
import { notFound, unreadable } from '../http/refusing.ts';
import { orderRefOf } from '../orders/orders.controller.ts';
import type { View } from '../orders/overview-view.ts';
import { eventView } from './event-view.ts';
import { type EventFilter, searchEvents } from './searching-events.ts';
import { streamsOfOrder } from './order-streams.ts';

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

export class SearchEventsDto {
  /** `OrderPaid`. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly type?: string;

  /** A kind (`operator`), an id, or both (`operator:key_...`). */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly actor?: string;

  /** Stored then or later. */
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly from?: string;

  /** Stored before then. */
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly to?: string;

  @IsInt()
  @Min(1)
  @Max(500)
  @Type(() => Number)
  readonly limit: number = 100;

  /** Of the page before. A page may be short, or empty, and still have one: the search goes on there. */
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly cursor?: string;
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

  /** In the order in which it was stored, so that every page is found again. */
  @Get('events')
  @ApiOperation({ summary: 'Events by type, actor and time, as they were written' })
  async events(@Query() query: SearchEventsDto): Promise<View> {
    const { store, codecs } = this.parts;
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : await positionOf(this.parts, 'cursor', cursor);
    const { events, next } = await searchEvents(store, { filter: filterOf(query), limit }, after);
    const shown = (await codecs.decodeAll(events)).map(eventView);
    return { events: shown, ...(next === undefined ? {} : { cursor: next }) };
  }

  private async historyOf(orderRef: OrderRef): Promise<readonly RecordedEvent[]> {
    const { state } = await this.parts.checkout.streams.orders.load(orderRef);
    if (state.status === 'none') return [];
    const pages = await Promise.all(
      streamsOfOrder(state).map((id) => this.parts.store.read(id, { max: eventsMax })),
    );
    const { store, codecs } = this.parts;
    const events = await codecs.decodeAll(pages.flat());
    return events.toSorted((a, b) => store.comparePositions(a.position, b.position));
  }
}

function filterOf({ type, actor, from, to }: SearchEventsDto): EventFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(actor === undefined ? {} : { actor }),
    ...(from === undefined ? {} : { from: timeOf('from', from) }),
    ...(to === undefined ? {} : { to: timeOf('to', to) }),
  };
}

/** ISO 8601 writes more than a moment: a week, a day without a time zone. */
function timeOf(field: string, text: string): Instant {
  try {
    return instant(text);
  } catch {
    const message = 'send a moment: 2026-11-20T12:00:00Z';
    throw unreadable([{ field, code: 'request.invalid-time', message }]);
  }
}
