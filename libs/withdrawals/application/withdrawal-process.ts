import { v5 } from 'uuid';
import type { CommandContext } from '../../event-store/index.ts';
import type { Clock, CommandId, OrderRef } from '../../kernel/index.ts';
import type { ProcessDefinition } from '../../processes/index.ts';
import type { WithdrawnLine } from '../domain/withdrawal-events.ts';
import { carryOutWithdrawal, notCarriedOut } from '../domain/withdrawal.ts';
import type { WithdrawalStream } from './submit-withdrawal.ts';

/** Asks for the refund of withdrawn lines, once per command id however often it is called. */
export type RefundWithdrawn = (wish: {
  readonly orderRef: OrderRef;
  readonly lines: readonly WithdrawnLine[];
  readonly context: CommandContext;
}) => Promise<{ readonly refundId?: string }>;

export interface WithdrawalProcessParts {
  readonly withdrawals: WithdrawalStream;
  readonly refund: RefundWithdrawn;
  readonly clock: Clock;
}

export const withdrawalProcessName = 'refund-what-was-withdrawn';

const namespace = '3a0d8f5e-1c5b-4d0e-9a4c-6e2b7a9d1f43';

/**
 * Refunds what consumers withdrew; its id is the order's reference. The refund's command id comes from the
 * withdrawal, so that a run after a crash finds the refund of the run before it.
 */
export function withdrawalProcess(parts: WithdrawalProcessParts): ProcessDefinition {
  return {
    name: withdrawalProcessName,
    wakes: [
      {
        eventType: 'WithdrawalSubmitted',
        processId: (event) => ('orderRef' in event ? String(event.orderRef) : undefined),
      },
    ],
    ends: [],
    run: async (orderRef, signal) => {
      const { state } = await parts.withdrawals.load(orderRef);
      for (const withdrawal of notCarriedOut(state)) {
        if (signal.aborted) return { kind: 'wake-at', at: parts.clock.now() };
        await carryOut(parts, orderRef as OrderRef, withdrawal);
      }
      return { kind: 'done' };
    },
  };
}

async function carryOut(
  { withdrawals, refund, clock }: WithdrawalProcessParts,
  orderRef: OrderRef,
  {
    withdrawalId,
    lines,
  }: { readonly withdrawalId: string; readonly lines: readonly WithdrawnLine[] },
): Promise<void> {
  const contextOf = (step: string): CommandContext => ({
    commandId: v5(`${withdrawalId}|${step}`, namespace) as CommandId,
    correlationId: withdrawalId,
    causationId: withdrawalId,
    actor: { kind: 'process', id: withdrawalProcessName },
    now: clock.now(),
  });
  const refunded = await refund({ orderRef, lines, context: contextOf('refund') });
  await withdrawals.execute(orderRef, contextOf('carried-out'), (state) =>
    carryOutWithdrawal(state, { withdrawalId, ...refunded }),
  );
}
