import { describe, expect, it } from '@jest/globals';
import { normalisePaymentRequest } from './payment-request.ts';
import { spellingsOf } from './sources.ts';
import { spellings, type Seed } from './spellings.ts';

type Case = readonly [seed: Seed, body: object, expected: object];

const clay = 'studio clay payments';
const shop = 'AI shop points';
const hub = 'TheHub gateways and orders';
const aveli = 'Aveli sessions and Connect';

const address = { address: 'Storgatan 1', postalCode: '111 22', city: 'Solna', country: 'SE' };
const read = { street: 'Storgatan 1', postalCode: '111 22', city: 'Solna', country: 'SE' };
const anna = { name: 'Anna Ek' };

const cases: readonly Case[] = [
  [clay, { paymentMethod: 'swish' }, { paymentMethod: 'swish' }],
  [clay, { paymentMethod: 'INVOICE' }, { paymentMethod: 'invoice' }],
  [clay, { paymentMethod: 'Faktura' }, { paymentMethod: 'invoice' }],
  [hub, { paymentMethod: 'swish_handel' }, { paymentMethod: 'swish' }],
  [clay, { flowData: { paymentInfo: { paymentMethod: 'SWISH' } } }, { paymentMethod: 'swish' }],
  [clay, { productId: '92325c7f' }, { productId: '92325c7f' }],
  [clay, { itemDetails: { id: '92325c7f' } }, { productId: '92325c7f' }],
  [clay, { courseId: 'c1' }, { productId: 'c1', productType: 'course' }],
  [shop, { packageId: 'premium' }, { productId: 'premium', productType: 'points-package' }],
  [
    aveli,
    { sessionId: 's1', slotId: 'k2' },
    { productId: 's1', productType: 'session-slot', lineData: { sessionId: 's1', slotId: 'k2' } },
  ],
  [hub, { planId: 1 }, { productId: '1', productType: 'membership' }],
  [clay, { productType: 'gift_card' }, { productType: 'gift-card' }],
  [clay, { productType: 'ART_PRODUCT' }, { productType: 'art-product' }],
  [clay, { productData: { type: 'course' } }, { productType: 'course' }],
  [clay, { productType: 'workshopWeekend' }, { productType: 'workshop-weekend' }],
  [hub, { itemType: 'series_registration' }, { productType: 'series-registration' }],
  [hub, { itemType: 'registration' }, { productType: 'event-registration' }],
  [aveli, { type: 'session' }, { productType: 'session-slot' }],
  [aveli, { type: 'one_off' }, {}],
  [aveli, { type: 'subscription' }, { productType: 'membership' }],
  [clay, { quantity: 2 }, { quantity: 2 }],
  [clay, { userInfo: { numberOfParticipants: '3' } }, { quantity: 3 }],
  [clay, { participants: 4 }, { quantity: 4 }],
  [
    clay,
    { participants: ['Anna Ek', { name: 'Bo', email: 'Bo@x.se', phone: '070-123 45 67' }] },
    {
      quantity: 2,
      lineData: { participants: [anna, { name: 'Bo', email: 'bo@x.se', phone: '46701234567' }] },
    },
  ],
  [clay, { amount: 3300 }, { amountOre: 330_000 }],
  [clay, { giftCardDetails: { amount: '500' } }, { amountOre: 50_000 }],
  [hub, { totalAmount: '450,50' }, { amountOre: 45_050 }],
  [hub, { totalPrice: 500 }, { amountOre: 50_000 }],
  [aveli, { amountCents: 39_900 }, { amountOre: 39_900 }],
  [shop, { totalCents: 3_999 }, { amountOre: 3_999 }],
  ['this API', { amount: { amount: 100, currency: 'SEK' } }, { amountOre: 100, currency: 'SEK' }],
  [clay, { itemDetails: { price: 1200 }, quantity: 2 }, { quantity: 2, amountOre: 240_000 }],
  [hub, { unitPrice: '250.00' }, { amountOre: 25_000 }],
  [aveli, { priceCents: '45000' }, { amountOre: 45_000 }],
  [
    shop,
    { packageId: 'premium', points: 550, price: 3999 },
    { productId: 'premium', productType: 'points-package' },
  ],
  [hub, { currency: 'sek' }, { currency: 'SEK' }],
  [shop, { userId: 'u-1' }, { customer: { id: 'u-1' } }],
  [clay, { customerName: 'Anna Ek' }, { customer: anna }],
  [hub, { name: 'Anna Ek' }, { customer: anna }],
  [clay, { userData: { firstName: 'Anna', lastName: 'Ek' } }, { customer: anna }],
  [clay, { userInfo: { email: ' Anna@Example.se ' } }, { customer: { email: 'anna@example.se' } }],
  [hub, { customerEmail: 'anna@example.se' }, { customer: { email: 'anna@example.se' } }],
  [clay, { userInfo: { phoneNumber: '070-123 45 67' } }, { customer: { phone: '46701234567' } }],
  [clay, { customerInfo: { phone: '+46701234567' } }, { customer: { phone: '46701234567' } }],
  [clay, { customerPhone: '0046701234567' }, { customer: { phone: '46701234567' } }],
  [
    clay,
    { paymentMethod: 'swish', phoneNumber: '4671234567', userInfo: { phone: '0701234567' } },
    {
      paymentMethod: 'swish',
      swish: { payerAlias: '4671234567' },
      customer: { phone: '46701234567' },
    },
  ],
  [
    clay,
    { paymentMethod: 'invoice', phone: '0701234567' },
    { paymentMethod: 'invoice', customer: { phone: '46701234567' } },
  ],
  [hub, { payerAlias: '0701234567' }, { swish: { payerAlias: '46701234567' } }],
  [hub, { swish: { payerAlias: '0701234567' } }, { swish: { payerAlias: '46701234567' } }],
  [clay, { userInfo: address }, { customer: { address: read } }],
  [clay, { customer: { address: read } }, { customer: { address: read } }],
  [clay, read, { customer: { address: read } }],
  [
    clay,
    { invoiceDetails: { ...address, reference: 'KST 42' } },
    { invoice: { reference: 'KST 42', address: read }, customer: { address: read } },
  ],
  [
    clay,
    { invoiceData: { ...address, reference: 'KST 42' }, userInfo: { city: 'Kiruna' } },
    { invoice: { reference: 'KST 42', address: read }, customer: { address: { city: 'Kiruna' } } },
  ],
  [
    clay,
    { invoiceDetails: { street: 'Ågatan 2' } },
    { invoice: { address: { street: 'Ågatan 2' } }, customer: { address: { street: 'Ågatan 2' } } },
  ],
  [
    clay,
    { itemDetails: { recipientName: 'Bo', recipientEmail: 'bo@x.se', message: 'Grattis!' } },
    {
      productType: 'gift-card',
      lineData: { recipientName: 'Bo', recipientEmail: 'bo@x.se', message: 'Grattis!' },
    },
  ],
  [
    clay,
    { giftCardData: { senderName: 'Anna', senderEmail: 'a@x.se', senderPhone: '0701234567' } },
    {
      productType: 'gift-card',
      lineData: { senderName: 'Anna', senderEmail: 'a@x.se', senderPhone: '46701234567' },
    },
  ],
  [clay, { selectedDate: '2026-12-01' }, { lineData: { selectedDate: '2026-12-01' } }],
  [clay, { shippingAddress: address }, { lineData: { shippingAddress: read } }],
  [
    clay,
    { shippingAddress: 'Hamngatan 3' },
    { lineData: { shippingAddress: { street: 'Hamngatan 3' } } },
  ],
  [
    hub,
    { eventId: 123, registrations: [{ riderId: 1, classId: 5 }], discountCode: 'SUMMER2026' },
    {
      productType: 'event-registration',
      discountCode: 'SUMMER2026',
      lineData: { eventId: '123', registrations: [{ riderId: '1', classId: '5' }] },
    },
  ],
  [
    hub,
    { seriesId: 9, riderId: 1, classId: 5 },
    {
      productType: 'series-registration',
      lineData: { seriesId: '9', riderId: '1', classId: '5' },
    },
  ],
  [shop, { idempotencyKey: 'evt_12345678' }, { idempotencyKey: 'evt_12345678' }],
];

describe('a body in a spelling of the seeds', () => {
  it.each(cases)('given %s, %j is read as %j', (_seed, body, expected) => {
    const normalised = { customer: {}, lineData: {}, errors: [], ...expected };
    expect(normalisePaymentRequest(body)).toEqual(normalised);
    expect(normalisePaymentRequest(inSnakeCase(body))).toEqual(normalised);
  });

  it('has a case above for every spelling that we claim to read', () => {
    const exercised = JSON.stringify(cases.map(([, body]) => body));
    const forgotten = Object.values(spellings)
      .flat()
      .filter(({ path }) => path.split('.').some((name) => !exercised.includes(`"${name}":`)));
    expect(forgotten).toEqual([]);
  });
});

function inSnakeCase(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(inSnakeCase);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [spellingsOf(name).at(-1), inSnakeCase(value)]),
  );
}
