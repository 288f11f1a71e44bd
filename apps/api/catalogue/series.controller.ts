import type { FastifyReply } from 'fastify';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type KnownRequest, Roles } from '../http/access.ts';
import { CreateSeriesDto } from './competition.dto.ts';
import { detailsOf } from './competition-wishes.ts';
import { CompetitionsController } from './competitions.controller.ts';
import { OwnCompetitions } from './own-competitions.ts';

/** Series of events with one registration for them all, as operators change them, and promoters their own. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('api/series')
@Roles('operator', 'promoter')
@OwnCompetitions('series')
export class SeriesController extends CompetitionsController {
  protected readonly kind = 'series';

  @Post()
  @ApiOperation({ summary: 'Make a series; its classes follow' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() sent: CreateSeriesDto,
  ): Promise<void> {
    const { seriesId, productType, capacity } = sent;
    const details = { ...detailsOf(sent), productType };
    await this.make(request, reply, seriesId, { details, capacity });
  }
}
