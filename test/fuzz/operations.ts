import type { RunningLedger } from '../support/running-ledger.ts';

/** One thing that the running service says it does. */
export interface Operation {
  readonly method: string;
  /** `/api/orders/{ref}`. */
  readonly path: string;
  readonly query: readonly string[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

/** What is there and not in the description: callbacks, machines' addresses, and nothing at all. */
const undescribed: readonly Operation[] = [
  ['POST', '/api/payments/swish/callback'],
  ['GET', '/health/live'],
  ['GET', '/health/ready'],
  ['GET', '/metrics'],
  ['GET', '/docs'],
  ['GET', '/docs-json'],
  ['GET', '/docs/events'],
  ['GET', '/'],
  ['GET', '/api'],
  ['POST', '/api/nothing/here'],
  ['GET', '/api/orders/{ref}/{more}'],
  ['DELETE', '/api/orders/{ref}'],
  ['OPTIONS', '/api/orders'],
  ['PUT', '/api/payments/swish/create'],
  ['GET', '/{more}'],
].map(([method = '', path = '']) => ({ method, path, query: [] }));

/** Every operation of the service's own description, and what the description leaves out. */
export async function operationsOf(service: RunningLedger): Promise<readonly Operation[]> {
  const { json } = await service.call({ path: '/docs-json' });
  const { paths } = json as OpenApi;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
    })),
  );
  return [...described, ...undescribed];
}

const customer = { name: 'Anna Ek', email: 'anna@example.se', phone: '0701234567' };
const text = { sv: 'Kurs', en: 'Course' };

/** A body that the path takes; the fuzz changes a thing or two in it. */
const bodies: readonly (readonly [pattern: RegExp, body: unknown])[] = [
  [
    /\/orders$/,
    {
      customer: { ...customer, id: 'customer-1', address: 'Storgatan 1' },
      lines: [
        {
          productId: 'ticket-open-day',
          quantity: 1,
          unitPrice: { amount: 10_000, currency: 'SEK' },
          details: { participants: [{ name: 'Bo' }] },
        },
      ],
      tenders: { payment: { method: 'invoice' } },
      total: { amount: 10_000, currency: 'SEK' },
      currency: 'SEK',
    },
  ],
  [/\/orders\/\{\w+\}\/payments$/, { payment: { method: 'swish', phone: '46701234567' } }],
  [/\/cancel$/, { reason: 'changed my mind', reference: 'SC-20261120-ABCDEF' }],
  [
    /\/payments\/(swish\/|invoice\/)?create$/,
    {
      paymentMethod: 'invoice',
      productId: 'ticket-open-day',
      amount: 100,
      quantity: 1,
      idempotencyKey: 'a-key-of-some-length',
      userInfo: customer,
      flowData: { itemDetails: { id: 'ticket-open-day', price: 100 }, participants: ['Bo'] },
    },
  ],
  [/\/confirm$/, { reason: 'bank statement' }],
  [
    /\/swish\/callback$/,
    {
      id: 'A'.repeat(32),
      payeePaymentReference: 'SC-20261120-AAAAAA',
      paymentReference: 'B'.repeat(32),
      callbackUrl: 'https://shop.example/callback',
      payerAlias: '46701234567',
      payeeAlias: '1234679304',
      amount: 100,
      currency: 'SEK',
      message: '',
      status: 'PAID',
      dateCreated: '2026-11-20T12:00:00.000Z',
      datePaid: '2026-11-20T12:00:01.000Z',
      errorCode: null,
      errorMessage: '',
    },
  ],
  [
    /\/products/,
    {
      id: 'course-of-the-fuzz',
      productId: 'course-of-the-fuzz',
      productType: 'course',
      name: 'Kurs',
      description: 'En kurs',
      unitPrice: { amount: 10_000, currency: 'SEK' },
      capacity: 10,
    },
  ],
  [
    /\/product-types/,
    {
      code: 'fuzz-type',
      name: text,
      allocates: 'seats',
      delivers: 'booking',
      vatRateBasisPoints: 2500,
      salesAccount: '3001',
      lineSchema: '{"type":"object"}',
      sellable: true,
    },
  ],
  [
    /\/sessions/,
    {
      id: 'session-of-the-fuzz',
      sessionId: 'session-of-the-fuzz',
      title: 'Andning',
      description: 'Live',
      unitPrice: { amount: 29_500, currency: 'SEK' },
      slotId: 'first',
      startsAt: '2027-01-20T12:00:00.000Z',
      endsAt: '2027-01-20T13:00:00.000Z',
      capacity: 8,
      recordingUrl: 'https://video.example/1',
    },
  ],
];

export function validBodyFor({ path }: Operation): unknown {
  return bodies.find(([pattern]) => pattern.test(path))?.[1] ?? { reason: 'because', name: 'x' };
}
