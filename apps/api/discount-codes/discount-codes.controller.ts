import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ActivateDiscountCode,
  anyDiscountCode,
  ChangeDiscountCode,
  CreateDiscountCode,
  DeactivateDiscountCode,
} from '../../../libs/discounts/index.ts';
import type { DiscountCode } from '../../../libs/kernel/index.ts';
import {
  findDiscountCode,
  listDiscountCodes,
  listDiscountUses,
} from '../../../projections/discount-usage/discount-usage.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { changed } from '../catalogue/changing-catalogue.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { AfterDto, cursorOf, PageDto, readCursor, readNumberCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import { notFound, unreadable } from '../http/refusing.ts';
import type { View } from '../orders/overview-view.ts';
import { refuseWhatCatalogueKeeps } from './catalogue-kept.ts';
import {
  CreateDiscountCodeDto,
  DeactivateDiscountCodeDto,
  DiscountTermsDto,
  ListDiscountCodesDto,
} from './discount-code.dto.ts';
import { codeView, listedCodeView, useView } from './discount-code-views.ts';
import { discountTermsOf } from './discount-terms.ts';

const missing = { 'discount.unknown-code': 'There is no discount with this code.' };

/** Discount codes as operators keep them, the house's own for members included. */
@ApiTags('discount codes')
@ApiBearerAuth()
@Controller('api/discount-codes')
@Roles('operator')
export class DiscountCodesController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Discount codes by name, with what was used and given' })
  @Roles('operator', 'accountant')
  async list(@Query() { limit, cursor, after, active }: ListDiscountCodesDto): Promise<View> {
    await readingAfter(this.parts, 'discount-usage', after);
    const [before] = cursor === undefined ? [] : readCursor(cursor, 1);
    const rows = await listDiscountCodes(this.parts.pool, {
      limit,
      ...(typeof before === 'string' ? { after: before } : {}),
      ...(active === undefined ? {} : { active: active === 'true' }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      discountCodes: rows.map(listedCodeView),
      cursor: last === undefined ? undefined : cursorOf([last.code]),
    };
  }

  @Post()
  @ApiOperation({ summary: 'Make a discount code' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { code: text, ...sent }: CreateDiscountCodeDto,
  ): Promise<void> {
    const { parts, commands } = this;
    const code = anyDiscountCode(text);
    if (code === undefined) throw unreadable([notACode]);
    const terms = discountTermsOf(sent);
    await commanded({ parts, request, reply }, async (context) =>
      changed(
        await commands.execute(new CreateDiscountCode(code, terms, context)),
        codeView,
        `/api/discount-codes/${encodeURIComponent(code)}`,
      ),
    );
  }

  @Get(':code')
  @ApiOperation({ summary: 'One discount code, with what was used and given' })
  @Roles('operator', 'accountant')
  async one(@Param('code') text: string, @Query() { after }: AfterDto): Promise<View> {
    const code = codeIn(text);
    await readingAfter(this.parts, 'discount-usage', after);
    const row = await findDiscountCode(this.parts.pool, code);
    if (row === undefined) throw unknownCode();
    return listedCodeView(row);
  }

  @Get(':code/uses')
  @ApiOperation({ summary: 'Which orders used a code, the newest first' })
  @Roles('operator', 'accountant')
  async uses(
    @Req() { apiKey }: KnownRequest,
    @Param('code') text: string,
    @Query() { limit, cursor, after }: PageDto,
  ): Promise<View> {
    const code = codeIn(text);
    await readingAfter(this.parts, 'discount-usage', after);
    if ((await findDiscountCode(this.parts.pool, code)) === undefined) throw unknownCode();
    const rows = await listDiscountUses(this.parts.pool, {
      ...{ code, limit },
      ...(cursor === undefined ? {} : { before: Number(readNumberCursor(cursor)) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      uses: rows.map((row) => useView(row, apiKey?.role)),
      cursor: last === undefined ? undefined : cursorOf([String(last.revision)]),
    };
  }

  /** Limits may be set below what is in use: no new use begins then, and what stands is not touched. */
  @Patch(':code')
  @ApiOperation({ summary: 'State a code’s terms anew, whole: what is left out is gone' })
  async change(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('code') text: string,
    @Body() sent: DiscountTermsDto,
  ): Promise<void> {
    const { parts, commands } = this;
    const code = codeIn(text);
    const terms = discountTermsOf(sent);
    await commanded({ parts, request, reply }, async (context) => {
      await refuseWhatCatalogueKeeps(parts, code, terms);
      const executed = await commands.execute(new ChangeDiscountCode(code, terms, context));
      return changed(executed, codeView, undefined, missing);
    });
  }

  @Post(':code/deactivate')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a code for new uses; what is held or used stands' })
  async deactivate(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('code') text: string,
    @Body() { reason }: DeactivateDiscountCodeDto,
  ): Promise<void> {
    const { parts, commands } = this;
    const code = codeIn(text);
    await commanded({ parts, request, reply }, async (context) => {
      const executed = await commands.execute(new DeactivateDiscountCode(code, reason, context));
      return changed(executed, codeView, undefined, missing);
    });
  }

  @Post(':code/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a code that was deactivated be used again' })
  async activate(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('code') text: string,
  ): Promise<void> {
    const { parts, commands } = this;
    const code = codeIn(text);
    await commanded({ parts, request, reply }, async (context) => {
      const executed = await commands.execute(new ActivateDiscountCode(code, context));
      return changed(executed, codeView, undefined, missing);
    });
  }
}

const notACode = {
  field: 'code',
  code: 'request.invalid-code',
  message: 'code must be 2 to 50 letters, digits, dashes and underscores',
} as const;

/** What cannot be a code is a code that is not there. */
function codeIn(text: string): DiscountCode {
  const code = anyDiscountCode(text);
  if (code === undefined) throw unknownCode();
  return code;
}

function unknownCode() {
  return notFound('discount.unknown-code', missing['discount.unknown-code']);
}
