import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import {
  cancelCompetition,
  changeCompetition,
  closeCompetition,
  type CompetitionChange,
  type CompetitionRejection,
  createCompetition,
  reopenCompetition,
} from '../domain/competition.ts';
import type {
  CompetitionDetails,
  CompetitionEvent,
  CompetitionState,
} from '../domain/competition-events.ts';
import type { CompetitionKind } from '../domain/competition-kind.ts';
import type { CompetitionKnown } from '../domain/competition-rules.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<CompetitionState, CompetitionEvent, CompetitionRejection>;

/** An event or a series, by its kind and its id. */
export interface CompetitionId {
  readonly kind: CompetitionKind;
  readonly competitionId: string;
}

/** The streams of this kind. */
export function competitionsOf(
  streams: CatalogueStreams,
  kind: CompetitionKind,
): DeciderStream<CompetitionState, CompetitionEvent> {
  return kind === 'event' ? streams.events : streams.series;
}

/** Makes an event or a series; classes and their capacities follow apart. */
export class CreateCompetition extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly details: CompetitionDetails & { readonly productType: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateCompetition)
export class CreateCompetitionHandler implements ICommandHandler<CreateCompetition> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id, details, context }: CreateCompetition): Promise<Answer> {
    const { streams } = this;
    const { commandId } = context;
    const other = competitionsOf(streams, id.kind === 'event' ? 'series' : 'event');
    const idIsTaken = (await other.load(id.competitionId)).state.competition !== undefined;
    const { declaration } = (await streams.productTypes.load(details.productType)).state;
    const known = { ...(await knownOf(streams, details)), declaration, idIsTaken };
    return competitionsOf(streams, id.kind).execute(id.competitionId, context, (state) =>
      createCompetition(state, { ...details, ...id, ...known, commandId }),
    );
  }
}

/** Changes what is given of an event or a series. */
export class ChangeCompetition extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly change: CompetitionChange,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeCompetition)
export class ChangeCompetitionHandler implements ICommandHandler<ChangeCompetition> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id, change, context }: ChangeCompetition): Promise<Answer> {
    const { kind, competitionId } = id;
    const { commandId } = context;
    const stream = competitionsOf(this.streams, kind);
    // What stood named before is there still: nothing of the catalogue ever goes.
    const known = await knownOf(this.streams, change);
    return stream.execute(competitionId, context, (state) =>
      changeCompetition(state, { kind, commandId, change, ...known }),
    );
  }
}

/** Ends registration by hand, or lets it go on. */
export class SetRegistration extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly standing: 'open' | 'closed',
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SetRegistration)
export class SetRegistrationHandler implements ICommandHandler<SetRegistration> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id, standing, context }: SetRegistration): Promise<Answer> {
    const { kind, competitionId } = id;
    const { commandId } = context;
    return competitionsOf(this.streams, kind).execute(competitionId, context, (state) =>
      standing === 'closed'
        ? closeCompetition(state, { kind, commandId })
        : reopenCompetition(state, { kind, commandId }),
    );
  }
}

/** Says that an event or a series will not be held. */
export class CancelCompetition extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CancelCompetition)
export class CancelCompetitionHandler implements ICommandHandler<CancelCompetition> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id, reason, context }: CancelCompetition): Promise<Answer> {
    const { kind, competitionId } = id;
    const { commandId } = context;
    return competitionsOf(this.streams, kind).execute(competitionId, context, (state) =>
      cancelCompetition(state, { kind, commandId, reason }),
    );
  }
}

/** What is not named counts as known. */
async function knownOf(
  streams: CatalogueStreams,
  { seriesId, recipientId }: Pick<CompetitionChange, 'seriesId' | 'recipientId'>,
): Promise<CompetitionKnown> {
  const series = isNamed(seriesId) ? (await streams.series.load(seriesId)).state : undefined;
  const recipient = isNamed(recipientId)
    ? (await streams.recipients.load(recipientId)).state
    : undefined;
  return {
    seriesIsKnown: series === undefined || series.competition !== undefined,
    recipientIsKnown: recipient === undefined || recipient.recipient !== undefined,
  };
}

function isNamed(id: string | null | undefined): id is string {
  return id !== undefined && id !== null && id !== '';
}
