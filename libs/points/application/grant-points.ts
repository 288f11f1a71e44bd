import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { PersonId } from '../../kernel/index.ts';
import { creditPoints, type CreditRejection } from '../domain/crediting.ts';
import type { PointsEvent } from '../domain/points-events.ts';
import type { PointsState } from '../domain/points.ts';
import { POINTS_STREAM } from './tokens.ts';

type Answer = Executed<PointsState, PointsEvent, CreditRejection>;

/** Free points, and why; they end after so many days, or never. */
export interface PointsGrant {
  readonly points: number;
  readonly reason: string;
  readonly validityDays?: number;
}

/** Gives a customer points that nobody paid for, once per command. */
export class GrantPoints extends Command<Answer> {
  constructor(
    readonly personId: PersonId,
    readonly grant: PointsGrant,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(GrantPoints)
export class GrantPointsHandler implements ICommandHandler<GrantPoints> {
  constructor(
    @Inject(POINTS_STREAM) private readonly accounts: DeciderStream<PointsState, PointsEvent>,
  ) {}

  async execute({ personId, grant, context }: GrantPoints): Promise<Answer> {
    const { commandId, now } = context;
    return this.accounts.execute(personId, context, (state) =>
      creditPoints(state, {
        ...grant,
        creditId: grantIdOf(commandId),
        lotKind: 'free',
        creditedAt: now,
      }),
    );
  }
}

/** The credit that a grant makes, so that its command again credits nothing. */
export function grantIdOf(commandId: CommandContext['commandId']): string {
  return `grant:${commandId}`;
}
