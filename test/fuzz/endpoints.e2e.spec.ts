import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ordered, orderWith, ticket } from '../acceptance/orders.ts';
import { type PlacedAnswer } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { byOperator } from '../support/value-over-http.ts';
import { type Operation, operationsOf, validBodyFor } from './operations.ts';
import { nastyJson, nastyText, nearly, rawBody } from './unlikely-values.ts';

/** Seconds of it, and where it begins: the same every time in bin/test, others by FUZZ_SEED at night. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? 20);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_120);
const answerWithinMs = 20_000;

let service: RunningLedger;
let operations: readonly Operation[];
let known: {
  readonly reference: string;
  readonly paymentReference: string;
  readonly token: string;
};
let keys: readonly string[];
/** Of nobody whom the order knows, with and without what shows a member; and half of one. */
let customerTokens: readonly string[];
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

beforeAll(async () => {
  service = await runningLedger();
  operations = await operationsOf(service);
  const order = await ordered(service, { productId: ticket });
  await orderWith(service, order, 'completed');
  known = order;
  const { apiKeys } = service.ledger.api;
  const { key: admin } = await apiKeys.createApiKey({ role: 'admin', label: 'fuzz' });
  keys = [admin, admin, ...Object.values(service.keys)];
  const tokens = [true, false].map(async (member) => {
    const path = '/api/points/somebody/access';
    return (await byOperator<{ readonly token: string }>(service, path, { member })).token;
  });
  customerTokens = [...(await Promise.all(tokens)), 'zzzzzzzzzz.member.AAAA'];
}, 60_000);

afterAll(async () => {
  agent.destroy();
  await service.close();
}, 60_000);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Heard {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

describe('whatever is sent to whatever address', () => {
  it(
    'given rubbish and half-truths, then no answer is a fault of ours, none tells of our insides, and every refusal is a problem with a code',
    async () => {
      process.stdout.write(`fuzz: FUZZ_SEED=${String(seed)}, ${String(seconds)} s\n`);
      const statuses = new Map<number, number>();
      const run = await fc.check(
        fc.asyncProperty(requests(), async (sent) => {
          const heard = await send(sent);
          statuses.set(heard.status, (statuses.get(heard.status) ?? 0) + 1);
          const wrong = whatIsWrong(heard);
          if (wrong !== undefined) throw new Error(`${wrong}: ${heard.text.slice(0, 400)}`);
        }),
        {
          seed,
          numRuns: 1_000_000,
          interruptAfterTimeLimit: seconds * 1_000,
          markInterruptAsFailure: false,
        },
      );
      const told = [...statuses]
        .sort(([a], [b]) => a - b)
        .map(([s, n]) => `${String(s)}: ${String(n)}`);
      process.stdout.write(`fuzz: ${String(run.numRuns)} requests, ${told.join(', ')}\n`);
      expect(run.failed ? failureOf(run) : 'nothing').toBe('nothing');
      expect(run.numRuns).toBeGreaterThan(200);
    },
    (seconds + 120) * 1_000,
  );

  it('given all of that, then orders are still placed, paid, and seen at once', async () => {
    // What was sent may well have sold out, emptied or ended the products that it knew of.
    const productId = 'ticket-after-the-storm';
    const made = await service.call({
      path: '/api/products',
      key: service.keys.operator,
      body: {
        ...{ productId, productType: 'ticket', name: 'Efter stormen', capacity: 10 },
        unitPrice: { amount: 10_000, currency: 'SEK' },
      },
    });
    expect(made.status).toBe(201);
    const order = await ordered(service, { productId });
    const { position } = order.answer.json as PlacedAnswer;
    const read = await service.call({
      path: `/api/orders/${order.reference}?after=${encodeURIComponent(position)}`,
      orderToken: order.token,
    });
    expect(read.status).toBe(200);
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
    const statuses = await service.ledger.api.projections.status();
    expect(statuses.filter(({ poison }) => poison !== undefined)).toEqual([]);
  });
});

function requests(): fc.Arbitrary<Sent> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      method: fc.oneof(
        { weight: 19, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE') },
      ),
      path: pathOf(operation),
      headers: headers(),
      body: fc.oneof(
        { weight: 6, arbitrary: nearly(validBodyFor(operation)).map(written) },
        { weight: 2, arbitrary: nastyJson.map(written) },
        { weight: 2, arbitrary: rawBody },
      ),
    }),
  );
}

