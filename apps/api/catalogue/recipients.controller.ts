import type { FastifyReply } from 'fastify';
import { Body, Controller, Get, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ChangeRecipient,
  CreateRecipient,
  type RecipientDetails,
  type RecipientState,
} from '../../../libs/catalogue/index.ts';
import { parseProductId } from '../../../libs/kernel/index.ts';
import { listRecipients } from '../../../projections/catalogue/competition.queries.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { commanded } from '../http/commanding.ts';
import { cursorOf, PageDto, readCursor } from '../http/paging.ts';
import { readingAfter } from '../http/reading-after.ts';
import { notFound } from '../http/refusing.ts';
import { changed } from './changing-catalogue.ts';
import { listedRecipientView, recipientView } from './competition-views.ts';
import { ChangeRecipientDto, CreateRecipientDto } from './recipient.dto.ts';

const missing = { 'catalogue.unknown-recipient': 'There is no recipient with this id.' } as const;

/** Who is paid beside the house. */
@ApiTags('recipients')
@ApiBearerAuth()
@Controller('api/recipients')
@Roles('operator')
export class RecipientsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Recipients by id' })
  async list(@Query() { limit, cursor, after }: PageDto): Promise<object> {
    await readingAfter(this.parts, 'catalogue', after);
    const [afterId] = cursor === undefined ? [] : readCursor(cursor, 1);
    const page = { limit, ...(typeof afterId === 'string' ? { after: afterId } : {}) };
    const rows = await listRecipients(this.parts.pool, page);
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      recipients: rows.map(listedRecipientView),
      ...(last === undefined ? {} : { cursor: cursorOf([last.recipient_id]) }),
    };
  }

  @Post()
  @ApiOperation({ summary: 'Make somebody known who can be paid' })
  async create(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() { recipientId, name, swishNumber, platformFeeBasisPoints, active }: CreateRecipientDto,
  ): Promise<void> {
    const details = {
      ...{ name, platformFeeBasisPoints, active },
      ...(typeof swishNumber === 'string' ? { swishNumber } : {}),
    };
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new CreateRecipient(recipientId, details, context)),
        showRecipient,
        `/api/recipients#${recipientId}`,
        missing,
      ),
    );
  }

  /** What is left out stays as it is. */
  @Patch(':id')
  @ApiOperation({ summary: 'Change a recipient, or let it be chosen no longer' })
  async change(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() sent: ChangeRecipientDto,
  ): Promise<void> {
    const recipientId = recipientIdOf(id);
    const stated = Object.entries(sent).filter(([, value]) => value !== undefined);
    const change = Object.fromEntries(stated) as Partial<RecipientDetails>;
    await commanded({ parts: this.parts, request, reply }, async (context) =>
      changed(
        await this.commands.execute(new ChangeRecipient(recipientId, change, context)),
        showRecipient,
        undefined,
        missing,
      ),
    );
  }
}

function showRecipient({ recipient }: RecipientState): object {
  return recipient === undefined ? {} : { recipient: recipientView(recipient) };
}

/** Recipients are named like products. */
function recipientIdOf(id: string): string {
  const recipientId = parseProductId(id);
  if (recipientId === undefined)
    throw notFound('catalogue.unknown-recipient', missing['catalogue.unknown-recipient']);
  return recipientId;
}
