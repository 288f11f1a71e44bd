import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import {
  type Answer,
  sharedTestApi,
  type TestApi,
  testCallback,
  type Wish,
} from '../../../test/support/api.ts';
import { succeeded } from '../../../test/support/scripted-gateway.ts';

interface Body {
  readonly schema?: { readonly $ref?: string; readonly type?: string };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Body>> }>
  >;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own. */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = schema as { readonly nullable?: boolean; readonly type?: string };
  const fields = Object.entries(rest).map(([name, value]) => [name, asJsonSchema(value)]);
  const plain = Object.fromEntries(fields) as Record<string, unknown>;
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

describe('what operations answer, as the documentation says it', () => {
  let api: TestApi;
  let document: OpenApi;
  let validators: (ref: string) => ValidateFunction;

  beforeAll(async () => {
    api = await sharedTestApi();
    document = (await api.ask('/docs-json')).json as OpenApi;
    const { schemas } = document.components;
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', components: { schemas: asJsonSchema(schemas) as object } });
    validators = (ref) => {
      const validator = ajv.getSchema(`api${ref}`);
      if (validator === undefined) throw new Error(`no ${ref}`);
      return validator as ValidateFunction;
    };
  });

  afterAll(() => api.stop());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    );

  it('given every operation, then what it answers has a schema, or it says that there is no body', () => {
    const bare = operations().filter(([name, { responses }]) => {
      const success = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const schemas = success.flatMap(([, { content = {} }]) =>
        Object.values(content).map(({ schema }) => schema),
      );
      const named = document.components.schemas;
      const isThere = schemas.some(
        (schema) => schema?.type === 'string' || (schema?.$ref?.split('/').at(-1) ?? '') in named,
      );
      return !isThere && name !== 'POST /api/payments/swish/callback';
    });
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('given every operation, then its refusals are problems', () => {
    for (const [name, { responses }] of operations())
      expect([name, responses['default']?.content?.['application/problem+json']?.schema]).toEqual([
        name,
        { $ref: '#/components/schemas/Problem' },
      ]);
  });

  it('given what changes something, reads after a place or is the customer’s, then its headers and query say so', () => {
    const has = (name: string, parameter: string) => {
      const [method = '', path = ''] = name.split(' ');
      const { parameters = [] } = document.paths[path]?.[method.toLowerCase()] ?? {};
      return parameters.filter((each) => each.name === parameter);
    };
    expect(has('POST /api/orders', 'Idempotency-Key')).toMatchObject([{ in: 'header' }]);
    expect(has('GET /api/orders', 'Idempotency-Key')).toEqual([]);
    expect(has('GET /api/orders/{ref}', 'after')).toMatchObject([{ in: 'query', required: false }]);
    expect(has('GET /api/orders/{ref}', 'X-Order-Token')).toMatchObject([{ in: 'header' }]);
    for (const priced of ['POST /api/orders', 'GET /api/carts/{id}', 'POST /api/payments/create'])
      expect(has(priced, 'X-Customer-Token')).toMatchObject([{ in: 'header', required: false }]);
    expect(has('GET /api/orders/{ref}', 'X-Customer-Token')).toEqual([]);
    expect(has('GET /api/payments/{reference}/qr', 'token')).toMatchObject([{ in: 'query' }]);
    expect(has('POST /api/payments/swish/callback', 'Idempotency-Key')).toEqual([]);
  });

  /** Asks, and holds the answer against what the document says of that operation. */
  async function conforming(name: string, path: string, wish: Wish = {}): Promise<Answer> {
    const answer = await documented(name, path, wish);
    expect([name, answer.status < 300, answer.text]).toEqual([name, true, answer.text]);
    return answer;
  }

  async function documented(name: string, path: string, wish: Wish = {}): Promise<Answer> {
    const [method = ''] = name.split(' ');
    const answer = await api.ask(path, { method, ...wish });
    const schema = documentedBody(name, answer);
    expect([name, answer.status, schema]).toEqual([name, answer.status, expect.any(Object)]);
    if (schema?.$ref === undefined) return answer;
    const validate = validators(schema.$ref);
    validate(answer.json);
    expect([name, schema.$ref, validate.errors ?? []]).toEqual([name, schema.$ref, []]);
    return answer;
  }

  function documentedBody(name: string, { status, headers }: Answer): Body['schema'] {
    const [method = '', path = ''] = name.split(' ');
    const operation = document.paths[path]?.[method.toLowerCase()];
    const response = operation?.responses[status >= 400 ? 'default' : String(status)];
    const type = String(headers.get('content-type')).replace(/;.*/, '');
    return response?.content?.[type]?.schema;
  }

  /** Of these tests alone, for she is forgotten. */
  const customer = { name: 'Eva Ek', email: 'documented@example.se' };
  const price = { amount: 10_000, currency: 'SEK' };

  it('given an order from its placing to its history, then every answer is as documented', async () => {
    const order = (method: string) => ({
      ...{ customer, lines: [{ productId: 'ticket-open-day', quantity: 1 }] },
      tenders: { payment: { method } },
    });
    const place = (method: string) =>
      conforming('POST /api/orders', '/api/orders', { as: 'checkout', body: order(method) });
    const placed = await place('swish');
    const invoiced = await place('invoice');
    const ref = placed.at('order.reference');
    const payment = placed.at('payment.reference');
    const headers = { 'x-order-token': placed.at('accessToken') };
    const after = `after=${encodeURIComponent(invoiced.at('position'))}`;
    await conforming('GET /api/orders/{ref}', `/api/orders/${ref}?${after}`, { headers });
    await conforming('GET /api/orders', `/api/orders?${after}`, { as: 'operator' });
    const status = `/api/payments/status/${payment}?${after}`;
    await conforming('GET /api/payments/status/{reference}', status);
    const details = `/api/payments/details/${payment}?${after}`;
    await conforming('GET /api/payments/details/{reference}', details);
    await conforming('GET /api/payments/details/{reference}', details, { headers });
    await conforming('GET /api/payments/{reference}/qr', `/api/payments/${payment}/qr`, {
      headers,
    });
    await conforming(
      'POST /api/payments/{reference}/confirm',
      `/api/payments/${invoiced.at('payment.reference')}/confirm`,
      { as: 'operator', body: { reason: 'seen' } },
    );
    api.gateway.news = succeeded(10_000);
    const callback = testCallback({ paymentRef: payment, amountKronor: 100 });
    await api.ask('/api/payments/swish/callback', callback);
    await api.ask('/api/payments/swish/callback', { body: {} });
    await conforming('GET /api/audit/orders/{ref}', `/api/audit/orders/${ref}`, {
      as: 'accountant',
    });
    const stream = `/api/audit/streams/order-${ref}`;
    await conforming('GET /api/audit/streams/{id}', stream, { as: 'accountant' });
    await conforming('GET /api/audit/events', '/api/audit/events', { as: 'accountant' });
    const shown = await api.ask(`/api/orders/${ref}?${after}`, { as: 'operator' });
    const person = `/api/people/${shown.at('customer.id')}`;
    await conforming('GET /api/people/{id}', person, { as: 'operator' });
    await conforming('GET /api/people/{id}/export', `${person}/export`, { as: 'operator' });
    await conforming('POST /api/people/{id}/forget', `${person}/forget`, { as: 'operator' });
    const callbacks = await conforming('GET /api/callbacks', '/api/callbacks', { as: 'operator' });
    await conforming('GET /api/callbacks', '/api/callbacks?verified=false', { as: 'operator' });
    const one = `/api/callbacks/${callbacks.at('callbacks.0.callbackId')}`;
    await conforming('GET /api/callbacks/{id}', one, { as: 'operator' });
    await conforming('POST /api/callbacks/{id}/replay', `${one}/replay`, { as: 'operator' });
  });

  it('given the front ends’ paths and refusals, then every answer is as documented', async () => {
    const body = {
      ...{ product_type: 'ticket', product_id: 'ticket-open-day', amount: 100 },
      ...{ paymentMethod: 'invoice', user_info: customer },
    };
    await conforming('POST /api/payments/create', '/api/payments/create', { as: 'checkout', body });
    const swish = await conforming(
      'POST /api/payments/swish/create',
      '/api/payments/swish/create',
      {
        ...{ as: 'checkout', body: { ...body, paymentMethod: 'swish' } },
      },
    );
    await conforming('POST /api/payments/swish/cancel', '/api/payments/swish/cancel', {
      headers: { 'x-order-token': swish.at('accessToken') },
      body: { reference: swish.at('paymentReference') },
    });
    const refusals = [
      await documented('POST /api/orders', '/api/orders', { as: 'checkout', body: {} }),
      await documented('GET /api/orders', '/api/orders'),
      await documented('GET /api/orders/{ref}', '/api/orders/nothing'),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 401, 404]);
  });

  it('given the catalogue read and changed, then every answer is as documented', async () => {
    const as = 'operator' as const;
    const after = `after=${encodeURIComponent((await api.parts.store.head()) ?? '')}`;
    const products = await conforming('GET /api/products', `/api/products?${after}`);
    const product = `/api/products/${products.at('products.0.productId')}`;
    await conforming('GET /api/products/{id}', product);
    await conforming('GET /api/product-types', '/api/product-types');
    const sessions = await conforming('GET /api/sessions', '/api/sessions');
    const session = `/api/sessions/${sessions.at('sessions.0.sessionId')}`;
    await conforming('GET /api/sessions/{id}', session);
    await conforming('GET /api/sessions/{id}/slots', `${session}/slots`);
    const events = await conforming('GET /api/events', '/api/events');
    await conforming('GET /api/events/{id}', `/api/events/${events.at('events.0.eventId')}`);
    const series = await conforming('GET /api/series', '/api/series');
    await conforming('GET /api/series/{id}', `/api/series/${series.at('series.0.seriesId')}`);
    await conforming('GET /api/recipients', '/api/recipients', { as });
    await conforming('GET /api/points/packages', '/api/points/packages');
    const made = { productId: 'course-documented', productType: 'course', name: 'Kurs' };
    const body = { ...made, unitPrice: price, capacity: 3 };
    await conforming('POST /api/products', '/api/products', { as, body });
    const own = '/api/products/course-documented';
    await conforming('PATCH /api/products/{id}', own, { as, body: { name: 'En kurs' } });
    const capacity = { as, body: { capacity: 4 } };
    const set = await conforming('PUT /api/products/{id}/capacity', `${own}/capacity`, capacity);
    await conforming('POST /api/products/{id}/deactivate', `${own}/deactivate`, { as });
    const studio = '/api/studio/sessions';
    await conforming('POST /api/studio/sessions', studio, {
      ...{ as, body: { sessionId: 'documented', title: 'Andning', unitPrice: price } },
    });
    await conforming('POST /api/studio/sessions/{id}/slots', `${studio}/documented/slots`, {
      as,
      body: {
        ...{ slotId: 'first', capacity: 5 },
        ...{ startsAt: '2030-01-01T10:00:00Z', endsAt: '2030-01-01T11:00:00Z' },
      },
    });
    const places = `/api/availability/course-documented?after=${encodeURIComponent(set.at('position'))}`;
    await conforming('GET /api/availability/{pool}', places);
  });

  it('given gift cards, points, discounts and a cart, then every answer is as documented', async () => {
    const as = 'operator' as const;
    const given = { faceValue: price, reason: 'a prize' };
    const card = await conforming('POST /api/gift-cards', '/api/gift-cards', { as, body: given });
    const code = { code: card.at('code') };
    await conforming('POST /api/gift-cards/check', '/api/gift-cards/check', { as, body: code });
    const after = `after=${encodeURIComponent(card.at('position'))}`;
    await conforming('GET /api/gift-cards', `/api/gift-cards?${after}`, { as });
    const one = `/api/gift-cards/${card.at('giftCard.id')}`;
    await conforming('GET /api/gift-cards/{id}', one, { as });
    const why = { as, body: { reason: 'lost' } };
    await conforming('POST /api/gift-cards/{id}/block', `${one}/block`, why);
    const granted = await conforming(
      'POST /api/points/{customerId}/grants',
      '/api/points/c1/grants',
      {
        ...{ as, body: { points: 10, reason: 'welcome' } },
      },
    );
    const then = `after=${encodeURIComponent(granted.at('position'))}`;
    await conforming('GET /api/points/{customerId}', `/api/points/c1?${then}`, { as });
    const moves = '/api/points/c1/transactions';
    await conforming('GET /api/points/{customerId}/transactions', moves, { as });
    await conforming('POST /api/points/{customerId}/access', '/api/points/c1/access', { as });
    const codes = '/api/discount-codes';
    const terms = { code: 'DOCUMENTED', kind: 'percentage', percentBasisPoints: 1_000 };
    const made = await conforming('POST /api/discount-codes', codes, { as, body: terms });
    const later = `after=${encodeURIComponent(made.at('position'))}`;
    await conforming('GET /api/discount-codes', `${codes}?${later}`, { as });
    await conforming('GET /api/discount-codes/{code}', `${codes}/DOCUMENTED`, { as });
    await conforming('GET /api/discount-codes/{code}/uses', `${codes}/DOCUMENTED/uses`, { as });
    const lines = [{ productId: 'ticket-open-day', quantity: 2 }];
    await conforming('POST /api/discount-codes/validate', `${codes}/validate`, {
      ...{ as: 'checkout', body: { code: 'DOCUMENTED', lines } },
    });
    const cart = await conforming('POST /api/carts', '/api/carts', { as: 'checkout', body: {} });
    const own = `/api/carts/${cart.at('cart.id')}`;
    await conforming('PUT /api/carts/{id}', own, { body: { version: 1, lines } });
    await conforming('GET /api/carts/{id}', own);
    await conforming('POST /api/carts/{id}/order', `${own}/order`, {
      as: 'checkout',
      body: { customer, tenders: { payment: { method: 'invoice' } } },
    });
  });

  it('given work, read models and machines, then every answer is as documented', async () => {
    const as = 'operator' as const;
    const jobs = await conforming('GET /api/jobs', '/api/jobs', { as });
    await conforming('GET /api/jobs/{id}', `/api/jobs/${jobs.at('jobs.0.jobId')}`, { as });
    await conforming('POST /api/jobs/process', '/api/jobs/process', { as });
    await conforming('GET /api/projections', '/api/projections', { as });
    const rebuild = '/api/projections/cases/rebuild';
    await conforming('POST /api/projections/{name}/rebuild', rebuild, { as });
    await conforming('GET /api/cases', '/api/cases?status=all', { as });
    api.parts.exchanges.providerCalls.add({
      ...{ gateway: 'swish', method: 'GET', path: '/x', durationMs: 1 },
      ...{ calledAt: api.parts.clock.now(), status: 200, answer: '{"status":"PAID"}' },
    });
    await conforming('GET /api/provider-calls', '/api/provider-calls', { as });
    await conforming('GET /health/live', '/health/live');
    await conforming('GET /health/ready', '/health/ready');
    await conforming('GET /metrics', '/metrics');
  });
});
