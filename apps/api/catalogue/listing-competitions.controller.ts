import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CompetitionKind } from '../../../libs/catalogue/index.ts';
import { findPools } from '../../../projections/availability/availability.queries.ts';
import {
  findCompetition,
  listClasses,
  listCompetitions,
  type ListedCompetition,
} from '../../../projections/catalogue/competition.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { AfterDto, cursorOf, readCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import { unknownCompetition } from './changing-competitions.ts';
import { listedCompetitionView } from './competition-views.ts';
import { ListEventsDto, ListSeriesDto } from './list-catalogue.dto.ts';

/** What can be registered for, at which price, and what is left, for anybody. */
@ApiTags('events')
@Controller('api')
export class ListingCompetitionsController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('events')
  @ApiOperation({ summary: 'Events by id, with what is left in each class' })
  async events(@Req() request: KnownRequest, @Query() query: ListEventsDto): Promise<object> {
    const { views, next } = await this.listed('event', request, query);
    return { events: views, ...next };
  }

  @Get('events/:id')
  @ApiOperation({ summary: 'One event, with what is left in each class' })
  async event(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Query() query: AfterDto,
  ): Promise<object> {
    return this.one('event', request, id, query);
  }

  @Get('series')
  @ApiOperation({ summary: 'Series by id, with what is left in each class' })
  async series(@Req() request: KnownRequest, @Query() query: ListSeriesDto): Promise<object> {
    const { views, next } = await this.listed('series', request, query);
    return { series: views, ...next };
  }

  @Get('series/:id')
  @ApiOperation({ summary: 'One series, with what is left in each class' })
  async oneSeries(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Query() query: AfterDto,
  ): Promise<object> {
    return this.one('series', request, id, query);
  }

  private async listed(
    kind: CompetitionKind,
    request: KnownRequest,
    query: ListSeriesDto & { readonly series?: string },
  ): Promise<{ readonly views: readonly object[]; readonly next: { readonly cursor?: string } }> {
    const { limit, cursor, after, cancelled, series, own } = query;
    await this.readingAfter(after);
    const [afterId] = cursor === undefined ? [] : readCursor(cursor, 1);
    const rows = await listCompetitions(this.parts.pool, {
      ...{ kind, limit, withCancelled: cancelled === 'true' },
      ...(series === undefined ? {} : { seriesId: series }),
      ...(typeof afterId === 'string' ? { after: afterId } : {}),
      ...(own === 'true' ? { recipientIds: request.apiKey?.recipientIds ?? [] } : {}),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    const next = last === undefined ? {} : { cursor: cursorOf([last.competition_id]) };
    return { views: await this.viewsOf(kind, request, rows), next };
  }

  private async one(
    kind: CompetitionKind,
    request: KnownRequest,
    id: string,
    { after }: AfterDto,
  ): Promise<object> {
    await this.readingAfter(after);
    const row = await findCompetition(this.parts.pool, kind, id);
    const [view] = row === undefined ? [] : await this.viewsOf(kind, request, [row]);
    if (view === undefined) throw unknownCompetition(kind);
    return view;
  }

  private async viewsOf(
    kind: CompetitionKind,
    { apiKey }: KnownRequest,
    rows: readonly ListedCompetition[],
  ): Promise<readonly object[]> {
    const { pool, clock } = this.parts;
    const ids = rows.map(({ competition_id: id }) => id);
    const classes = await listClasses(pool, kind, ids);
    const pools = await findPools(
      pool,
      [...rows, ...classes].map(({ pool_id: id }) => id),
    );
    const seen = { pools, now: clock.now(), role: apiKey?.role };
    return rows.map((row) => listedCompetitionView(row, classes, seen));
  }

  private async readingAfter(after: string | undefined): Promise<void> {
    await readingAfter(this.parts, 'catalogue', after);
    await readingAfter(this.parts, 'availability', after);
  }
}