function pathOf({ path, query }: Operation): fc.Arbitrary<string> {
  const parts = path
    .split('/')
    .map((part) => (/^\{\w+\}$/.test(part) ? segment() : fc.constant(part)));
  const names = fc.oneof(
    fc.constantFrom(...query, 'after', 'cursor', 'limit', 'from', 'to', 'q', 'status', 'token'),
    nastyText.map((text) => encoded(text.slice(0, 60))),
  );
  const pairs = fc.array(
    fc.tuple(names, nastyText).map(([name, value]) => `${name}=${encoded(value.slice(0, 600))}`),
    { maxLength: 4 },
  );
  return fc
    .tuple(fc.tuple(...parts), pairs)
    .map(([segments, found]) =>
      found.length === 0 ? segments.join('/') : `${segments.join('/')}?${found.join('&')}`,
    );
}

function segment(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .constantFrom('known-order', 'known-payment')
      .map((which) => (which === 'known-order' ? known.reference : known.paymentReference)),
    nastyText.map((text) => encoded(text.slice(0, 400))),
    fc.constantFrom('%', '%ZZ', '%00', '%F0%28', '..', '.', '%2e%2e%2f', '~', '*', 'availability'),
  );
}

/** Mostly what a client would send, so that the rubbish gets past the door. */
function headers(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const usual = fc.record({
    authorization: fc.constantFrom(...keys).map((key) => `Bearer ${key}`),
    'content-type': fc.constant('application/json'),
  });
  const keyed = fc.tuple(usual, fc.uuid()).map(([headersOf, key]) => ({
    ...headersOf,
    'idempotency-key': key,
    'x-order-token': known.token,
  }));
  return fc.oneof(
    { weight: 4, arbitrary: usual },
    { weight: 4, arbitrary: keyed },
    { weight: 2, arbitrary: unusualHeaders() },
  );
}

function unusualHeaders(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const visible = nastyText.map((text) => text.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 400));
  const types = [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/json-patch+json',
    'application/',
  ];
  return fc
    .record(
      {
        authorization: fc.oneof(
          visible,
          visible.map((text) => `Bearer ${text}`),
        ),
        'content-type': fc.oneof(fc.constantFrom(...types), visible),
        'idempotency-key': fc.oneof(fc.constant('the-same-key-always'), visible),
        'x-order-token': fc.oneof(fc.constant(known.token), visible),
        'x-customer-token': fc.oneof(fc.constantFrom(...customerTokens), visible),
        'x-request-id': visible,
        callbackidentifier: visible,
        accept: visible,
        'accept-encoding': visible,
      },
      { requiredKeys: [] },
    )
    .map((given) => given as Readonly<Record<string, string>>);
}

/** Half of a pair of surrogates cannot stand in an address; it goes out as what replaces it. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function written(value: unknown): string {
  return JSON.stringify(value);
}

function send({ method, path, headers: given, body }: Sent): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = httpRequest(
      `${service.origin}/`,
      {
        ...{ agent, method, path, timeout: answerWithinMs },
        headers: {
          ...given,
          ...(hasBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0 } = response;
          const type = response.headers['content-type'] ?? '';
          resolve({ status, type, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A body over the limit may be cut off while it is still on its way.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET')
        resolve({ status: 0, type: '', text: error.code });
      else reject(error);
    });
    request.end(hasBody ? body : undefined);
  });
}

const documented = new Set([502, 503, 504]);
const insides = /\n\s+at |node_modules|\.ts:\d|postgres(ql)?:|SELECT |graphile/i;

function whatIsWrong({ status, type, text }: Heard): string | undefined {
  if (status >= 500 && !documented.has(status)) return `answered ${String(status)}`;
  if (status < 400) return undefined;
  if (insides.test(text)) return 'tells of its insides';
  if (text === '') return undefined;
  if (!type.startsWith('application/problem+json')) return `a refusal of type ${type}`;
  const problem = JSON.parse(text) as { readonly code?: unknown; readonly status?: unknown };
  if (typeof problem.code !== 'string' || problem.code === '') return 'a refusal without a code';
  return problem.status === status ? undefined : 'a refusal that says another status';
}

function failureOf(run: fc.RunDetails<[Sent]>): string {
  const [sent] = run.counterexample ?? [];
  return `${String(run.errorInstance)}\n${JSON.stringify(sent).slice(0, 2_000)}`;
}
