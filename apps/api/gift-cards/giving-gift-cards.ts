import type { FastifyReply } from 'fastify';
import type { CommandBus } from '@nestjs/cqrs';
import { giftCardCodeOf, GiveGiftCardAway } from '../../../libs/gift-cards/index.ts';
import { currency, money } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { actorOf, type KnownRequest } from '../http/access.ts';
import { accepted } from '../http/commanding.ts';
import { idempotentlyFor, send } from '../http/idempotent-request.ts';
import type { JsonAnswer, Wish } from '../http/idempotently.ts';
import { Problem } from '../http/problem.ts';
import type { GiveGiftCardDto } from './gift-card.dto.ts';
import { cardView } from './gift-card-views.ts';

/** Draws of a code before giving up; two codes are the same with odds of 1 in 2^80. */
const drawsMax = 3;

interface Giving {
  readonly request: KnownRequest;
  readonly reply: FastifyReply;
  readonly wanted: GiveGiftCardDto;
}

/**
 * Gives a card away once per client key. The row of the key stands in the clear, so what is drawn into it
 * is not the code but what the code is made of, which tells nothing without the secret.
 */
export async function giveGiftCardFor(
  endpoint: { readonly parts: ApiParts; readonly commands: CommandBus },
  { request, reply, wanted }: Giving,
): Promise<void> {
  const { parts } = endpoint;
  const draw = () => parts.random.uuid();
  const run = (wish: Wish<string>) => give(endpoint, { request, wanted, wish });
  send(reply, await idempotentlyFor(parts, request, draw, run));
}

async function give(
  { parts, commands }: { readonly parts: ApiParts; readonly commands: CommandBus },
  { request, wanted, wish }: Omit<Giving, 'reply'> & { readonly wish: Wish<string> },
): Promise<JsonAnswer> {
  const { commandId, now } = wish;
  const { faceValue, ...rest } = wanted;
  const value = money(faceValue.amount, currency(faceValue.currency));
  const context = {
    ...{ commandId, now, actor: actorOf(request) },
    ...{ correlationId: commandId, causationId: commandId },
  };
  let { drawn } = wish;
  for (let draws = 0; draws < drawsMax; draws += 1) {
    const code = giftCardCodeOf(parts.giftCards.drawSecret, drawn);
    const cardId = parts.checkout.giftCardCodes.cardIdOf(code);
    const card = { ...rest, cardId, code, faceValue: value };
    const executed = await commands.execute(new GiveGiftCardAway(card, context));
    const { outcome } = executed;
    if (outcome.kind !== 'rejected' || outcome.code !== 'gift-card.code-taken') {
      const { state, position } = accepted(executed);
      return {
        status: 201,
        headers: { location: `/api/gift-cards/${cardId}` },
        body: { giftCard: cardView(state, now), code, position },
      };
    }
    drawn = await wish.redraw();
  }
  throw new Problem(noFreeCode);
}

const noFreeCode = {
  status: 503,
  code: 'gift-card.code-taken',
  detail: 'No free code was found; repeat.',
  retryAfter: 1,
} as const;
