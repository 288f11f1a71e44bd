import type { Instant } from '../../../libs/kernel/index.ts';
import { digitsOf } from './amount.ts';

/** The states of a payment request and of a refund together. Merchant Integration Guide 2.1. */
export type Status =
  'CREATED' | 'VALIDATED' | 'DEBITED' | 'PAID' | 'DECLINED' | 'ERROR' | 'CANCELLED';

/** A change of state that will come at its time unless something else comes first. */
export interface Step {
  readonly to: Status;
  readonly at: Instant;
  readonly errorCode?: string;
}

/**
 * How the callbacks of one record behave. Kept with the record, so that a restart changes nothing.
 */
export interface CallbackPlan {
  readonly silent: boolean;
  readonly delayMs: number;
  readonly times: number;
}

/** One callback on its way: the body is the object as it was when the state changed. */
export interface Delivery {
  readonly id: string;
  readonly status: Status;
  readonly body: string;
  readonly identifier: string | null;
  /** HTTP status or network error code of each attempt, in order. */
  readonly answers: (number | string)[];
  /** When the next attempt is due; null once it is over. */
  nextAt: Instant | null;
}

/** A payment request or a refund as Swish keeps it. `steps` are what is still to come, in order. */
export interface SwishRecord {
  readonly kind: 'payment' | 'refund';
  readonly id: string;
  readonly merchant: string;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string | null;
  /** The merchant's own reference: payeePaymentReference, or payerPaymentReference of a refund. */
  readonly reference: string | null;
  readonly originalPaymentReference: string | null;
  readonly amountOre: number;
  readonly currency: string;
  readonly message: string;
  readonly payeeAlias: string | null;
  readonly dateCreated: Instant;
  readonly token: string | null;
  callbacks: CallbackPlan;
  payerAlias: string | null;
  paymentReference: string | null;
  status: Status;
  datePaid: Instant | null;
  errorCode: string | null;
  errorMessage: string | null;
  additionalInformation: string | null;
  steps: Step[];
  deliveries: Delivery[];
}

/** A payment that the payer has not answered. */
export function isOpen(record: SwishRecord): boolean {
  return record.status === 'CREATED';
}

/**
 * The object that GET and the callback show. The amount is a JSON number with two decimals although
 * the request carried a string (Merchant Integration Guide 2.1, payment request object). A quote
 * inside a JSON string is always escaped, so the replacement can only meet the member itself.
 */
export function objectText(record: SwishRecord): string {
  const object = record.kind === 'payment' ? paymentObject(record) : refundObject(record);
  return JSON.stringify(object).replace(/"amount":"([\d.]+)"/, '"amount":$1');
}

function paymentObject(record: SwishRecord): object {
  return {
    id: record.id,
    payeePaymentReference: record.reference,
    paymentReference: record.paymentReference,
    ...sharedMembers(record),
  };
}

function refundObject(record: SwishRecord): object {
  return {
    id: record.id,
    paymentReference: record.paymentReference,
    payerPaymentReference: record.reference ?? '',
    originalPaymentReference: record.originalPaymentReference,
    ...sharedMembers(record),
    additionalInformation: record.additionalInformation,
  };
}

function sharedMembers(record: SwishRecord): object {
  return {
    callbackUrl: record.callbackUrl,
    payerAlias: record.payerAlias,
    payeeAlias: record.payeeAlias,
    amount: digitsOf(record.amountOre),
    currency: record.currency,
    message: record.message,
    status: record.status,
    dateCreated: record.dateCreated,
    datePaid: record.datePaid,
    errorCode: record.errorCode,
    errorMessage: record.errorMessage ?? '',
  };
}
