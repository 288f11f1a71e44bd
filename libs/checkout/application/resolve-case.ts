import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Executed } from '../../event-store/index.ts';
import { type CaseEvent, type CaseRejection, type CaseState, resolveCase } from '../domain/case.ts';
import { canFollow, carryOut } from './carrying-out.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';
import { SETTLE_ORDER_PARTS } from './tokens.ts';

/** Records what a person decided about a case, with the reason, and does what follows from it. */
export class ResolveCase extends Command<Executed<CaseState, CaseEvent, CaseRejection>> {
  constructor(
    readonly caseId: string,
    readonly decision: { readonly action: string; readonly reason: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ResolveCase)
export class ResolveCaseHandler implements ICommandHandler<ResolveCase> {
  constructor(@Inject(SETTLE_ORDER_PARTS) private readonly parts: SettleOrderParts) {}

  async execute({
    caseId,
    decision,
    context,
  }: ResolveCase): Promise<Executed<CaseState, CaseEvent, CaseRejection>> {
    const { cases } = this.parts.streams;
    const cause = { causationId: context.commandId, actor: context.actor };
    const { action } = decision;
    const { state } = await cases.load(caseId);
    const isPossible = await canFollow(this.parts, state, { action, cause });
    const executed = await cases.execute(caseId, context, (now) =>
      resolveCase(now, decision, isPossible),
    );
    if (executed.outcome.kind !== 'rejected') await carryOut(this.parts, executed.state);
    return executed;
  }
}
