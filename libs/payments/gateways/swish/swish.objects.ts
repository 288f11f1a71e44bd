import { z } from 'zod';
import { amountDigitsIn, oreOfSwishDigits } from './swish.money.ts';

/** A payment request as Swish tells it. `paymentReference` is no proof of payment; `status` is. */
export interface SwishPayment {
  readonly id: string;
  readonly status: 'CREATED' | 'PAID' | 'DECLINED' | 'ERROR' | 'CANCELLED';
  readonly amountOre: number;
  readonly currency: 'SEK';
  readonly payeeAlias: string;
  readonly payerAlias: string | undefined;
  /** The bank's reference; a refund names it. */
  readonly paymentReference: string | undefined;
  readonly payeePaymentReference: string | undefined;
  readonly message: string | undefined;
  readonly dateCreated: string;
  readonly datePaid: string | undefined;
  readonly errorCode: string | undefined;
}

/** A refund as Swish tells it. The money has reached the customer at PAID, not at DEBITED. */
export interface SwishRefund {
  readonly id: string;
  readonly status: 'CREATED' | 'VALIDATED' | 'DEBITED' | 'PAID' | 'ERROR';
  readonly amountOre: number;
  readonly currency: 'SEK';
  readonly payerAlias: string;
  readonly originalPaymentReference: string;
  readonly paymentReference: string | undefined;
  readonly payerPaymentReference: string | undefined;
  readonly dateCreated: string;
  readonly datePaid: string | undefined;
  readonly errorCode: string | undefined;
}

const INSTRUCTION_UUID = /^[0-9A-F]{32}$/;

/** Swish writes "absent" as null, as "" or not at all. */
const optionalText = z
  .string()
  .max(500)
  .nullish()
  .transform((text) => (text === null || text === '' ? undefined : text));

/** The amount is missing here on purpose: it is read from the raw digits, never as a float. */
const sharedShape = {
  id: z.string().regex(INSTRUCTION_UUID),
  currency: z.literal('SEK'),
  paymentReference: optionalText,
  dateCreated: z.iso.datetime({ offset: true }),
  datePaid: z.iso
    .datetime({ offset: true })
    .nullish()
    .transform((at) => at ?? undefined),
  errorCode: optionalText,
};

const paymentSchema = z.object({
  ...sharedShape,
  status: z.enum(['CREATED', 'PAID', 'DECLINED', 'ERROR', 'CANCELLED']),
  payeeAlias: z.string().regex(/^\d{1,20}$/),
  payerAlias: optionalText,
  payeePaymentReference: optionalText,
  message: optionalText,
});

const refundSchema = z.object({
  ...sharedShape,
  status: z.enum(['CREATED', 'VALIDATED', 'DEBITED', 'PAID', 'ERROR']),
  payerAlias: z.string().regex(/^\d{1,20}$/),
  originalPaymentReference: z.string().min(1).max(100),
  payerPaymentReference: optionalText,
});

const errorsSchema = z.array(
  z.object({
    errorCode: z.string().regex(/^[A-Z0-9]{2,20}$/),
    additionalInformation: optionalText,
  }),
);

/** One element of the array that Swish answers with 422 and 403; only what carries no secret. */
export interface SwishError {
  readonly code: string;
  readonly additionalInformation: string | undefined;
}

/** 32 hexadecimal characters, upper case, no dashes. */
export function isInstructionUuid(text: string): boolean {
  return INSTRUCTION_UUID.test(text);
}

/** A UUID in the form that Swish wants for a payment request's or refund's id. */
export function instructionUuidOf(uuid: string): string {
  const instruction = uuid.replaceAll('-', '').toUpperCase();
  if (!isInstructionUuid(instruction)) throw new RangeError('not a UUID');
  return instruction;
}

/**
 * Reads a payment request object, or undefined when it is not one (a new status, a broken amount):
 * what cannot be read is never guessed. Source: Merchant Integration Guide 2.1, payment request
 * object.
 */
export function parseSwishPayment(text: string): SwishPayment | undefined {
  const object = paymentSchema.safeParse(parsedJson(text));
  const amountOre = amountOreIn(text);
  if (!object.success || amountOre === undefined) return undefined;
  return { ...object.data, amountOre };
}

/**
 * Reads a refund object, or undefined when it is not one. Source: the same guide, refund object.
 */
export function parseSwishRefund(text: string): SwishRefund | undefined {
  const object = refundSchema.safeParse(parsedJson(text));
  const amountOre = amountOreIn(text);
  if (!object.success || amountOre === undefined) return undefined;
  return { ...object.data, amountOre };
}

/** Reads the array of errors, or undefined when the body is something else. */
export function parseSwishErrors(text: string): readonly [SwishError, ...SwishError[]] | undefined {
  const errors = errorsSchema.safeParse(parsedJson(text));
  const [first, ...rest] = errors.success ? errors.data.map(toError) : [];
  return first === undefined ? undefined : [first, ...rest];
}

function toError(error: z.infer<typeof errorsSchema>[number]): SwishError {
  return { code: error.errorCode, additionalInformation: error.additionalInformation };
}

function amountOreIn(text: string): number | undefined {
  const digits = amountDigitsIn(text);
  return digits === undefined ? undefined : oreOfSwishDigits(digits);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
