import {
  accepted,
  already,
  businessDateOf,
  CorruptStream,
  type Decision,
  type Instant,
  rejected,
} from '../../kernel/index.ts';
import { linesToWithdraw, type NotWithdrawable, type WithdrawableOrder } from './withdrawable.ts';
import type { WithdrawalEvent, WithdrawalSubmitted, WithdrawnLine } from './withdrawal-events.ts';
import type { Withdrawal, WithdrawalState } from './withdrawal-state.ts';

export const initialWithdrawal: WithdrawalState = { withdrawals: [] };

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveWithdrawal(state: WithdrawalState, event: WithdrawalEvent): WithdrawalState {
  const { withdrawals } = state;
  const known = withdrawalOf(state, event.withdrawalId);
  if (event.type === 'WithdrawalSubmitted') {
    if (known !== undefined) throw new CorruptStream('one withdrawal submitted twice');
    return { withdrawals: [...withdrawals, { submitted: event }] };
  }
  if (known === undefined) throw new CorruptStream(`${event.type} before WithdrawalSubmitted`);
  const changed = afterStep(known, event);
  return { withdrawals: withdrawals.map((one) => (one === known ? changed : one)) };
}

function afterStep(
  known: Withdrawal,
  event: Exclude<WithdrawalEvent, WithdrawalSubmitted>,
): Withdrawal {
  switch (event.type) {
    case 'WithdrawalReceiptSent':
      return { ...known, receiptAt: known.receiptAt ?? event.sentAt };
    case 'WithdrawalCarriedOut':
      if (known.carriedOut !== undefined) throw new CorruptStream('carried out twice');
      return {
        ...known,
        carriedOut: event.refundId === undefined ? {} : { refundId: event.refundId },
      };
  }
}

/** The withdrawal with this id. */
export function withdrawalOf(
  { withdrawals }: WithdrawalState,
  withdrawalId: string,
): Withdrawal | undefined {
  return withdrawals.find(({ submitted }) => submitted.withdrawalId === withdrawalId);
}

/**
 * Withdraws from lines of an order. The statement, its time and the receipt stand in one append: the
 * receipt is the answer itself.
 *
 * The same withdrawal again changes nothing. Rejects: withdrawal.not-paid, .line-unknown,
 * .nothing-to-withdraw, .excepted-..., .too-late (facts: deadlineOn).
 * Source: distansavtalslagen (2005:59) 2 kap. 10 a § (in force 2026-06-19), 10 and 11 §§.
 */
export function submitWithdrawal(
  state: WithdrawalState,
  statement: Omit<WithdrawalSubmitted, 'type' | 'submittedAt' | 'deadlineOn' | 'orderRef'> & {
    readonly order: WithdrawableOrder;
    readonly now: Instant;
  },
): Decision<WithdrawalEvent, NotWithdrawable> {
  const { order, now, ...said } = statement;
  const { withdrawalId } = said;
  if (withdrawalOf(state, withdrawalId) !== undefined) return already;
  const found = linesToWithdraw(state, order, { lines: said.lines, today: businessDateOf(now) });
  if (found.kind === 'rejected') return found;
  const { orderRef } = order;
  const { lines, deadlineOn } = found;
  return accepted<WithdrawalEvent>(
    { type: 'WithdrawalSubmitted', ...said, orderRef, lines, submittedAt: now, deadlineOn },
    { type: 'WithdrawalReceiptSent', withdrawalId, orderRef, by: 'answer', sentAt: now },
  );
}

/**
 * Records that a withdrawal's refund is asked for, or that nothing was left to give back.
 *
 * Again changes nothing. Rejects: withdrawal.unknown.
 */
export function carryOutWithdrawal(
  state: WithdrawalState,
  { withdrawalId, refundId }: { readonly withdrawalId: string; readonly refundId?: string },
): Decision<WithdrawalEvent, 'withdrawal.unknown'> {
  const known = withdrawalOf(state, withdrawalId);
  if (known === undefined) return rejected('withdrawal.unknown');
  if (known.carriedOut !== undefined) return already;
  const { orderRef } = known.submitted;
  const refund = refundId === undefined ? {} : { refundId };
  return accepted({ type: 'WithdrawalCarriedOut', withdrawalId, orderRef, ...refund });
}

/** Withdrawals whose refund was not asked for yet. */
export function notCarriedOut({ withdrawals }: WithdrawalState): readonly {
  readonly withdrawalId: string;
  readonly lines: readonly WithdrawnLine[];
}[] {
  return withdrawals
    .filter(({ carriedOut }) => carriedOut === undefined)
    .map(({ submitted: { withdrawalId, lines } }) => ({ withdrawalId, lines }));
}
