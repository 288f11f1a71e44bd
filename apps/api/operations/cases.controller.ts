import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { ResolveCase } from '../../../libs/checkout/index.ts';
import { type CaseRow, listCases } from '../../../projections/cases/cases.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import { cursorOf, PageDto, readCursor } from '../http/paging.ts';
import { notFound } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';

export class ListCasesDto extends PageDto {
  @IsIn(['open', 'resolved', 'all'])
  readonly status: 'open' | 'resolved' | 'all' = 'open';
}

export class ResolveCaseDto {
  /** One of the case's allowed actions. */
  @Matches(/^[a-z0-9-]{1,64}$/)
  readonly action!: string;

  @IsString()
  @Length(1, 500)
  readonly reason!: string;
}

/** No stream has a longer one. */
const idLengthMax = 200;

/** What cannot go on by itself, and what a person decided. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/cases')
@Roles('operator', 'accountant')
export class CasesController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Cases, the newest first; those that are open unless others are asked for',
  })
  async list(@Query() { status, limit, cursor, after }: ListCasesDto): Promise<object> {
    await readingAfter(this.parts, 'cases', after);
    const rows = await listCases(this.parts.pool, {
      ...{ status, limit },
      ...(cursor === undefined ? {} : { after: placeOf(cursor) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      cases: rows.map(rowView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.opened_at, last.case_id]) }),
    };
  }

  /** The decision is recorded; what it asks for at a provider or a bank is done by whoever decides. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Record what was decided about a case, and why' })
  async resolve(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { action, reason }: ResolveCaseDto,
  ): Promise<void> {
    if (id.length > idLengthMax) throw notFound('case.unknown', 'There is no case with this id.');
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const decision = { action, reason };
      const executed = await this.commands.execute(new ResolveCase(id, decision, context));
      const { state, position } = accepted(executed);
      const { caseId, kind, orderRef, paymentRef } = state.opened ?? {};
      const { action: taken, reason: because } = state.resolved ?? {};
      const about = { caseId, kind, order: orderRef, payment: paymentRef };
      return {
        status: 200,
        body: { case: { ...about, action: taken, reason: because }, position },
      };
    });
  }
}

function rowView(row: CaseRow): object {
  return {
    caseId: row.case_id,
    kind: row.kind,
    order: row.order_ref,
    payment: row.payment_ref,
    facts: row.facts,
    allowed: row.allowed,
    openedAt: row.opened_at,
    action: row.action,
    reason: row.reason,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
  };
}

function placeOf(cursor: string): { readonly openedAt: string; readonly caseId: string } {
  const [openedAt, caseId] = readCursor(cursor, 2);
  return { openedAt: openedAt ?? '', caseId: caseId ?? '' };
}
