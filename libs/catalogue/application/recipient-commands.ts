import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import {
  changeRecipient,
  createRecipient,
  type RecipientDetails,
  type RecipientEvent,
  type RecipientRejection,
  type RecipientState,
} from '../domain/recipient.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<RecipientState, RecipientEvent, RecipientRejection>;

/** Makes somebody known who can be paid. */
export class CreateRecipient extends Command<Answer> {
  constructor(
    readonly recipientId: string,
    readonly details: RecipientDetails,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateRecipient)
export class CreateRecipientHandler implements ICommandHandler<CreateRecipient> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ recipientId, details, context }: CreateRecipient): Promise<Answer> {
    const { commandId } = context;
    return this.streams.recipients.execute(recipientId, context, (state) =>
      createRecipient(state, { ...details, recipientId, commandId }),
    );
  }
}

/** Changes what is given of a recipient. */
export class ChangeRecipient extends Command<Answer> {
  constructor(
    readonly recipientId: string,
    readonly change: Partial<RecipientDetails>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeRecipient)
export class ChangeRecipientHandler implements ICommandHandler<ChangeRecipient> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ recipientId, change, context }: ChangeRecipient): Promise<Answer> {
    const { commandId } = context;
    return this.streams.recipients.execute(recipientId, context, (state) =>
      changeRecipient(state, { ...change, commandId }),
    );
  }
}
