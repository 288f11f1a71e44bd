import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import type { ClassTerms } from '../domain/class-terms.ts';
import {
  addClass,
  changeClass,
  type ClassChange,
  type ClassRejection,
  removeClass,
} from '../domain/competition-class.ts';
import type { CompetitionEvent, CompetitionState } from '../domain/competition-events.ts';
import { type CompetitionId, competitionsOf } from './competition-commands.ts';
import { CATALOGUE_STREAMS, type CatalogueStreams } from './streams.ts';

type Answer = Executed<CompetitionState, CompetitionEvent, ClassRejection>;

/** Adds a class to an event or a series; the pool of the class gets its capacity apart. */
export class AddClass extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly terms: ClassTerms,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddClass)
export class AddClassHandler implements ICommandHandler<AddClass> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id: { kind, competitionId }, terms, context }: AddClass): Promise<Answer> {
    const { commandId } = context;
    return competitionsOf(this.streams, kind).execute(competitionId, context, (state) =>
      addClass(state, { kind, commandId, terms }),
    );
  }
}

/** Changes what is given of a class. */
export class ChangeClass extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly classId: string,
    readonly change: ClassChange,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeClass)
export class ChangeClassHandler implements ICommandHandler<ChangeClass> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id, classId, change, context }: ChangeClass): Promise<Answer> {
    const { kind, competitionId } = id;
    const { commandId } = context;
    return competitionsOf(this.streams, kind).execute(competitionId, context, (state) =>
      changeClass(state, { kind, commandId, classId, change }),
    );
  }
}

/** Takes a class away from an event or a series. */
export class RemoveClass extends Command<Answer> {
  constructor(
    readonly id: CompetitionId,
    readonly classId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveClass)
export class RemoveClassHandler implements ICommandHandler<RemoveClass> {
  constructor(@Inject(CATALOGUE_STREAMS) private readonly streams: CatalogueStreams) {}

  async execute({ id: { kind, competitionId }, classId, context }: RemoveClass): Promise<Answer> {
    const { commandId } = context;
    return competitionsOf(this.streams, kind).execute(competitionId, context, (state) =>
      removeClass(state, { kind, commandId, classId }),
    );
  }
}
