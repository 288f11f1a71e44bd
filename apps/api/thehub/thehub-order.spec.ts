import { describe, expect, it } from '@jest/globals';
import { Problem } from '../http/problem.ts';
import { orderOfTheHub } from './thehub-order.ts';

const body = {
  event_id: 123,
  registrations: [
    { rider_id: 1, class_id: 5 },
    { rider_id: 2, class_id: 5 },
  ],
  customer_name: 'Anna Ek',
  customer_email: 'anna@example.se',
};

function refused(wish: unknown): Problem['details'] {
  try {
    orderOfTheHub(wish);
  } catch (error) {
    if (error instanceof Problem) return error.details;
    throw error;
  }
  throw new Error('it was taken');
}

describe('TheHUB’s own order', () => {
  it('given its example, then each registration is a line of the event with its rider and class', () => {
    const line = (riderId: string) => ({
      ...{ productId: '123', quantity: 1 },
      details: { registrations: [{ riderId, classId: '5' }] },
    });
    expect(orderOfTheHub(body)).toMatchObject({
      customer: { name: 'Anna Ek', email: 'anna@example.se' },
      lines: [line('1'), line('2')],
      tenders: { payment: { method: 'swish' } },
      currency: 'SEK',
    });
  });

  it('given a series and a customer in our words, then they are read too', () => {
    const { customer_name: name, customer_email: email, registrations } = body;
    const order = orderOfTheHub({
      ...{ registrations, series_id: 'kids-cup', customer: { name, email } },
    });
    expect(order).toMatchObject({ customer: { name }, lines: [{ productId: 'kids-cup' }, {}] });
  });

  it.each([
    ['nothing', {}, ['event_id', 'registrations']],
    ['a list', [], ['event_id', 'registrations']],
    ['no riders', { ...body, registrations: [] }, ['registrations']],
    [
      'too many',
      { ...body, registrations: Array(51).fill(body.registrations[0]) },
      ['registrations'],
    ],
    [
      'half a rider',
      { ...body, registrations: [{ rider_id: 1 }, null] },
      ['registrations.0.class_id', 'registrations.1.rider_id', 'registrations.1.class_id'],
    ],
    ['nobody who buys', { ...body, customer_email: undefined }, ['customer.email']],
    ['a card', { ...body, payment_method: 'card' }, ['tenders.payment.method']],
  ])('given %s, then it says what is missing', (_what, wish, fields) => {
    const { status, errors = [] } = refused(wish);
    expect(status).toBe(400);
    expect([...new Set(errors.map(({ field }) => field))]).toEqual(fields);
  });

  it('given a discount code, then it is in the order', () => {
    const order = orderOfTheHub({ ...body, discount_code: ' SUMMER2026 ' });
    expect(order).toMatchObject({ discountCode: 'SUMMER2026' });
  });
});
