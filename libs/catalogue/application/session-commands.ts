import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import type { SessionEvent, SessionOffer, SessionState } from '../domain/session-events.ts';
import {
  changeSession,
  createSession,
  linkRecording,
  publishSession,
  type SessionRejection,
  unpublishSession,
} from '../domain/session.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<SessionState, SessionEvent, SessionRejection>;

/** Makes a session; its slots and their capacities follow apart. */
export class CreateSession extends Command<Answer> {
  constructor(
    readonly session: SessionOffer & { readonly sessionId: string; readonly productType: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateSession)
export class CreateSessionHandler implements ICommandHandler<CreateSession> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ session, context }: CreateSession): Promise<Answer> {
    const { commandId } = context;
    const { declaration } = (await this.streams.productTypes.load(session.productType)).state;
    return this.streams.sessions.execute(session.sessionId, context, (state) =>
      createSession(state, { ...session, declaration, commandId }),
    );
  }
}

/** Changes what is given of a session's title, description and price. */
export class ChangeSession extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly change: Partial<SessionOffer>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeSession)
export class ChangeSessionHandler implements ICommandHandler<ChangeSession> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, change, context }: ChangeSession): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      changeSession(state, { ...change, commandId: context.commandId }),
    );
  }
}

/** Shows a session and lets its slots be booked. */
export class PublishSession extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PublishSession)
export class PublishSessionHandler implements ICommandHandler<PublishSession> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, context }: PublishSession): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      publishSession(state, context),
    );
  }
}

/** Hides a session. */
export class UnpublishSession extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(UnpublishSession)
export class UnpublishSessionHandler implements ICommandHandler<UnpublishSession> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, context }: UnpublishSession): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      unpublishSession(state, context),
    );
  }
}

/** Says where the recording of a session is. */
export class LinkRecording extends Command<Answer> {
  constructor(
    readonly sessionId: string,
    readonly recordingUrl: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(LinkRecording)
export class LinkRecordingHandler implements ICommandHandler<LinkRecording> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ sessionId, recordingUrl, context }: LinkRecording): Promise<Answer> {
    return this.streams.sessions.execute(sessionId, context, (state) =>
      linkRecording(state, { recordingUrl, commandId: context.commandId }),
    );
  }
}
