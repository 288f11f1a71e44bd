import type { PaymentMethod } from './payment-method.ts';
import { readPhone } from './phone.ts';
import { readEmail, readText, readTextUnlessObject, stated } from './reading.ts';
import type { FactReader } from './sources.ts';

export interface NormalisedAddress {
  readonly street?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly country?: string;
}

export interface NormalisedCustomer {
  /** The client's own id of the customer, where points or a membership hang on it. */
  readonly id?: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: NormalisedAddress;
}

export interface NormalisedInvoice {
  /** What the buyer wants printed on it: a cost centre, an order number, a name. */
  readonly reference?: string;
  readonly address?: NormalisedAddress;
}

export interface Buyer {
  readonly customer: NormalisedCustomer;
  readonly invoice: NormalisedInvoice | undefined;
  readonly payerAlias: string | undefined;
}

/** Who buys, where the invoice goes, and which phone Swish asks. */
export function readBuyer(read: FactReader, method: PaymentMethod | undefined): Buyer {
  const { contact, payerAlias } = phonesOf(read, method);
  const invoice = stated({
    reference: read('invoiceReference', readText),
    address: stated({
      street: read('invoiceStreet', readTextUnlessObject),
      postalCode: read('invoicePostalCode', readText),
      city: read('invoiceCity', readText),
      country: read('invoiceCountry', readText),
    }),
  });
  const customer = stated({
    id: read('customerId', readText),
    name: nameOf(read),
    email: read('email', readEmail),
    phone: contact,
    address: addressOf(read) ?? invoice?.address,
  });
  return { customer: customer ?? {}, invoice, payerAlias };
}

/**
 * The studio's front end puts the number that Swish shall ask beside the payment, and the buyer's
 * own among the buyer's facts. So a number in userInfo alone never makes it an e-commerce payment.
 */
function phonesOf(
  read: FactReader,
  method: PaymentMethod | undefined,
): { readonly contact: string | undefined; readonly payerAlias: string | undefined } {
  const payer = read('payerAlias', readPhone);
  const beside = read('phoneBesidePayment', readPhone);
  const contact = read('contactPhone', readPhone);
  if (method !== 'swish') return { contact: beside ?? contact, payerAlias: payer };
  return { contact: contact ?? beside ?? payer, payerAlias: payer ?? beside };
}

function nameOf(read: FactReader): string | undefined {
  const parts = [read('firstName', readText), read('lastName', readText)];
  const joined = parts.filter((part) => part !== undefined).join(' ');
  return read('name', readText) ?? (joined === '' ? undefined : joined);
}

function addressOf(read: FactReader): NormalisedAddress | undefined {
  return stated({
    street: read('street', readTextUnlessObject),
    postalCode: read('postalCode', readText),
    city: read('city', readText),
    country: read('country', readText),
  });
}
