import { canBeSold, type ProductTypeDeclaration } from '../domain/product-type.ts';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const email = { type: 'string', format: 'email', maxLength: 254 };
const phone = text(40);

const participants = {
  type: 'array',
  maxItems: 200,
  items: {
    type: 'object',
    properties: { name: text(200), email, phone },
    required: ['name'],
  },
};

/** One line registers one rider in one class, so that each can be cancelled by itself. */
const registrations = {
  type: 'array',
  minItems: 1,
  maxItems: 1,
  items: {
    type: 'object',
    properties: { riderId: text(64), classId: text(64), name: text(200), club: text(200) },
    required: ['riderId'],
    maxProperties: 20,
  },
};

/** What a line may say beyond what is listed is kept with the order, within this many fields. */
const maxProperties = 40;

function lineSchema(properties: object, required: readonly string[] = []): string {
  return JSON.stringify({ type: 'object', properties, required, maxProperties });
}

const booking = lineSchema({ participants, selectedDate: text(40), message: text(1_000) });

const greeting = lineSchema(
  {
    recipientName: text(200),
    recipientEmail: email,
    senderName: text(200),
    message: text(1_000),
  },
  ['recipientName'],
);

const delivery = lineSchema({ shippingAddress: { type: 'object', maxProperties: 10 } });
const nothingSpecial = lineSchema({});

/**
 * The kinds of product of the shops that the ledger grew from. Rates are those of 2026 for the goods
 * in question: 25 % in general, 12 % for the artist's own work, 6 % for taking part in sport and for
 * admission; a gift card that is good for several rates bears none until it is used, while points
 * that buy nothing but images bear theirs at once. Source: ML (2023:200) chapters 2 and 9, to be
 * confirmed by the merchant's accountant.
 */
const kinds: readonly Omit<ProductTypeDeclaration, 'sellable'>[] = [
  {
    code: 'course',
    name: { sv: 'Kurs', en: 'Course' },
    allocates: 'seats',
    delivers: 'booking',
    vatRateBasisPoints: 2500,
    salesAccount: '3001',
    lineSchema: booking,
  },
  {
    code: 'session-slot',
    name: { sv: 'Bokningsbar tid', en: 'Session slot' },
    allocates: 'seats',
    delivers: 'booking',
    vatRateBasisPoints: 2500,
    salesAccount: '3001',
    lineSchema: booking,
  },
  {
    code: 'ticket',
    name: { sv: 'Biljett', en: 'Ticket' },
    allocates: 'seats',
    delivers: 'ticket',
    vatRateBasisPoints: 600,
    salesAccount: '3003',
    lineSchema: lineSchema({ participants }),
  },
  {
    code: 'gift-card',
    name: { sv: 'Presentkort', en: 'Gift card' },
    allocates: 'nothing',
    delivers: 'gift-card',
    vatRateBasisPoints: 0,
    salesAccount: '2421',
    lineSchema: greeting,
  },
  {
    code: 'art-product',
    name: { sv: 'Konst', en: 'Art' },
    allocates: 'stock',
    delivers: 'shipment',
    vatRateBasisPoints: 1200,
    salesAccount: '3002',
    lineSchema: delivery,
  },
  {
    code: 'merchandise',
    name: { sv: 'Vara', en: 'Merchandise' },
    allocates: 'stock',
    delivers: 'shipment',
    vatRateBasisPoints: 2500,
    salesAccount: '3001',
    lineSchema: delivery,
  },
  {
    code: 'image',
    name: { sv: 'Bild', en: 'Image' },
    allocates: 'nothing',
    delivers: 'download',
    vatRateBasisPoints: 2500,
    salesAccount: '3001',
    lineSchema: nothingSpecial,
  },
  {
    code: 'points-package',
    name: { sv: 'Poängpaket', en: 'Points package' },
    allocates: 'nothing',
    delivers: 'points',
    vatRateBasisPoints: 2500,
    salesAccount: '2421',
    lineSchema: nothingSpecial,
  },
  {
    code: 'event-registration',
    name: { sv: 'Tävlingsanmälan', en: 'Event registration' },
    allocates: 'seats',
    delivers: 'registration',
    vatRateBasisPoints: 600,
    salesAccount: '3003',
    lineSchema: lineSchema({ registrations }, ['registrations']),
  },
  {
    code: 'series-registration',
    name: { sv: 'Serieanmälan', en: 'Series registration' },
    allocates: 'seats',
    delivers: 'registration',
    vatRateBasisPoints: 600,
    salesAccount: '3003',
    lineSchema: lineSchema({ registrations }, ['registrations']),
  },
  {
    code: 'membership',
    name: { sv: 'Medlemskap', en: 'Membership' },
    allocates: 'nothing',
    delivers: 'membership',
    vatRateBasisPoints: 2500,
    salesAccount: '3001',
    lineSchema: nothingSpecial,
  },
];

/** All of them, sold as far as they can be today. */
export const demoProductTypes: readonly ProductTypeDeclaration[] = kinds.map((kind) => ({
  ...kind,
  sellable: canBeSold(kind),
}));
