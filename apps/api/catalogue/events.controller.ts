import type { FastifyReply } from 'fastify';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type KnownRequest, Roles } from '../http/access.ts';
import { CreateEventDto } from './competition.dto.ts';
import { detailsOf } from './competition-wishes.ts';
import { CompetitionsController } from './competitions.controller.ts';
import { OwnCompetitions } from './own-competitions.ts';

/** Events that riders register for, as operators change them, and promoters their own. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('api/events')
@Roles('operator', 'promoter')
@OwnCompetitions('event')
export class EventsController extends CompetitionsController {
  protected readonly kind = 'event';

  @Post()
  @ApiOperation({ summary: 'Make an event; its classes follow' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() sent: CreateEventDto,
  ): Promise<void> {
    const { eventId, productType, capacity } = sent;
    const details = { ...detailsOf(sent), productType };
    await this.make(request, reply, eventId, { details, capacity });
  }
}
