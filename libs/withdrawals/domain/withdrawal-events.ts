import type {
  BusinessDate,
  Instant,
  OrderRef,
  PersonalText,
  PersonId,
} from '../../kernel/index.ts';

/** So many units of one line of the order. */
export interface WithdrawnLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** A consumer withdrew from lines of an order, and confirmed it. */
export interface WithdrawalSubmitted {
  readonly type: 'WithdrawalSubmitted';
  readonly withdrawalId: string;
  readonly orderRef: OrderRef;
  readonly personId: PersonId;
  /** Who withdraws, and where they are reached, in their own words. */
  readonly name: PersonalText;
  readonly contact: PersonalText;
  readonly lines: readonly WithdrawnLine[];
  readonly submittedAt: Instant;
  /** The last day on which it could be done. */
  readonly deadlineOn: BusinessDate;
}

/** The consumer was given the statement with its time: as the answer itself, or by mail. */
export interface WithdrawalReceiptSent {
  readonly type: 'WithdrawalReceiptSent';
  readonly withdrawalId: string;
  readonly orderRef: OrderRef;
  readonly by: 'answer' | 'e-mail';
  readonly sentAt: Instant;
}

/** The money is on its way back by the order's refund, or there was none left to give back. */
export interface WithdrawalCarriedOut {
  readonly type: 'WithdrawalCarriedOut';
  readonly withdrawalId: string;
  readonly orderRef: OrderRef;
  /** Absent when everything had gone back by other refunds. */
  readonly refundId?: string;
}

export type WithdrawalEvent = WithdrawalSubmitted | WithdrawalReceiptSent | WithdrawalCarriedOut;
