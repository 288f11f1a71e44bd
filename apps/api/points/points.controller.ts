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
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { customerToken } from '../../../libs/access/index.ts';
import { type Instant, plusMs } from '../../../libs/kernel/index.ts';
import { availablePoints, grantIdOf, GrantPoints } from '../../../libs/points/index.ts';
import {
  findPointsBalance,
  listPointsTransactions,
} from '../../../projections/points-balances/points-balances.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import { AfterDto, cursorOf, PageDto, readNumberCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import type { View } from '../orders/overview-view.ts';
import { customerGivenTo, customerSeenBy } from './customer-access.ts';
import { CustomerAccessDto, GrantPointsDto } from './points.dto.ts';
import { balanceView, transactionView } from './points-views.ts';

/** A day: a shop asks for another when its customer comes again. */
const tokenLastsMs = 24 * 60 * 60_000;
const byToken = {
  name: 'X-Customer-Token',
  required: false,
  description: 'The customer’s own token, instead of an operator’s key',
} as const;

/** Customers' points: what they have, what came and went, and what operators give. */
@ApiTags('points')
@ApiBearerAuth()
@Controller('api/points')
export class PointsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get(':customerId')
  @ApiOperation({ summary: 'A customer’s points: to be spent, held, used, ended' })
  @ApiHeader(byToken)
  async balance(
    @Req() request: KnownRequest,
    @Param('customerId') customerId: string,
    @Query() { after }: AfterDto,
  ): Promise<View> {
    await readingAfter(this.parts, 'points-balances', after);
    const person = await customerSeenBy(request, this.parts, customerId);
    const { pool, clock } = this.parts;
    return {
      customerId,
      ...balanceView(await findPointsBalance(pool, person, clock.now()), person),
    };
  }

  @Get(':customerId/transactions')
  @ApiOperation({ summary: 'What came to a customer’s points and what went, the newest first' })
  @ApiHeader(byToken)
  async transactions(
    @Req() request: KnownRequest,
    @Param('customerId') customerId: string,
    @Query() { limit, cursor, after }: PageDto,
  ): Promise<View> {
    await readingAfter(this.parts, 'points-balances', after);
    const personId = await customerSeenBy(request, this.parts, customerId);
    const rows = await listPointsTransactions(this.parts.pool, {
      ...{ personId, limit },
      ...(cursor === undefined ? {} : { before: Number(readNumberCursor(cursor)) }),
    });
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      transactions: rows.map(transactionView),
      cursor: last === undefined ? undefined : cursorOf([String(last.revision)]),
    };
  }

  @Post(':customerId/grants')
  @ApiOperation({ summary: 'Give a customer points that nobody pays for' })
  @Roles('operator')
  async grant(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('customerId') customerId: string,
    @Body() { points, reason, validityDays }: GrantPointsDto,
  ): Promise<void> {
    const { parts, commands } = this;
    await commanded({ parts, request, reply }, async (context) => {
      const person = await customerGivenTo(parts, customerId);
      const grant = { points, reason, ...(validityDays === undefined ? {} : { validityDays }) };
      const executed = await commands.execute(new GrantPoints(person, grant, context));
      const { state, position } = accepted(executed);
      const creditId = grantIdOf(context.commandId);
      const expiresAt = state.credits.get(creditId)?.credited?.expiresAt;
      const available = availablePoints(state, context.now);
      return {
        status: 201,
        headers: { location: `/api/points/${encodeURIComponent(customerId)}` },
        body: { creditId, personId: person, points, expiresAt, available, position },
      };
    });
  }

  @Post(':customerId/access')
  @HttpCode(200)
  @ApiOperation({
    summary: 'A token for a customer whom the shop has signed in, good for a day',
    description:
      'The shop’s page sends it as `X-Customer-Token`: it opens the customer’s points and lets them spend these. Made with `member: true` it shows that they are a member, too, and they are given the members’ discount.',
  })
  @Roles('operator')
  async access(
    @Param('customerId') customerId: string,
    @Body() { member = false }: CustomerAccessDto,
  ): Promise<View> {
    const { clock, secrets } = this.parts;
    const person = await customerGivenTo(this.parts, customerId);
    const expiresAt: Instant = plusMs(clock.now(), tokenLastsMs);
    const token = customerToken(secrets.orderToken, { person, expiresAt, isMember: member });
    return { personId: person, member, token, expiresAt };
  }
}
