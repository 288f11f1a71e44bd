import type { FastifyReply } from 'fastify';
import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { type Command, CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext, Executed } from '../../../libs/event-store/index.ts';
import {
  ActivateGiftCard,
  BlockGiftCard,
  ExtendGiftCard,
  type GiftCardEvent,
  type GiftCardState,
  UnblockGiftCard,
} from '../../../libs/gift-cards/index.ts';
import type { GiftCardId } from '../../../libs/kernel/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { instantOf } from '../catalogue/changing-catalogue.ts';
import { type KnownRequest, Roles } from '../http/access.ts';
import { accepted, commanded } from '../http/commanding.ts';
import { ExtendGiftCardDto, GiftCardReasonDto, GiveGiftCardDto } from './gift-card.dto.ts';
import { giftCardIdOf } from './gift-card-id.ts';
import { cardView } from './gift-card-views.ts';
import { giveGiftCardFor } from './giving-gift-cards.ts';

type Change = (
  cardId: GiftCardId,
  context: CommandContext,
) => Command<Executed<GiftCardState, GiftCardEvent>>;

/** What operators do to gift cards, each with a reason. */
@ApiTags('gift cards')
@ApiBearerAuth()
@Controller('api/gift-cards')
@Roles('operator')
export class ChangingGiftCardsController {
  constructor(
    @Inject(API_PARTS) readonly parts: ApiParts,
    readonly commands: CommandBus,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Give a card away, active at once; its code stands in this answer alone',
  })
  async give(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Body() wanted: GiveGiftCardDto,
  ): Promise<void> {
    await giveGiftCardFor(this, { request, reply, wanted });
  }

  @Post(':id/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put the money on a card that still waits for its payment' })
  async activate(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { reason }: GiftCardReasonDto,
  ): Promise<void> {
    await this.change(
      { request, reply, id },
      (cardId, context) => new ActivateGiftCard(cardId, reason, context),
    );
  }

  @Post(':id/block')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop a card; orders that hold its money already are not touched' })
  async block(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { reason }: GiftCardReasonDto,
  ): Promise<void> {
    await this.change(
      { request, reply, id },
      (cardId, context) => new BlockGiftCard(cardId, reason, context),
    );
  }

  @Post(':id/unblock')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a card be used again that was blocked' })
  async unblock(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { reason }: GiftCardReasonDto,
  ): Promise<void> {
    await this.change(
      { request, reply, id },
      (cardId, context) => new UnblockGiftCard(cardId, reason, context),
    );
  }

  @Post(':id/extend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let a card end later; what has expired is on it again' })
  async extend(
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() { reason, expiresAt }: ExtendGiftCardDto,
  ): Promise<void> {
    const extension = { reason, expiresAt: instantOf('expiresAt', expiresAt) };
    await this.change(
      { request, reply, id },
      (cardId, context) => new ExtendGiftCard(cardId, extension, context),
    );
  }

  private async change(
    to: { readonly request: KnownRequest; readonly reply: FastifyReply; readonly id: string },
    commandOf: Change,
  ): Promise<void> {
    const { request, reply, id } = to;
    const cardId = giftCardIdOf(id);
    await commanded({ parts: this.parts, request, reply }, async (context) => {
      const executed = await this.commands.execute(commandOf(cardId, context));
      const { state, position } = accepted(executed);
      return { status: 200, body: { giftCard: cardView(state, context.now), position } };
    });
  }
}
