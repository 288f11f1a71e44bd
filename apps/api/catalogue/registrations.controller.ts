import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CompetitionKind } from '../../../libs/catalogue/index.ts';
import { isPlaced, type PlacedOrder } from '../../../libs/orders/index.ts';
import { listOrders } from '../../../projections/order-overview/order-overview.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { cursorOf, PageDto, readCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import { idOf } from './changing-competitions.ts';
import { OwnCompetitions } from './own-competitions.ts';
import { registrationsIn } from './registration-view.ts';

/** Who is registered for an event or a series: for those who run it, and no further than that. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('api')
@Roles('operator', 'accountant', 'promoter')
export class RegistrationsController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('events/:id/registrations')
  @OwnCompetitions('event')
  @ApiOperation({ summary: 'Registrations for an event, the newest order first' })
  async ofEvent(@Param('id') id: string, @Query() query: PageDto): Promise<object> {
    return this.listed('event', id, query);
  }

  @Get('series/:id/registrations')
  @OwnCompetitions('series')
  @ApiOperation({ summary: 'Registrations for a series, the newest order first' })
  async ofSeries(@Param('id') id: string, @Query() query: PageDto): Promise<object> {
    return this.listed('series', id, query);
  }

  private async listed(kind: CompetitionKind, id: string, query: PageDto): Promise<object> {
    const { limit, cursor, after } = query;
    const { competitionId } = idOf(kind, id);
    await readingAfter(this.parts, 'order-overview', after);
    const [placedAt, orderRef] = cursor === undefined ? [] : readCursor(cursor, 2);
    const rows = await listOrders(this.parts.pool, {
      ...{ product: competitionId, limit },
      ...(typeof placedAt === 'string' && typeof orderRef === 'string'
        ? { after: { placedAt, orderRef } }
        : {}),
    });
    const orders = await Promise.all(rows.map(({ order_ref: ref }) => this.find(ref)));
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      registrations: orders.flatMap((order) =>
        order === undefined ? [] : registrationsIn(order, kind, competitionId),
      ),
      ...(last === undefined ? {} : { cursor: cursorOf([last.placed_at, last.order_ref]) }),
    };
  }

  private async find(orderRef: string): Promise<PlacedOrder | undefined> {
    const { state } = await this.parts.checkout.streams.orders.load(orderRef);
    return isPlaced(state) ? state : undefined;
  }
}
