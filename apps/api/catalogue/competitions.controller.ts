import type { FastifyReply } from 'fastify';
import { Body, Delete, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import {
  AddClass,
  CancelCompetition,
  ChangeClass,
  ChangeCompetition,
  type CompetitionChange,
  type CompetitionDetails,
  type CompetitionKind,
  CreateCompetition,
  poolOfAllClasses,
  poolOfClass,
  RemoveClass,
  SetRegistration,
} from '../../../libs/catalogue/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { AddClassDto, ChangeClassDto } from './class.dto.ts';
import { CancelCompetitionDto, ChangeCompetitionDto } from './competition.dto.ts';
import { changedCompetition, idOf } from './changing-competitions.ts';
import { changeOf, classChangeOf, classTermsOf } from './competition-wishes.ts';
import { keepMemberDiscountCode } from './member-discount-code.ts';
import { withCapacity } from './setting-capacity.ts';

/** What can be done with events as well as with series, as operators change them. */
export abstract class CompetitionsController {
  protected abstract readonly kind: CompetitionKind;

  constructor(
    @Inject(API_PARTS) protected readonly parts: ApiParts,
    protected readonly commands: CommandBus,
  ) {}

  /** What is left out stays; null takes away. */
  @Patch(':id')
  @ApiOperation({ summary: 'Change what is said of it, and its places in all' })
  async change(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { capacity, seriesId, ...sent }: ChangeCompetitionDto,
  ): Promise<void> {
    const { parts, commands, kind } = this;
    const change: CompetitionChange = {
      ...changeOf(sent),
      ...(seriesId === undefined ? {} : { seriesId }),
    };
    await commanded({ parts, request, reply }, async (context) => {
      const executed = await commands.execute(
        new ChangeCompetition(idOf(kind, id), change, context),
      );
      const answer = changedCompetition(kind, executed);
      if (change.memberDiscount) await keepMemberDiscountCode(parts, kind, id);
      if (capacity === undefined) return answer;
      const pool = poolOfAllClasses(id, kind);
      return withCapacity({ parts, commands, context }, answer, { pool, capacity });
    });
  }

  @Post(':id/classes')
  @ApiOperation({ summary: 'Add a class with its prices and places' })
  async addClass(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { capacity, ...sent }: AddClassDto,
  ): Promise<void> {
    const { parts, commands, kind } = this;
    const terms = classTermsOf({ capacity, ...sent });
    await commanded({ parts, request, reply }, async (context) => {
      const executed = await commands.execute(new AddClass(idOf(kind, id), terms, context));
      const answer = changedCompetition(kind, executed, `/classes/${terms.classId}`);
      const pool = poolOfClass(id, terms.classId, kind);
      return withCapacity({ parts, commands, context }, answer, { pool, capacity });
    });
  }

  /** What is left out stays; null takes the early price or the late fee away. */
  @Patch(':id/classes/:class')
  @ApiOperation({ summary: 'Change a class’s name, prices or places' })
  @ApiParam({ name: 'id', type: String })
  @ApiParam({ name: 'class', type: String })
  async changeClass(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param() { id, class: classId }: Readonly<Record<'id' | 'class', string>>,
    @Body() { capacity, ...sent }: ChangeClassDto,
  ): Promise<void> {
    const { parts, commands, kind } = this;
    const change = classChangeOf(sent);
    await commanded({ parts, request, reply }, async (context) => {
      const executed = await commands.execute(
        new ChangeClass(idOf(kind, id), classId, change, context),
      );
      const answer = changedCompetition(kind, executed);
      if (capacity === undefined) return answer;
      const pool = poolOfClass(id, classId, kind);
      return withCapacity({ parts, commands, context }, answer, { pool, capacity });
    });
  }

  /** Who is registered stays so. */
  @Delete(':id/classes/:class')
  @ApiOperation({ summary: 'Take a class away, for good' })
  async removeClass(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('class') classId: string,
  ): Promise<void> {
    const { parts, commands, kind } = this;
    await commanded({ parts, request, reply }, async (context) =>
      changedCompetition(
        kind,
        await commands.execute(new RemoveClass(idOf(kind, id), classId, context)),
      ),
    );
  }

  @Post(':id/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take no further registrations' })
  async close(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.setRegistration(request, reply, id, 'closed');
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take registrations again, within the times said' })
  async reopen(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.setRegistration(request, reply, id, 'open');
  }

  /** What becomes of its orders is decided order by order. */
  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that it will not be held, for good' })
  async cancel(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { reason }: CancelCompetitionDto,
  ): Promise<void> {
    const { parts, commands, kind } = this;
    await commanded({ parts, request, reply }, async (context) =>
      changedCompetition(
        kind,
        await commands.execute(new CancelCompetition(idOf(kind, id), reason, context)),
      ),
    );
  }

  protected async make(
    request: KnownRequest,
    reply: FastifyReply,
    competitionId: string,
    wish: {
      readonly details: CompetitionDetails & { readonly productType: string };
      readonly capacity: number | undefined;
    },
  ): Promise<void> {
    const { parts, commands, kind } = this;
    await commanded({ parts, request, reply }, async (context) => {
      const id = idOf(kind, competitionId);
      const executed = await commands.execute(new CreateCompetition(id, wish.details, context));
      const answer = changedCompetition(kind, executed, '');
      if (wish.details.memberDiscount !== undefined)
        await keepMemberDiscountCode(parts, kind, competitionId);
      const pool = poolOfAllClasses(competitionId, kind);
      return withCapacity({ parts, commands, context }, answer, { pool, capacity: wish.capacity });
    });
  }

  private async setRegistration(
    request: KnownRequest,
    reply: FastifyReply,
    id: string,
    standing: 'open' | 'closed',
  ): Promise<void> {
    const { parts, commands, kind } = this;
    await commanded({ parts, request, reply }, async (context) =>
      changedCompetition(
        kind,
        await commands.execute(new SetRegistration(idOf(kind, id), standing, context)),
      ),
    );
  }
}
