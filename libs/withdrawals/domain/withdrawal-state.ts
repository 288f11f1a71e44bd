import type { Instant } from '../../kernel/index.ts';
import type { WithdrawalSubmitted } from './withdrawal-events.ts';

/** One withdrawal, from the confirmed statement to its refund. */
export interface Withdrawal {
  readonly submitted: WithdrawalSubmitted;
  readonly receiptAt?: Instant;
  /** Once its refund is asked for. */
  readonly carriedOut?: { readonly refundId?: string };
}

/** All withdrawals from one order, the oldest first. */
export interface WithdrawalState {
  readonly withdrawals: readonly Withdrawal[];
}
