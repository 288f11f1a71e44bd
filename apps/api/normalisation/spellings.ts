/** Who spells a field so: a document that docs/seeds.md names, or our own money object. */
export type Seed =
  | 'studio clay payments'
  | 'AI shop points'
  | 'TheHub gateways and orders'
  | 'Aveli sessions and Connect'
  | 'this API';

/** What an object in a body is about: an e-mail in a person's is the buyer's, in an item's not. */
export type Kind = 'facts' | 'item' | 'person';

export interface Spelling {
  /** In camelCase, dotted; each part is also read in snake_case. */
  readonly path: string;
  readonly seed: Seed;
  /** `asked` where the seed asks for the fact and leaves its name to the front end. */
  readonly basis: 'spelled' | 'asked';
  readonly within: readonly Kind[];
}

/** Names of the objects that carry the facts, and what each is about. */
export const containers: Readonly<Record<Kind, readonly string[]>> = {
  facts: ['directInput', 'flowData'],
  item: ['itemDetails', 'productData', 'giftCardDetails', 'giftCardData'],
  person: ['userInfo', 'userData', 'customerInfo', 'customer'],
};

const clay = from('studio clay payments', 'spelled');
const clayAsks = from('studio clay payments', 'asked');
const shop = from('AI shop points', 'spelled');
const hub = from('TheHub gateways and orders', 'spelled');
const hubAsks = from('TheHub gateways and orders', 'asked');
const aveli = from('Aveli sessions and Connect', 'spelled');
const aveliAsks = from('Aveli sessions and Connect', 'asked');
const ours = from('this API', 'spelled');

const anywhere: readonly Kind[] = ['facts', 'item', 'person'];
const notOfPerson: readonly Kind[] = ['facts', 'item'];
const notOfItem: readonly Kind[] = ['facts', 'person'];
const facts: readonly Kind[] = ['facts'];
const item: readonly Kind[] = ['item'];
const person: readonly Kind[] = ['person'];

/**
 * Each fact of an order, and every way in which the seeds spell it. Left out on purpose: what the
 * server alone decides (references, numbers, status, dates of issue and expiry), the house's own
 * Swish number (`swish_number`), and a bare `code`, which is a gift card in one seed and a
 * discount in the next.
 */
export const spellings = {
  paymentMethod: [...clay(facts, 'paymentMethod'), ...clayAsks(facts, 'paymentInfo.paymentMethod')],
  productId: clay(anywhere, 'productId', 'courseId'),
  itemId: clay(item, 'id'),
  courseId: clay(anywhere, 'courseId'),
  packageId: shop(anywhere, 'packageId'),
  sessionId: aveli(anywhere, 'sessionId'),
  planId: hub(anywhere, 'planId'),
  productType: [...clay(anywhere, 'productType'), ...hub(notOfPerson, 'itemType')],
  bareType: [...aveli(facts, 'type'), ...clayAsks(item, 'type')],
  quantity: clay(notOfPerson, 'quantity'),
  participantCount: [
    ...clay(anywhere, 'numberOfParticipants'),
    ...clayAsks(anywhere, 'participants'),
  ],
  amount: [
    ...clay(notOfPerson, 'amount'),
    ...hub(notOfPerson, 'totalAmount', 'totalPrice'),
    ...aveli(notOfPerson, 'amountCents'),
    ...shop(notOfPerson, 'totalCents'),
  ],
  unitPrice: [
    ...clay(notOfPerson, 'price'),
    ...hub(notOfPerson, 'unitPrice'),
    ...aveli(notOfPerson, 'priceCents'),
  ],
  currency: [...hub(notOfPerson, 'currency'), ...ours(notOfPerson, 'amount.currency')],
  customerId: [...shop(notOfItem, 'userId')],
  name: [...clay(notOfItem, 'customerName'), ...hub(notOfItem, 'name')],
  firstName: clayAsks(notOfItem, 'firstName'),
  lastName: clayAsks(notOfItem, 'lastName'),
  email: [...clay(notOfItem, 'email'), ...hub(notOfItem, 'customerEmail')],
  contactPhone: [
    ...clay(person, 'phoneNumber'),
    ...clayAsks(person, 'phone'),
    ...clayAsks(notOfItem, 'customerPhone'),
  ],
  phoneBesidePayment: [...clay(facts, 'phoneNumber'), ...clayAsks(facts, 'phone')],
  payerAlias: hubAsks(facts, 'payerAlias', 'swish.payerAlias'),
  street: clayAsks(notOfItem, 'address', 'address.street', 'street'),
  postalCode: clayAsks(notOfItem, 'postalCode', 'address.postalCode'),
  city: clayAsks(notOfItem, 'city', 'address.city'),
  country: clayAsks(notOfItem, 'country', 'address.country'),
  invoiceReference: clayAsks(facts, 'invoiceDetails.reference', 'invoiceData.reference'),
  invoiceStreet: clayAsks(
    facts,
    'invoiceDetails.address',
    'invoiceDetails.street',
    'invoiceData.address',
  ),
  invoicePostalCode: clayAsks(facts, 'invoiceDetails.postalCode', 'invoiceData.postalCode'),
  invoiceCity: clayAsks(facts, 'invoiceDetails.city', 'invoiceData.city'),
  invoiceCountry: clayAsks(facts, 'invoiceDetails.country', 'invoiceData.country'),
  recipientName: clay(anywhere, 'recipientName'),
  recipientEmail: clay(anywhere, 'recipientEmail'),
  senderName: clay(anywhere, 'senderName'),
  senderEmail: clay(anywhere, 'senderEmail'),
  senderPhone: clay(anywhere, 'senderPhone'),
  message: clay(anywhere, 'message'),
  participants: clayAsks(anywhere, 'participants'),
  selectedDate: clayAsks(anywhere, 'selectedDate'),
  shippingAddress: clay(anywhere, 'shippingAddress'),
  slotId: aveliAsks(anywhere, 'slotId'),
  eventId: hub(anywhere, 'eventId'),
  seriesId: hub(anywhere, 'seriesId'),
  classId: hub(anywhere, 'classId'),
  riderId: hub(anywhere, 'riderId'),
  registrations: hub(notOfPerson, 'registrations'),
  discountCode: hub(notOfPerson, 'discountCode'),
  idempotencyKey: shop(facts, 'idempotencyKey'),
} satisfies Readonly<Record<string, readonly Spelling[]>>;

export type Fact = keyof typeof spellings;

function from(seed: Seed, basis: Spelling['basis']) {
  return (within: readonly Kind[], ...paths: readonly string[]): readonly Spelling[] =>
    paths.map((path) => ({ path, seed, basis, within }));
}
