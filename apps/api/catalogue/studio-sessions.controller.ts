import type { FastifyReply } from 'fastify';
import {
  Body,
  Controller,
  Delete,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SetCapacity } from '../../../libs/availability/index.ts';
import {
  AddSlot,
  ChangeSession,
  CreateSession,
  LinkRecording,
  poolOfSlot,
  PublishSession,
  RemoveSlot,
  type SessionState,
  UnpublishSession,
} from '../../../libs/catalogue/index.ts';
import { parseProductId } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import { notFound } from '../http/refusing.ts';
import { sessionView } from './catalogue-views.ts';
import { AddSlotDto, ChangeSessionDto, CreateSessionDto, RecordingDto } from './session.dto.ts';
import { changed, instantOf, priceOf } from './changing-catalogue.ts';

/** Sessions with their slots, as a studio makes and publishes them. */
@ApiTags('sessions')
@ApiBearerAuth()
@Controller('api/studio/sessions')
@Roles('operator')
export class StudioSessionsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make a session, which nobody sees until it is published' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { sessionId, productType, title, description, unitPrice }: CreateSessionDto,
  ): Promise<void> {
    const session = {
      ...{ sessionId, productType, title, unitPrice: priceOf(unitPrice) },
      ...(description === undefined ? {} : { description }),
    };
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new CreateSession(session, context)),
        showSession,
        `/api/sessions/${sessionId}`,
      ),
    );
  }

  /** What is left out stays as it is. */
  @Patch(':id')
  @ApiOperation({ summary: 'Change a session’s title, description or price' })
  async change(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { title, description, unitPrice }: ChangeSessionDto,
  ): Promise<void> {
    const change = {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(unitPrice === undefined ? {} : { unitPrice: priceOf(unitPrice) }),
    };
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new ChangeSession(sessionIdOf(id), change, context)),
        showSession,
      ),
    );
  }

  @Post(':id/slots')
  @ApiOperation({ summary: 'Add a time to a session, with its places' })
  async addSlot(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { slotId, startsAt, endsAt, capacity }: AddSlotDto,
  ): Promise<void> {
    const sessionId = sessionIdOf(id);
    const slot = {
      slotId,
      startsAt: instantOf('startsAt', startsAt),
      endsAt: instantOf('endsAt', endsAt),
    };
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const added = changed(
        await this.commands.execute(new AddSlot(sessionId, slot, context)),
        showSession,
        `/api/sessions/${sessionId}/slots`,
      );
      const pool = poolOfSlot(sessionId, slotId);
      const set = await this.commands.execute(new SetCapacity(pool, capacity, context));
      const { position } = accepted(set);
      return { ...added, body: { ...(added.body as object), capacity, position } };
    });
  }

  /** What was booked stays booked. */
  @Delete(':id/slots/:slot')
  @ApiOperation({ summary: 'Take a time away from a session, for good' })
  async removeSlot(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('slot') slot: string,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new RemoveSlot(sessionIdOf(id), slot, context)),
        showSession,
      ),
    );
  }

  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show a session to everybody and let its slots be booked' })
  async publish(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new PublishSession(sessionIdOf(id), context)),
        showSession,
      ),
    );
  }

  @Post(':id/unpublish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hide a session; what is booked stays booked' })
  async unpublish(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new UnpublishSession(sessionIdOf(id), context)),
        showSession,
      ),
    );
  }

  @Put(':id/recording')
  @ApiOperation({ summary: 'Say where a session’s recording is' })
  async linkRecording(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { recordingUrl }: RecordingDto,
  ): Promise<void> {
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new LinkRecording(sessionIdOf(id), recordingUrl, context)),
        showSession,
      ),
    );
  }
}

function showSession({ session }: SessionState): object {
  return session === undefined ? {} : { session: sessionView(session) };
}

/** Sessions are named like products. */
function sessionIdOf(id: string): string {
  const sessionId = parseProductId(id);
  if (sessionId === undefined)
    throw notFound('catalogue.unknown-session', 'There is no session with this id.');
  return sessionId;
}
