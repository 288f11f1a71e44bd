import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, DeciderStream, Executed } from '../../event-store/index.ts';
import type { PersonId } from '../../kernel/index.ts';
import type { NotWithdrawable, WithdrawableOrder } from '../domain/withdrawable.ts';
import type { WithdrawalEvent } from '../domain/withdrawal-events.ts';
import type { WithdrawalState } from '../domain/withdrawal-state.ts';
import { submitWithdrawal } from '../domain/withdrawal.ts';
import type { Statement } from './confirmations.ts';

export type WithdrawalStream = DeciderStream<WithdrawalState, WithdrawalEvent>;
type Answer = Executed<WithdrawalState, WithdrawalEvent, NotWithdrawable>;

/** Token of the DeciderStream of withdrawals. */
export const WITHDRAWAL_STREAM = Symbol('WithdrawalStream');

/** Withdraws from an order as it stands now, by a statement that the consumer has confirmed. */
export class SubmitWithdrawal extends Command<Answer> {
  constructor(
    readonly order: WithdrawableOrder,
    readonly statement: Statement & { readonly personId: PersonId },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SubmitWithdrawal)
export class SubmitWithdrawalHandler implements ICommandHandler<SubmitWithdrawal> {
  constructor(@Inject(WITHDRAWAL_STREAM) private readonly withdrawals: WithdrawalStream) {}

  async execute({ order, statement, context }: SubmitWithdrawal): Promise<Answer> {
    return this.withdrawals.execute(order.orderRef, context, (state) =>
      submitWithdrawal(state, { order, ...statement, now: context.now }),
    );
  }
}
