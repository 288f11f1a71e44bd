import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { findPools } from '../../../projections/availability/availability.queries.ts';
import {
  findProduct,
  findSession,
  listProducts,
  listProductTypes,
  listSessions,
  listSlots,
} from '../../../projections/catalogue/catalogue.queries.ts';
import type { SessionRow } from '../../../projections/catalogue/rows.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest } from '../http/access.ts';
import { AfterDto, cursorOf, PageDto, readCursor } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';
import {
  listedProductView,
  listedSessionView,
  listedSlotView,
  mayChange,
  pointsPackageView,
  type Pools,
  productTypeView,
} from './catalogue-views.ts';
import { ListProductsDto, ListSessionsDto } from './list-catalogue.dto.ts';

/** What can be bought and what is left of it, for anybody. */
@ApiTags('catalogue')
@Controller('api')
export class CatalogueController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('products')
  @ApiOperation({ summary: 'Products by id, with what is left of each' })
  async products(@Req() request: KnownRequest, @Query() query: ListProductsDto): Promise<object> {
    const { type, limit, cursor, after, inactive } = query;
    await this.readingAfter(after);
    const [afterId] = cursor === undefined ? [] : readCursor(cursor, 1);
    const rows = await listProducts(this.parts.pool, {
      limit,
      withInactive: inactive === 'true' && mayChange(request.apiKey?.role),
      ...(type === undefined ? {} : { productType: type }),
      ...(typeof afterId === 'string' ? { after: afterId } : {}),
    });
    const pools = await this.poolsOf(rows);
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      products: rows.map((row) => listedProductView(row, pools)),
      ...(last === undefined ? {} : { cursor: cursorOf([last.product_id]) }),
    };
  }

  @Get('points/packages')
  @ApiOperation({ summary: 'What points can be bought in, and how long they last' })
  async pointsPackages(@Query() { limit, cursor, after }: PageDto): Promise<object> {
    await readingAfter(this.parts, 'catalogue', after);
    const [afterId] = cursor === undefined ? [] : readCursor(cursor, 1);
    const rows = await listProducts(this.parts.pool, {
      ...{ limit, delivers: 'points' },
      ...(typeof afterId === 'string' ? { after: afterId } : {}),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      packages: rows.flatMap(pointsPackageView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.product_id]) }),
    };
  }

  @Get('products/:id')
  @ApiOperation({ summary: 'One product, with what is left of it' })
  async product(@Param('id') id: string, @Query() { after }: AfterDto): Promise<object> {
    await this.readingAfter(after);
    const row = await findProduct(this.parts.pool, id);
    if (row === undefined)
      throw notFound('catalogue.unknown-product', 'There is no product with this id.');
    return listedProductView(row, await this.poolsOf([row]));
  }

  @Get('product-types')
  @ApiOperation({ summary: 'Every kind of product, and what an order line of it must say' })
  async productTypes(@Query() { after }: AfterDto): Promise<object> {
    await readingAfter(this.parts, 'catalogue', after);
    const rows = await listProductTypes(this.parts.pool);
    return { productTypes: rows.map(productTypeView) };
  }

  @Get('sessions')
  @ApiOperation({ summary: 'Sessions: published ones for anybody, drafts for operators' })
  async sessions(@Req() request: KnownRequest, @Query() query: ListSessionsDto): Promise<object> {
    const { status, when, limit, cursor, after } = query;
    const { role } = request.apiKey ?? {};
    if (status !== 'published' && !mayChange(role)) throw new Problem(forOperators);
    await readingAfter(this.parts, 'catalogue', after);
    const rows = await listSessions(this.parts.pool, {
      ...{ status, limit, now: this.parts.clock.now() },
      ...(when === undefined ? {} : { when }),
      ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      sessions: rows.map((row) => listedSessionView(row, role)),
      ...(last === undefined ? {} : { cursor: cursorOf([last.at, last.session_id]) }),
    };
  }

  @Get('sessions/:id')
  @ApiOperation({ summary: 'One session' })
  async session(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Query() { after }: AfterDto,
  ): Promise<object> {
    const row = await this.visible(request, id, after);
    return listedSessionView(row, request.apiKey?.role);
  }

  @Get('sessions/:id/slots')
  @ApiOperation({ summary: 'The times of one session, with the places left at each' })
  async slots(
    @Req() request: KnownRequest,
    @Param('id') id: string,
    @Query() { after }: AfterDto,
  ): Promise<object> {
    const { session_id: sessionId } = await this.visible(request, id, after);
    const rows = await listSlots(this.parts.pool, sessionId);
    const pools = await this.poolsOf(rows);
    return { sessionId, slots: rows.map((row) => listedSlotView(row, pools)) };
  }

  /** A draft is there for operators only. */
  private async visible(
    { apiKey }: KnownRequest,
    id: string,
    after: string | undefined,
  ): Promise<SessionRow> {
    await this.readingAfter(after);
    const row = await findSession(this.parts.pool, id);
    if (row === undefined || !(row.published || mayChange(apiKey?.role)))
      throw notFound('catalogue.unknown-session', 'There is no session with this id.');
    return row;
  }

  private async readingAfter(after: string | undefined): Promise<void> {
    await readingAfter(this.parts, 'catalogue', after);
    await readingAfter(this.parts, 'availability', after);
  }

  private poolsOf(rows: readonly { readonly pool_id: string | undefined }[]): Promise<Pools> {
    const ids = rows.flatMap(({ pool_id: id }) => (id === undefined ? [] : [id]));
    return findPools(this.parts.pool, ids);
  }
}

const forOperators = {
  status: 403,
  code: 'access.forbidden',
  detail: 'Only published sessions are for everybody.',
} as const;

function placeOf(cursor: string): { readonly at: string | null; readonly sessionId: string } {
  const [at = null, sessionId] = readCursor(cursor, 2);
  return { at, sessionId: sessionId ?? '' };
}
