import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { GiftCardId, Money } from '../../kernel/index.ts';
import { type GiftCardCode, giftCardLastFour } from '../domain/gift-card-code.ts';
import type { GiftCardDedicated, GiftCardEvent } from '../domain/gift-card-events.ts';
import type { GiftCardState } from '../domain/gift-card.ts';
import { giveGiftCard } from '../domain/give-gift-card.ts';
import { GIFT_CARD_STREAM } from './tokens.ts';

type Answer = Executed<GiftCardState, GiftCardEvent>;

/** A card that nobody pays for. */
export interface FreeGiftCard extends Omit<GiftCardDedicated, 'type' | 'textKey'> {
  readonly cardId: GiftCardId;
  readonly code: GiftCardCode;
  readonly faceValue: Money;
  readonly validityDays: number;
  readonly reason: string;
}

/** Issues a card without an order, with its money on it. */
export class GiveGiftCardAway extends Command<Answer> {
  constructor(
    readonly card: FreeGiftCard,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(GiveGiftCardAway)
export class GiveGiftCardAwayHandler implements ICommandHandler<GiveGiftCardAway> {
  constructor(
    @Inject(GIFT_CARD_STREAM) private readonly cards: DeciderStream<GiftCardState, GiftCardEvent>,
  ) {}

  async execute({ card, context }: GiveGiftCardAway): Promise<Answer> {
    const whole = {
      ...card,
      ...{ codeLastFour: giftCardLastFour(card.code), lotKind: 'free' as const },
      ...{ voucherKind: 'multi-purpose' as const },
      ...{ issuedAt: context.now, issuedBy: context.commandId },
    };
    return this.cards.execute(card.cardId, context, (state) => giveGiftCard(state, whole));
  }
}
