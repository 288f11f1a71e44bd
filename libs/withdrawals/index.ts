export {
  type Confirmations,
  createConfirmations,
  type Statement,
} from './application/confirmations.ts';
export * from './application/submit-withdrawal.ts';
export * from './application/withdrawal-process.ts';
export * from './domain/withdrawable.ts';
export type * from './domain/withdrawal-events.ts';
export type { Withdrawal, WithdrawalState } from './domain/withdrawal-state.ts';
export { evolveWithdrawal, initialWithdrawal, withdrawalOf } from './domain/withdrawal.ts';
export { withdrawalCodec } from './events/withdrawal.codec.ts';
