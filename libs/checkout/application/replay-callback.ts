import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../../event-store/index.ts';
import type { Rejected } from '../../kernel/index.ts';
import { resolveCallback } from '../../payments/index.ts';
import { askAbout, subjectOf } from './callback-subject.ts';
import { Journey } from './journey.ts';
import { settleOrder, type Settled } from './settle-order.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

export type ReplayAnswer =
  | {
      readonly kind: 'replayed';
      /** False when the provider could not tell where its payment stands. */
      readonly isHeard: boolean;
      readonly settled: Settled;
    }
  | Rejected<'callback.unknown' | 'callback.unknown-payment'>;

/**
 * Applies one kept message again, whatever became of it: the provider is asked anew, what it says is
 * recorded, and the order goes on. The first resolution stands; a message without one is resolved.
 *
 * Repeating it asks again and changes nothing else. Rejects: callback.unknown,
 * callback.unknown-payment (it is about no payment of ours). Source: rule 5.
 */
export class ReplayCallback extends Command<ReplayAnswer> {
  constructor(
    readonly callbackId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReplayCallback)
export class ReplayCallbackHandler implements ICommandHandler<ReplayCallback> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({ callbackId, context }: ReplayCallback): Promise<ReplayAnswer> {
    const { parts } = this;
    const { received } = (await parts.streams.callbacks.load(callbackId)).state;
    if (received === undefined) return { kind: 'rejected', code: 'callback.unknown' };
    const subject = await subjectOf(parts, received);
    if (subject === undefined) return { kind: 'rejected', code: 'callback.unknown-payment' };
    const cause: Cause = { causationId: context.commandId, actor: context.actor };
    const journey = await Journey.begin(parts, subject.orderRef, cause);
    if (journey === undefined) return { kind: 'rejected', code: 'callback.unknown-payment' };
    await parts.linkCallback?.(callbackId, journey.order.placed.customer.personId);
    const isHeard = await askAbout(journey, subject);
    const settled = await settleOrder(parts, subject.orderRef, cause);
    if (settled === undefined) return { kind: 'rejected', code: 'callback.unknown-payment' };
    if (isHeard)
      await parts.streams.callbacks.execute(callbackId, context, (state) =>
        resolveCallback(state, { as: 'CallbackApplied' }),
      );
    return { kind: 'replayed', isHeard, settled };
  }
}
