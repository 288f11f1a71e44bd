import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { waitlistToken } from '../../../libs/access/index.ts';
import { JoinWaitlist, LeaveWaitlist, placeInLine } from '../../../libs/availability/index.ts';
import {
  parseWaitlistEntryId,
  type PoolId,
  type WaitlistEntryId,
} from '../../../libs/kernel/index.ts';
import {
  countWaiting,
  findPools,
  findWaiting,
} from '../../../projections/availability/availability.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import { idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { AfterDto } from '../http/paging.ts';
import { notFound } from '../http/refusing.ts';
import { readingAfter } from '../http/reading-after.ts';
import { JoinWaitlistDto } from './availability.dto.ts';
import { requireWaitlistAccess } from './waitlist-access.ts';

/** What is left of a pool, and the line of those who wait for more. */
@ApiTags('availability')
@ApiBearerAuth()
@Controller('api/availability')
export class AvailabilityController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get(':pool')
  @ApiOperation({ summary: 'What is left of a course, a slot or an article, and how many wait' })
  async one(@Param('pool') pool: string, @Query() { after }: AfterDto): Promise<object> {
    const poolId = poolIdOf(pool);
    await readingAfter(this.parts, 'availability', after);
    const [found, waiting] = await Promise.all([
      findPools(this.parts.pool, [poolId]),
      countWaiting(this.parts.pool, poolId),
    ]);
    const row = found.get(poolId);
    if (row === undefined) throw unknownPool();
    return { poolId, capacity: row.capacity, left: row.left, waiting };
  }

  @Post(':pool/waitlist')
  @ApiOperation({ summary: 'Wait for what is sold out; answers the entry’s access token once' })
  @Roles('checkout', 'operator')
  async join(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('pool') pool: string,
    @Body() wanted: JoinWaitlistDto,
  ): Promise<void> {
    const poolId = poolIdOf(pool);
    const draw = () => this.parts.random.uuid() as WaitlistEntryId;
    const run = (wish: Wish<WaitlistEntryId>) => this.joinedBy({ request, poolId, wanted, wish });
    send(reply, await idempotentlyFor(this.parts, request, draw, run));
  }

  @Get(':pool/waitlist/:id')
  @ApiOperation({ summary: 'One’s place in the line, or until when one’s offer stands' })
  async entry(
    @Req() request: KnownRequest,
    @Param('pool') pool: string,
    @Param('id') id: string,
    @Query() { after }: AfterDto,
  ): Promise<object> {
    const poolId = poolIdOf(pool);
    const entryId = entryIdOf(id);
    requireWaitlistAccess(request, this.parts, entryId);
    await readingAfter(this.parts, 'availability', after);
    const row = await findWaiting(this.parts.pool, poolId, entryId);
    if (row === undefined) throw unknownEntry();
    const { units, joined_at: joinedAt, offer_until: offerUntil, place } = row;
    const common = { entryId, poolId, units, joinedAt };
    return offerUntil === undefined
      ? { ...common, status: 'waiting', place }
      : { ...common, status: 'offered', offerUntil };
  }

  @Delete(':pool/waitlist/:id')
  @ApiOperation({ summary: 'Stop waiting; an offer that stands goes to the next in line' })
  async leave(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('pool') pool: string,
    @Param('id') id: string,
  ): Promise<void> {
    const poolId = poolIdOf(pool);
    const entryId = entryIdOf(id);
    requireWaitlistAccess(request, this.parts, entryId);
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const left = await this.commands.execute(new LeaveWaitlist(poolId, entryId, context));
      const { position } = accepted(left);
      return { status: 200, body: { entryId, poolId, status: 'left', position } };
    });
  }

  private async joinedBy({ request, poolId, wanted, wish }: Joined): Promise<JsonAnswer> {
    const { name, email, customerId, units } = wanted;
    const personId = await this.parts.people.findOrCreate(
      customerId === undefined ? { kind: 'email', email } : { kind: 'customer-id', customerId },
    );
    const { commandId, now, drawn: entryId } = wish;
    const executed = await this.commands.execute(
      new JoinWaitlist(
        poolId,
        { entryId, personId, units, contact: { name, email } },
        {
          commandId,
          correlationId: commandId,
          causationId: commandId,
          actor: actorOf(request),
          now,
        },
      ),
    );
    const { outcome } = executed;
    if (outcome.kind === 'rejected' && outcome.code === 'availability.unknown-pool')
      throw unknownPool();
    const { state, position } = accepted(executed);
    const token = waitlistToken(this.parts.secrets.orderToken, entryId);
    const entry = { entryId, poolId, units, place: placeInLine(state, entryId) };
    return { status: 201, body: { ...entry, token, position } };
  }
}

const poolIdMax = 200;
const poolIdPattern = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$/;

interface Joined {
  readonly request: KnownRequest;
  readonly poolId: PoolId;
  readonly wanted: JoinWaitlistDto;
  readonly wish: Wish<WaitlistEntryId>;
}

/** Catalogue ids with dots between them; what cannot be a stream's id is a pool that is not there. */
function poolIdOf(text: string): PoolId {
  if (text.length > poolIdMax || !poolIdPattern.test(text)) throw unknownPool();
  return text as PoolId;
}

function entryIdOf(text: string): WaitlistEntryId {
  const entryId = parseWaitlistEntryId(text);
  if (entryId === undefined) throw unknownEntry();
  return entryId;
}

function unknownPool() {
  return notFound('availability.unknown-pool', 'There is nothing with places under this id.');
}

function unknownEntry() {
  return notFound('availability.entry-unknown', 'Nobody waits under this id.');
}
