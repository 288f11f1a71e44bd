import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, place, type PlacedAnswer } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { orderWith, paymentWith, readOrder } from './orders.ts';

let service: RunningLedger;
let swish: AtSwish;

beforeAll(async () => {
  service = await sharedRunningLedger();
  swish = atSwish(service);
  await service.open('course-wheel-throwing', 1_000);
}, 60_000);

afterAll(() => service.close(), 60_000);

interface Created extends PlacedAnswer {
  readonly success: boolean;
  readonly orderReference: string;
  readonly paymentReference: string;
}

const create = (path: string, body: object, more: { idempotencyKey?: string } = {}) =>
  service.call({ path: `/api/payments/${path}`, key: service.keys.checkout, body, ...more });

const buyer = { name: 'Anna Ek', email: 'anna@example.se' };

describe('the paths that the users’ front ends call', () => {
  it.each([
    [
      'flowData as the studio nests it',
      'create',
      {
        payment_method: 'swish',
        amount: 1295,
        flowData: {
          type: 'course',
          itemDetails: { id: 'course-wheel-throwing', price: 1295 },
          userInfo: {
            firstName: 'Anna',
            lastName: 'Ek',
            email: 'anna@example.se',
            phone: '070-123 45 67',
            numberOfParticipants: '1',
          },
        },
      },
    ],
    [
      'snake_case at the top',
      'swish/create',
      {
        product_id: 'course-wheel-throwing',
        total_amount: '1 295,00 kr',
        customer_name: 'Anna Ek',
        customer_email: 'anna@example.se',
      },
    ],
    [
      'directInput with a number beside the payment',
      'swish/create',
      {
        paymentMethod: 'swish',
        phoneNumber: '0701234567',
        directInput: { courseId: 'course-wheel-throwing', amount: 1295, userInfo: buyer },
      },
    ],
    [
      'amounts in cents, as the sessions’ front end sends them',
      'create',
      {
        type: 'session',
        paymentMethod: 'SWISH',
        sessionId: 'session-moon-breathing',
        slotId: 'first',
        priceCents: 29_500,
        customer: buyer,
      },
    ],
  ])('given %s, then it is an order like any other', async (_, path, body) => {
    const answer = await create(path, body);
    expect(answer.status).toBe(201);
    const created = answer.json as Created;
    expect(created).toMatchObject({
      success: true,
      orderReference: created.order.reference,
      paymentReference: created.payment.reference,
      payment: { method: 'swish', status: 'started' },
      next: { kind: 'swish' },
    });
    const order = { reference: created.order.reference, token: created.accessToken };
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
      customer: { name: 'Anna Ek', email: 'anna@example.se' },
    });
  });

  it('given an invoice in three spellings, then each is confirmed with a number', async () => {
    const bodies = [
      ['create', { paymentMethod: 'Faktura' }],
      ['create', { payment_info: {}, flow_data: { payment_info: { payment_method: 'invoice' } } }],
      ['invoice/create', { invoiceDetails: { address: 'Storgatan 1', postalCode: '111 22' } }],
    ] as const;
    for (const [path, body] of bodies) {
      const answer = await create(path, {
        productId: 'course-wheel-throwing',
        quantity: 2,
        amount: 2590,
        userInfo: buyer,
        ...body,
      });
      expect(answer.json).toMatchObject({
        success: true,
        order: { status: 'confirmed', total: { amount: 259_000, currency: 'SEK' } },
        payment: { method: 'invoice', invoiceNumber: expect.stringMatching(/^INV-\d{4}-\d{4,}$/) },
      });
    }
  });

  it('given the path takes another method than the body says, then both are named in the refusal', async () => {
    const refused = await create('swish/create', {
      paymentMethod: 'invoice',
      productId: 'ticket-open-day',
      userInfo: buyer,
    });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ errors: [{ field: 'paymentMethod' }] });
  });

  it('given nothing but a method, then every missing field is named', async () => {
    const refused = await create('create', { paymentMethod: 'swish' });
    expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
    const { errors } = refused.json as { errors: { field: string }[] };
    const fields = errors.map(({ field }) => field);
    for (const field of ['customer.name', 'customer.email', 'lines.0.productId'])
      expect(fields).toContain(field);
  });

  it('given a body that is no object, then it is 400', async () => {
    for (const body of ['[]', '"swish"', '7', 'null'] as const) {
      const refused = await create('create', body as unknown as object);
      expect(refused.status).toBe(400);
      expect(codeOf(refused)).toMatch(/^request\./);
    }
  });

  it('given another amount than the price, then it is 422 with today’s total and nothing is ordered', async () => {
    const refused = await create('create', {
      paymentMethod: 'swish',
      productId: 'course-wheel-throwing',
      amount: 995,
      userInfo: buyer,
    });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'order.total-differs']);
    expect(refused.json).toMatchObject({ totalOre: 129_500 });
  });

  it('given the key stands in the body, as the shop writes it, when it is sent twice, then there is one order', async () => {
    const body = {
      idempotency_key: 'shop-key-0001',
      paymentMethod: 'invoice',
      productId: 'ticket-open-day',
      userInfo: buyer,
    };
    const first = await create('create', body);
    const again = await create('create', body);
    expect(first.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = await create('create', { ...body, quantity: 2 });
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency.key-reused']);
  });

  it('given no API key, then nothing is created', async () => {
    for (const path of ['create', 'swish/create', 'invoice/create']) {
      const refused = await service.call({ path: `/api/payments/${path}`, body: {} });
      expect([refused.status, codeOf(refused)]).toEqual([401, 'access.unauthenticated']);
    }
  });
});

