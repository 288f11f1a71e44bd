import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../test/support/api.ts';

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>;
  };
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<
      Record<string, { readonly properties?: object; readonly required?: readonly string[] }>
    >;
  };
}

describe('the documentation of the HTTP API', () => {
  let api: TestApi;
  let document: OpenApi;
  let operations: readonly (readonly [string, Operation])[];

  beforeAll(async () => {
    api = await sharedTestApi();
    document = (await api.ask('/docs-json')).json as OpenApi;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    );
  });

  afterAll(() => api.stop());

  it('given every endpoint, when it is documented, then it has a tag and a sentence', () => {
    expect(operations.length).toBeGreaterThan(40);
    const bare = operations.filter(
      ([, { tags = [], summary = '' }]) => tags.length === 0 || summary === '',
    );
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('given paths with parameters, streams and machines, when the documentation is read, then they are there', () => {
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/orders/{ref}/events',
        '/api/payments/swish/callback',
        '/api/studio/sessions/{id}/slots/{slot}',
        '/api/projections/{name}/rebuild',
        '/metrics',
      ]),
    );
  });

  it('given every body, when it is documented, then its fields are, with what they take', () => {
    const empty = operations.flatMap(([name, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => {
        const named = document.components.schemas[schema.$ref?.split('/').at(-1) ?? ''];
        const isThere =
          schema.$ref === undefined || Object.keys(named?.properties ?? {}).length > 0;
        return isThere ? [] : [name];
      }),
    );
    expect(empty).toEqual([]);
    expect(document.components.schemas['PlaceOrderDto']).toMatchObject({
      required: ['customer', 'lines', 'tenders'],
      properties: {
        lines: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/LineDto' } },
        currency: { type: 'string', pattern: '^[A-Z]{3}$' },
      },
    });
    for (const named of ['CustomerDto', 'DiscountCustomerDto'])
      expect(document.components.schemas[named]).toMatchObject({
        properties: {
          member: {
            type: 'boolean',
            description: expect.stringContaining('discount.membership-unproved'),
          },
        },
      });
    expect(document.components.schemas['MoneyDto']).toMatchObject({
      properties: { amount: { type: 'integer', minimum: 0 } },
    });
  });

  it('given a list, when it is documented, then what it can be asked for is', () => {
    const list = document.paths['/api/orders']?.['get'];
    expect(list?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['status', 'limit', 'cursor', 'after']),
    );
  });

  it('given the example of the seeds’ common entry, when it is sent as it stands, then it places an order', async () => {
    const { requestBody } = document.paths['/api/payments/create']?.['post'] ?? {};
    const { schema } = requestBody?.content['application/json'] ?? {};
    const { example } = (schema ?? {}) as { readonly example?: unknown };
    const answer = await api.ask('/api/payments/create', { as: 'checkout', body: example });
    expect(answer.json).toMatchObject({ success: true, order: { status: 'reserved' } });
  });
});
