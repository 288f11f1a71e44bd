import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { GiftCardId, Instant } from '../../kernel/index.ts';
import { blockGiftCard, extendGiftCard, unblockGiftCard } from '../domain/change-gift-card.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';
import type { GiftCardState } from '../domain/gift-card.ts';
import { activateGiftCard } from '../domain/issue-gift-card.ts';
import { GIFT_CARD_STREAM } from './tokens.ts';

type Answer = Executed<GiftCardState, GiftCardEvent>;
type Cards = DeciderStream<GiftCardState, GiftCardEvent>;

/** Puts the money on a card that still waits for its payment: an operator's word stands for it. */
export class ActivateGiftCard extends Command<Answer> {
  constructor(
    readonly cardId: GiftCardId,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ActivateGiftCard)
export class ActivateGiftCardHandler implements ICommandHandler<ActivateGiftCard> {
  constructor(@Inject(GIFT_CARD_STREAM) private readonly cards: Cards) {}

  async execute({ cardId, reason, context }: ActivateGiftCard): Promise<Answer> {
    return this.cards.execute(cardId, context, (state) =>
      activateGiftCard(state, { activatedAt: context.now, by: 'operator', reason }),
    );
  }
}

/** Stops new holds on a card. */
export class BlockGiftCard extends Command<Answer> {
  constructor(
    readonly cardId: GiftCardId,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(BlockGiftCard)
export class BlockGiftCardHandler implements ICommandHandler<BlockGiftCard> {
  constructor(@Inject(GIFT_CARD_STREAM) private readonly cards: Cards) {}

  async execute({ cardId, reason, context }: BlockGiftCard): Promise<Answer> {
    return this.cards.execute(cardId, context, (state) => blockGiftCard(state, { reason }));
  }
}

/** Lets a blocked card be used again. */
export class UnblockGiftCard extends Command<Answer> {
  constructor(
    readonly cardId: GiftCardId,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(UnblockGiftCard)
export class UnblockGiftCardHandler implements ICommandHandler<UnblockGiftCard> {
  constructor(@Inject(GIFT_CARD_STREAM) private readonly cards: Cards) {}

  async execute({ cardId, reason, context }: UnblockGiftCard): Promise<Answer> {
    return this.cards.execute(cardId, context, (state) => unblockGiftCard(state, { reason }));
  }
}

/** When a card ends instead, and why. */
export interface Extension {
  readonly expiresAt: Instant;
  readonly reason: string;
}

/** Moves a card's end to a later moment, also after it has passed. */
export class ExtendGiftCard extends Command<Answer> {
  constructor(
    readonly cardId: GiftCardId,
    readonly extension: Extension,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ExtendGiftCard)
export class ExtendGiftCardHandler implements ICommandHandler<ExtendGiftCard> {
  constructor(@Inject(GIFT_CARD_STREAM) private readonly cards: Cards) {}

  async execute({ cardId, extension, context }: ExtendGiftCard): Promise<Answer> {
    return this.cards.execute(cardId, context, (state) =>
      extendGiftCard(state, { ...extension, now: context.now }),
    );
  }
}
