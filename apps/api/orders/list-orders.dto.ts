import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type {
  OrderFilter,
  OverviewRow,
} from '../../../projections/order-overview/order-overview.queries.ts';
import { unreadable } from '../http/refusing.ts';

/** How operators list and search orders. */
export class ListOrdersDto {
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly status?: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly method?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly product?: string;

  /** An event or a series that a line registers for. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly event?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly q?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  readonly from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  readonly to?: string;

  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  readonly limit: number = 50;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly after?: string;
}

export function orderFilterOf(query: ListOrdersDto): OrderFilter {
  const { status, method, q, from, to, limit, cursor } = query;
  const product = productOf(query);
  return {
    limit,
    ...(status === undefined ? {} : { status }),
    ...(method === undefined ? {} : { method }),
    ...(product === undefined ? {} : { product }),
    ...(q === undefined ? {} : { q }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
  };
}

/** A line's product is the event that it registers for. */
function productOf({ product, event }: ListOrdersDto): string | undefined {
  if (product === undefined || event === undefined || product === event) return product ?? event;
  const message = 'send one of product and event: a line is of one of them';
  throw unreadable([{ field: 'event', code: 'request.not-together', message }]);
}

/** Where the next page begins; absent on the last one. */
export function nextCursor(
  rows: readonly OverviewRow[],
  { limit }: ListOrdersDto,
): string | undefined {
  const last = rows.at(-1);
  if (last === undefined || rows.length < limit) return undefined;
  return Buffer.from(`${last.placed_at} ${last.order_ref}`, 'utf8').toString('base64url');
}

function readCursor(cursor: string) {
  const [placedAt, orderRef] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const isOurs = /^\d{4}-[\dT:.-]+Z$/.test(placedAt ?? '') && /^[\w-]+$/.test(orderRef ?? '');
  if (placedAt !== undefined && orderRef !== undefined && isOurs) return { placedAt, orderRef };
  const message = 'use the cursor of the page before';
  throw unreadable([{ field: 'cursor', code: 'request.invalid-cursor', message }]);
}
