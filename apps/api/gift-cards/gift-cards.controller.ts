import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  findGiftCardRow,
  findGiftCardsByReference,
  type GiftCardFilter,
  listGiftCardMovements,
  listGiftCards,
} from '../../../projections/gift-card-balances/gift-card-balances.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { cursorOf, PageDto, readCursor, readNumberCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import { CheckGiftCardDto, GiftCardsByReferenceDto, ListGiftCardsDto } from './gift-card.dto.ts';
import { giftCardIdOf, unknownGiftCard } from './gift-card-id.ts';
import { cardRowView, checkedCardView, movementView } from './gift-card-views.ts';
import { giftCardByCode } from './typed-codes.ts';

const readModel = 'gift-card-balances';

/** Gift cards: checked by whoever knows a code, looked up by operators. */
@ApiTags('gift cards')
@ApiBearerAuth()
@Controller('api/gift-cards')
export class GiftCardsController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What is left on a card, and until when; every wrong code is answered alike',
  })
  async check(@Req() request: KnownRequest, @Body() { code }: CheckGiftCardDto): Promise<object> {
    const { state } = await giftCardByCode(this.parts, request, code);
    return { giftCard: checkedCardView(state, this.parts.clock.now()) };
  }

  @Get('by-reference')
  @ApiOperation({
    summary: 'The cards that an order sold, by its reference, its payment’s or its invoice number',
  })
  @Roles('operator', 'accountant')
  async byReference(@Query() { reference, after }: GiftCardsByReferenceDto): Promise<object> {
    await readingAfter(this.parts, readModel, after);
    const { pool, clock } = this.parts;
    const rows = await findGiftCardsByReference(pool, reference, clock.now());
    return { giftCards: rows.map(cardRowView) };
  }

  @Get()
  @ApiOperation({ summary: 'Gift cards, the newest first' })
  @Roles('operator', 'accountant')
  async list(@Query() query: ListGiftCardsDto): Promise<object> {
    await readingAfter(this.parts, readModel, query.after);
    const rows = await listGiftCards(this.parts.pool, {
      ...filterOf(query),
      now: this.parts.clock.now(),
    });
    const last = rows.length < query.limit ? undefined : rows.at(-1);
    return {
      giftCards: rows.map(cardRowView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.issued_at, last.card_id]) }),
    };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One gift card with its movements, the oldest first' })
  @Roles('operator', 'accountant')
  async one(@Param('id') id: string, @Query() page: PageDto): Promise<object> {
    const cardId = giftCardIdOf(id);
    await readingAfter(this.parts, readModel, page.after);
    const { pool, clock } = this.parts;
    const row = await findGiftCardRow(pool, cardId, clock.now());
    if (row === undefined) throw unknownGiftCard();
    const { limit, cursor } = page;
    const moved = await listGiftCardMovements(pool, {
      ...{ cardId, limit },
      ...(cursor === undefined ? {} : { after: Number(readNumberCursor(cursor)) }),
    });
    const last = moved.length < limit ? undefined : moved.at(-1);
    return {
      giftCard: cardRowView(row),
      movements: moved.map((movement) => movementView(movement, row.currency)),
      ...(last === undefined ? {} : { cursor: cursorOf([String(last.revision)]) }),
    };
  }
}

function filterOf({
  status,
  flagged,
  limit,
  cursor,
}: ListGiftCardsDto): Omit<GiftCardFilter, 'now'> {
  return {
    limit,
    ...(status === undefined ? {} : { status }),
    ...(flagged === undefined ? {} : { flagged: flagged === 'true' }),
    ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
  };
}

function placeOf(cursor: string): { readonly issuedAt: string; readonly cardId: string } {
  const [issuedAt, cardId] = readCursor(cursor, 2);
  return { issuedAt: issuedAt ?? '', cardId: cardId ?? '' };
}
