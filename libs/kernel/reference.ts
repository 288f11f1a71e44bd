import type { OrderRef, PaymentRef } from './ids.ts';
import type { Random } from './random.ts';
import { businessDateOf, type Instant } from './time.ts';

/** Merchants' own prefixes; the defaults are the ones that the users' systems print today. */
export interface ReferencePrefixes {
  readonly order: string;
  readonly payment: string;
  readonly booking: string;
  readonly invoice: string;
}

export const defaultPrefixes: ReferencePrefixes = {
  order: 'ORD',
  payment: 'SC',
  booking: 'BC',
  invoice: 'INV',
};

/** `ORD-YYYYMMDD-XXXXXX` in the Stockholm date; unique only once its stream has been created. */
export function drawOrderRef(now: Instant, random: Random, prefix: string): OrderRef {
  return `${prefix}-${compactDate(now)}-${sixHex(random)}` as OrderRef;
}

/** `SC-YYYYMMDD-XXXXXX`. */
export function drawPaymentRef(now: Instant, random: Random, prefix: string): PaymentRef {
  return `${prefix}-${compactDate(now)}-${sixHex(random)}` as PaymentRef;
}

/** `BC-YYMMDD-XXXXXX`: what a customer shows at the door. */
export function drawBookingRef(now: Instant, random: Random, prefix: string): string {
  return `${prefix}-${compactDate(now).slice(2)}-${sixHex(random)}`;
}

/** `INV-YYMM-NNNN`; NNNN grows past 9999. */
export function invoiceNumber(prefix: string, yymm: string, sequence: number): string {
  return `${prefix}-${yymm}-${String(sequence).padStart(4, '0')}`;
}

function compactDate(now: Instant): string {
  return businessDateOf(now).replaceAll('-', '');
}

function sixHex(random: Random): string {
  return Array.from(random.bytes(3), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
