import type { Instant } from '../../../libs/kernel/index.ts';

export type PaymentStatus = 'CREATED' | 'PAID' | 'DECLINED' | 'ERROR' | 'CANCELLED';
export type RefundStatus = 'CREATED' | 'DEBITED' | 'PAID' | 'ERROR';

/** One payment request as the provider has it: its own truth, whatever we know of it. */
export interface PaymentRecord {
  readonly uuid: string;
  /** Our reference, as it was given. */
  readonly reference: string;
  readonly amountOre: number;
  readonly payerAlias: string | undefined;
  readonly callbackIdentifier: string;
  readonly createdAt: Instant;
  /** Not found before then, although it is there. */
  readonly hiddenUntilMs: number;
  status: PaymentStatus;
  errorCode: string | undefined;
  /** What was really taken, and under which reference of the bank. */
  charge:
    | { readonly amountOre: number; readonly bankReference: string; readonly at: Instant }
    | undefined;
}

export interface RefundRecord {
  readonly uuid: string;
  readonly reference: string;
  readonly amountOre: number;
  readonly payment: PaymentRecord;
  readonly callbackIdentifier: string;
  readonly createdAt: Instant;
  status: RefundStatus;
  errorCode: string | undefined;
  paidAt: Instant | undefined;
}

/** What the provider would show an auditor. */
export interface SwishBooks {
  readonly payments: Map<string, PaymentRecord>;
  readonly refunds: Map<string, RefundRecord>;
}

/** What has gone back or is on its way, of one payment. */
export function refundedOre({ refunds }: SwishBooks, payment: PaymentRecord): number {
  return [...refunds.values()]
    .filter((refund) => refund.payment === payment && refund.status !== 'ERROR')
    .reduce((sum, { amountOre }) => sum + amountOre, 0);
}

/** What has reached the customer again. */
export function paidBackOre({ refunds }: SwishBooks, payment: PaymentRecord): number {
  return [...refunds.values()]
    .filter((refund) => refund.payment === payment && refund.status === 'PAID')
    .reduce((sum, { amountOre }) => sum + amountOre, 0);
}
