import { readBuyer, type NormalisedCustomer, type NormalisedInvoice } from './buyer.ts';
import { readPaymentMethod, type PaymentMethod } from './payment-method.ts';
import { readPurchase } from './purchase.ts';
import {
  isObject,
  readCurrency,
  readIdempotencyKey,
  readText,
  stated,
  type FieldError,
} from './reading.ts';
import { factReader, type FactReader } from './sources.ts';

export type { NormalisedAddress, NormalisedCustomer, NormalisedInvoice } from './buyer.ts';
export type { PaymentMethod } from './payment-method.ts';
export type { FieldError } from './reading.ts';

export interface NormalisedPaymentRequest {
  readonly paymentMethod?: PaymentMethod;
  readonly productId?: string;
  /** The code that the catalogue declares: `course`, `gift-card`, `art-product` and so on. */
  readonly productType?: string;
  readonly quantity?: number;
  /** What the client claims that it costs: compared with our price, never charged. */
  readonly amountOre?: number;
  readonly currency?: string;
  readonly customer: NormalisedCustomer;
  readonly invoice?: NormalisedInvoice;
  /** What only some product types have: a greeting, participants, a date, a slot, riders. */
  readonly lineData: Readonly<Record<string, unknown>>;
  /** With a number Swish asks that phone (e-commerce); without one we hand out token and QR. */
  readonly swish?: { readonly payerAlias?: string };
  readonly discountCode?: string;
  readonly idempotencyKey?: string;
  readonly errors: readonly FieldError[];
}

/**
 * Reads a body that asks for a payment, in any of the spellings of the seeds, into one shape.
 *
 * The same fact is looked for at five levels and the first that states it wins: the body itself,
 * then directInput, then itemDetails (and its synonyms), then flowData with all that it holds, then
 * userInfo (and its synonyms). Two spellings at one level that say different things are an error,
 * `request.contradicting-fields`, never a silent pick; so is a body that names another method than
 * its path (`entry`) takes. Fields that no seed knows are ignored. Nothing is required here and no
 * price is decided: that is for the validation and the catalogue behind it. It never throws.
 * Errors: request.not-an-object, .contradicting-fields, .text-unreadable, .text-too-long,
 * .list-unreadable, .list-too-long; payment.method-unknown, .amount-unreadable,
 * .amount-too-precise, .amount-not-positive, .currency-unreadable; product.type-unreadable;
 * order.quantity-unreadable; customer.phone-unreadable; idempotency.key-unreadable.
 */
export function normalisePaymentRequest(
  input: unknown,
  entry?: PaymentMethod,
): NormalisedPaymentRequest {
  if (!isObject(input))
    return {
      customer: {},
      lineData: {},
      errors: [{ field: '', code: 'request.not-an-object', message: 'Send one JSON object.' }],
    };
  const errors: FieldError[] = [];
  const read = factReader(input, errors);
  const paymentMethod = methodOf(read, entry, errors);
  const { customer, invoice, payerAlias } = readBuyer(read, paymentMethod);
  const { lineData, ...purchase } = readPurchase(read, errors);
  const facts = stated({
    paymentMethod,
    ...purchase,
    currency: read('currency', readCurrency),
    invoice,
    swish: stated({ payerAlias }),
    discountCode: read('discountCode', readText),
    idempotencyKey: read('idempotencyKey', readIdempotencyKey),
  });
  return { ...facts, customer, lineData, errors };
}

function methodOf(
  read: FactReader,
  entry: PaymentMethod | undefined,
  errors: FieldError[],
): PaymentMethod | undefined {
  const method = read('paymentMethod', readPaymentMethod);
  if (entry !== undefined && method !== undefined && method !== entry)
    errors.push({
      field: 'paymentMethod',
      code: 'request.contradicting-fields',
      message: `This path takes ${entry} payments only.`,
    });
  return entry ?? method;
}
