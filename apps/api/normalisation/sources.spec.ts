import { describe, expect, it } from '@jest/globals';
import { normalisePaymentRequest } from './payment-request.ts';

describe('precedence between levels', () => {
  const levels = [
    { productId: 'top' },
    { directInput: { productId: 'direct' } },
    { itemDetails: { productId: 'item' } },
    { flowData: { itemDetails: { productId: 'flow' } } },
    { userInfo: { productId: 'user' } },
  ];

  it.each([
    [0, 'top'],
    [1, 'direct'],
    [2, 'item'],
    [3, 'flow'],
    [4, 'user'],
  ])('given the levels from number %i on, the id of %s is taken', (from, productId) => {
    const body = Object.assign({}, ...levels.slice(from)) as object;
    expect(normalisePaymentRequest(body)).toMatchObject({ productId, errors: [] });
  });

  it('passes over a level whose field was left blank', () => {
    const body = { productId: ' ', directInput: null, flowData: { product_id: 'p1' } };
    expect(normalisePaymentRequest(body)).toMatchObject({ productId: 'p1', errors: [] });
  });

  it('reports a wrong value and does not fall through to a lower level', () => {
    const body = { amount: 'free', itemDetails: { amount: 100 } };
    expect(codes(body)).toEqual(['amount payment.amount-unreadable']);
    expect(normalisePaymentRequest(body)).not.toHaveProperty('amountOre');
  });

  it('reads no product name as the name of the buyer', () => {
    expect(normalisePaymentRequest({ itemDetails: { name: 'Vas', email: 'x@y.se' } })).toEqual({
      customer: {},
      lineData: {},
      errors: [],
    });
  });
});

describe('contradictions', () => {
  it.each<[object, string]>([
    [{ productId: 'a', product_id: 'b' }, 'product_id'],
    [{ productId: 'a', courseId: 'b' }, 'courseId'],
    [{ userInfo: { phone: '0701234567', phone_number: '0707654321' } }, 'userInfo.phone'],
    [{ flowData: { itemDetails: { amount: 1 }, amount: 2 } }, 'flowData.itemDetails.amount'],
    [{ amount: 100, amount_cents: 5_000 }, 'amount_cents'],
    [{ quantity: 2, number_of_participants: 3 }, 'quantity'],
    [{ user_info: { email: 'a@x.se' }, userInfo: { email: 'b@x.se' } }, 'user_info.email'],
    [{ registrations: [{ riderId: 1, rider_id: 2 }] }, 'registrations'],
  ])('given %j, %s is refused and nothing is picked', (body, field) => {
    expect(codes(body)).toEqual([expect.stringContaining(field)]);
  });

  it('takes two spellings that say the same thing as one', () => {
    const body = { amount: '100,00', amount_cents: 10_000, user_info: anna, userInfo: anna };
    expect(codes(body)).toEqual([]);
  });

  it('takes one booking of three participants as three places', () => {
    const body = { quantity: 1, userInfo: { numberOfParticipants: '3' } };
    expect(normalisePaymentRequest(body)).toMatchObject({ quantity: 3, errors: [] });
  });

  it('refuses a body that names another method than its path takes', () => {
    expect(codes({ paymentMethod: 'faktura' }, 'swish')).toEqual([
      'paymentMethod request.contradicting-fields',
    ]);
  });

  it('lets the path say the method, so that a number beside the payment is the payer', () => {
    expect(normalisePaymentRequest({ phone_number: '0701234567' }, 'swish')).toMatchObject({
      paymentMethod: 'swish',
      swish: { payerAlias: '46701234567' },
    });
  });

  it('leaves Swish without a payer when only the buyer has a phone', () => {
    const body = { paymentMethod: 'swish', userInfo: { phone: '0701234567' } };
    expect(normalisePaymentRequest(body)).not.toHaveProperty('swish');
  });
});

describe('what cannot be read', () => {
  it.each<[unknown, string]>([
    [null, ' request.not-an-object'],
    [[], ' request.not-an-object'],
    [{ paymentMethod: 'points' }, 'paymentMethod payment.method-unknown'],
    [{ product_type: '<b>' }, 'product_type product.type-unreadable'],
    [{ productId: { $ne: 1 } }, 'productId request.text-unreadable'],
    [{ message: 'x'.repeat(2_001) }, 'message request.text-too-long'],
    [{ quantity: 0 }, 'quantity order.quantity-unreadable'],
    [{ quantity: 1.5 }, 'quantity order.quantity-unreadable'],
    [{ currency: 'kronor' }, 'currency payment.currency-unreadable'],
    [{ idempotency_key: 'short' }, 'idempotency_key idempotency.key-unreadable'],
    [{ registrations: {} }, 'registrations request.list-unreadable'],
    [{ registrations: [null] }, 'registrations request.list-unreadable'],
    [{ registrations: Array(201).fill({ riderId: 1 }) }, 'registrations request.list-too-long'],
    [
      { flow_data: { user_info: { phone: 'x' } } },
      'flow_data.user_info.phone customer.phone-unreadable',
    ],
    [{ sessionId: [] }, 'sessionId request.text-unreadable'],
  ])('given %j, it is told once as "%s"', (body, error) => {
    expect(codes(body)).toEqual([error]);
  });
});

const anna = { firstName: 'Anna', lastName: 'Ek' };

function codes(body: unknown, entry?: 'swish' | 'invoice'): readonly string[] {
  return normalisePaymentRequest(body, entry).errors.map(({ field, code }) => `${field} ${code}`);
}
