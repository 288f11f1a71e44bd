import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, place } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import {
  course,
  ordered,
  orderWith,
  payAgain,
  paymentWith,
  readOrder,
  standingOrder,
  unitsLeft,
} from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
  await service.open(course, 100);
}, 60_000);

afterAll(() => service.close(), 60_000);

/** An order whose first attempt the payer declined in the app. */
async function declined(phone: string) {
  await swish.forPhone(phone, { autopay: 'decline' });
  const customers = await ordered(service, { productId: course, phone });
  const status = await paymentWith(service, customers.paymentReference, 'declined');
  expect(status.json).toMatchObject({
    status: 'declined',
    code: 'payment.declined-by-payer',
    message: expect.stringContaining('avböjde'),
  });
  return customers;
}

describe('trying again after a decline', () => {
  it('given a decline in the app, when the customer tries Swish again, then the same order is paid by a new payment', async () => {
    const customers = await declined('46701000001');
    const left = await unitsLeft(service, course);
    const again = await payAgain(service, customers, { method: 'swish' });
    expect(again.status).toBe(201);
    const { payment } = again.json as { payment: { reference: string } };
    expect(payment.reference).not.toBe(customers.paymentReference);
    const { json } = await orderWith(service, customers, 'completed');
    expect(json).toMatchObject({ paymentReference: payment.reference });
    expect(await unitsLeft(service, course)).toBe(left);
  });

  it('given a decline in the app, when the customer chooses an invoice, then the order is confirmed', async () => {
    const customers = await declined('46701000002');
    const again = await payAgain(service, customers, { method: 'invoice' });
    expect(again.json).toMatchObject({
      order: { status: 'confirmed' },
      payment: { method: 'invoice' },
      next: { kind: 'invoice', number: expect.stringMatching(/^INV-/) },
    });
    const later = await payAgain(service, customers, { method: 'swish' });
    expect([later.status, codeOf(later)]).toEqual([409, 'order.payment-open']);
  });

  it('given a payment is open, when a second tab begins another (10), then it is told of the first', async () => {
    await swish.forPhone('46701000003', { autopay: 'hold' });
    const customers = await ordered(service, { productId: course, phone: '46701000003' });
    const second = await payAgain(service, customers, { method: 'swish' });
    expect([second.status, codeOf(second)]).toEqual([409, 'order.payment-open']);
    expect(second.json).toMatchObject({ paymentReference: customers.paymentReference });
  });

  it('given two tabs try again at once (10), then one payment is begun and the other tab is told of it', async () => {
    const customers = await declined('46701000004');
    await swish.mode({ autopay: 'hold' });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => payAgain(service, customers, { method: 'swish' })),
    );
    await swish.mode({ autopay: 'pay' });
    const begun = answers.filter(({ status }) => status === 201);
    expect(begun).toHaveLength(1);
    const { payment } = begun[0]?.json as { payment: { reference: string } };
    for (const told of answers.filter(({ status }) => status !== 201))
      expect(told.json).toMatchObject({
        code: 'order.payment-open',
        paymentReference: payment.reference,
      });
  });

  it('given the order is paid, when the customer tries again, then it is refused and nobody pays twice', async () => {
    const customers = await ordered(service, { productId: course });
    await orderWith(service, customers, 'completed');
    const again = await payAgain(service, customers, { method: 'swish' });
    expect(again.status).toBe(409);
    const { json } = await readOrder(service, customers);
    expect((json as { payments: unknown[] }).payments).toHaveLength(1);
  });
});

describe('a refusal at once', () => {
  it('given the payer has another request open, when Swish refuses, then it is 402 in words, the order stands and can be paid', async () => {
    const phone = '46701000005';
    await swish.forPhone(phone, { autopay: 'hold' });
    const first = await ordered(service, { productId: course, phone });
    const refused = await place(service, { productId: course, phone });
    expect([refused.status, codeOf(refused)]).toEqual([402, 'payment.payer-has-open-request']);
    expect(refused.json).toMatchObject({ detail: expect.stringContaining('Swish') });
    const standing = standingOrder(refused);
    expect(standing.reference).not.toBe(first.reference);
    expect((await readOrder(service, standing)).status).toBe(200);
    await swish.pay(first.paymentReference);
    await orderWith(service, first, 'completed');
    expect((await payAgain(service, standing, { method: 'swish', phone })).status).toBe(201);
    expect((await orderWith(service, standing, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given a refusal under an Idempotency-Key, when the request is repeated, then the answer is the same and Swish is not asked', async () => {
    const phone = '46701000006';
    await swish.forPhone(phone, { autopay: 'hold' });
    await ordered(service, { productId: course, phone });
    const wish = { productId: course, phone, idempotencyKey: 'refused-and-repeated' };
    const refused = await place(service, wish);
    expect(refused.status).toBe(402);
    const again = await place(service, wish);
    expect(again.text).toBe(refused.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('given an amount that Swish does not take, then it is 402 with the reason', async () => {
    await swish.mode({ minimumAmountOre: 1_000_000 });
    const refused = await place(service, { productId: course });
    await swish.mode({ minimumAmountOre: 100 });
    expect([refused.status, codeOf(refused)]).toEqual([402, 'payment.amount-too-small']);
    const { paymentReference } = standingOrder(refused);
    const status = await paymentWith(service, paymentReference, 'declined');
    expect(status.json).toMatchObject({ status: 'declined', code: 'payment.amount-too-small' });
  });
});
