import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import type { SessionEvent, SessionState, Slot } from '../domain/session-events.ts';
import { addSlot, removeSlot, type SlotRejection } from '../domain/slot.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<SessionState, SessionEvent, SlotRejection>;

/** Adds a time to a session; the pool of the slot gets its capacity apart. */
export class AddSlot extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly slot: Slot,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddSlot)
export class AddSlotHandler implements ICommandHandler<AddSlot> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, slot, context }: AddSlot): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      addSlot(state, { ...slot, commandId: context.commandId }),
    );
  }
}

/** Takes a time away from a session. */
export class RemoveSlot extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly slotId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveSlot)
export class RemoveSlotHandler implements ICommandHandler<RemoveSlot> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, slotId, context }: RemoveSlot): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      removeSlot(state, { slotId, commandId: context.commandId }),
    );
  }
}
