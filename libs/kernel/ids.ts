import type { Brand } from './brand.ts';

/** `ORD-20261120-A15A7F`: for people, not a secret. */
export type OrderRef = Brand<string, 'OrderRef'>;
/** `SC-20261120-9EA699`: one attempt at one gateway; it follows the money everywhere. */
export type PaymentRef = Brand<string, 'PaymentRef'>;
/** Random; no personal data in it. */
export type PersonId = Brand<string, 'PersonId'>;
/** A UUID: the same id means the same wish. */
export type CommandId = Brand<string, 'CommandId'>;
export type ProductId = Brand<string, 'ProductId'>;
/** What holds take units of: a course occasion, a ticket type, a session slot, a stock item. */
export type PoolId = Brand<string, 'PoolId'>;
/** HMAC of a gift card's code under a pepper: tells nothing of the code. */
export type GiftCardId = Brand<string, 'GiftCardId'>;
/** As customers type it, in capitals: `SUMMER2026`. */
export type DiscountCode = Brand<string, 'DiscountCode'>;
/** order + round + part, so that reserving again after a release is a new hold, not a repeat. */
export type HoldId = Brand<string, 'HoldId'>;
/** A UUID: one customer's place in the waiting list of one pool. */
export type WaitlistEntryId = Brand<string, 'WaitlistEntryId'>;

/** Who caused an event. `id` is an API key's id, a process's name or a provider's name, never a name. */
export interface Actor {
  readonly kind:
    | 'checkout'
    | 'operator'
    | 'promoter'
    | 'accountant'
    | 'admin'
    | 'process'
    | 'provider'
    | 'system';
  readonly id: string;
}

const orderRefPattern = /^[A-Z]{2,8}-\d{8}-[0-9A-F]{6}$/;
const catalogueIdPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Undefined when the text is not an order reference. */
export function parseOrderRef(text: string): OrderRef | undefined {
  return orderRefPattern.test(text) ? (text as OrderRef) : undefined;
}

/** Undefined when the text is not a payment reference. */
export function parsePaymentRef(text: string): PaymentRef | undefined {
  return orderRefPattern.test(text) ? (text as PaymentRef) : undefined;
}

/** Undefined when the text is not a catalogue id (lower case letters, digits and dashes, at most 64). */
export function parseProductId(text: string): ProductId | undefined {
  return catalogueIdPattern.test(text) ? (text as ProductId) : undefined;
}

/** Undefined when the text is not a lower case UUID. */
export function parseCommandId(text: string): CommandId | undefined {
  return uuidPattern.test(text) ? (text as CommandId) : undefined;
}

/** Undefined when the text is not a lower case UUID. */
export function parseWaitlistEntryId(text: string): WaitlistEntryId | undefined {
  return uuidPattern.test(text) ? (text as WaitlistEntryId) : undefined;
}