describe('details and cancelling by the payment’s reference', () => {
  it('given the order’s token, then details show all; without it status, amount and kind alone', async () => {
    const { json } = await place(service, { productId: 'ticket-open-day' });
    const { order, payment, accessToken } = json as PlacedAnswer;
    await orderWith(service, { reference: order.reference, token: accessToken }, 'completed');
    await paymentWith(service, payment.reference, 'succeeded');
    const path = `/api/payments/details/${payment.reference}`;
    const all = await service.call({ path, orderToken: accessToken });
    expect(all.json).toMatchObject({
      reference: payment.reference,
      status: 'succeeded',
      payment: { captured: { amount: 10_000 } },
      order: { reference: order.reference, customer: { name: 'Anna Ek' } },
    });
    for (const headers of [{}, { 'x-order-token': 'A'.repeat(22) }]) {
      const publicly = await service.call({ path, headers });
      expect(publicly.status).toBe(200);
      expect(Object.keys(publicly.json as object).sort()).toEqual([
        'amount',
        'method',
        'productType',
        'reference',
        'status',
      ]);
    }
    const inUrl = await service.call({ path: `${path}?token=${accessToken}` });
    expect(inUrl.json).toMatchObject({ order: { reference: order.reference } });
    const operator = await service.call({ path, key: service.keys.operator });
    expect(operator.json).toMatchObject({ order: { customer: { email: 'anna@example.se' } } });
  });

  it('given a checkout key, which stands in browsers, then details show the public part alone', async () => {
    const { json } = await place(service, { productId: 'ticket-open-day' });
    const { payment } = json as PlacedAnswer;
    const details = await service.call({
      path: `/api/payments/details/${payment.reference}`,
      key: service.keys.checkout,
    });
    expect(details.text).not.toContain('Anna');
  });

  it('given a reference that nobody has, or that is none, then it is 404 with a code', async () => {
    for (const reference of [
      'SC-20261120-000000',
      'nonsense',
      'ORD-20261120-ABCDEF',
      '%F0%9F%8D%8B',
    ]) {
      const unknown = await service.call({ path: `/api/payments/details/${reference}` });
      expect([unknown.status, codeOf(unknown)]).toEqual([404, 'payment.unknown']);
    }
  });

  it.each(['reference', 'paymentReference', 'payment_reference'])(
    'given a payment under way, when it is cancelled by its %s, then Swish withdraws it and the order is cancelled',
    async (field) => {
      await swish.mode({ autopay: 'hold' });
      const { json } = await place(service, { productId: 'ticket-open-day' });
      await swish.mode({ autopay: 'pay' });
      const { order, payment, accessToken } = json as PlacedAnswer;
      const path = '/api/payments/swish/cancel';
      const body = { [field]: payment.reference };
      const stranger = await service.call({ path, body });
      expect([stranger.status, codeOf(stranger)]).toEqual([401, 'access.order-token-needed']);
      const cancelled = await service.call({ path, body, orderToken: accessToken });
      expect(cancelled.status).toBe(200);
      expect(cancelled.json).toMatchObject({ success: true, order: { status: 'cancelled' } });
      expect((await swish.payment(payment.reference)).status).toBe('CANCELLED');
      const known = { reference: order.reference, token: accessToken };
      const { position } = cancelled.json as { position: string };
      const read = await service.call({
        path: `/api/orders/${known.reference}?after=${encodeURIComponent(position)}`,
        orderToken: accessToken,
      });
      expect(read.json).toMatchObject({ status: 'cancelled' });
      expect((await readOrder(service, known)).status).toBe(200);
    },
  );

  it('given no reference, or one of another kind, then the cancellation is refused with the field', async () => {
    const path = '/api/payments/swish/cancel';
    const missing = await service.call({ path, body: {} });
    expect([missing.status, codeOf(missing)]).toEqual([400, 'request.invalid']);
    expect(missing.json).toMatchObject({ errors: [{ field: 'reference' }] });
    const unknown = await service.call({ path, body: { reference: 'SC-20261120-000000' } });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'payment.unknown']);
  });
});
