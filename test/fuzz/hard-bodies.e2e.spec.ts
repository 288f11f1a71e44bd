import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';

let service: RunningLedger;
let keyed = 0;

beforeAll(async () => {
  service = await sharedRunningLedger();
}, 60_000);

afterAll(() => service.close(), 60_000);

interface Parts {
  readonly customer?: object;
  readonly details?: unknown;
  readonly lines?: readonly object[];
}

/** An order as text, so that numbers and escapes go out as they are written here. */
function order({ customer = {}, details = {}, lines }: Parts): string {
  return JSON.stringify({
    customer: { name: 'Anna Ek', email: 'anna@example.se', ...customer },
    lines: lines ?? [{ productId: 'ticket-open-day', quantity: 1, details }],
    tenders: { payment: { method: 'invoice' } },
  });
}

const withDetails = (json: string) => order({ details: '@' }).replace('"@"', json);
const many = (length: number, line: object) => Array.from({ length }, () => line);

const cases: readonly (readonly [what: string, body: string, statuses: readonly number[]])[] = [
  ['keys that look like places in a list', withDetails('{"1":1,"0":2,"01":3}'), [201, 400, 422]],
  ['a negative zero', withDetails('{"a":-0,"b":-0.0}'), [201, 400, 422]],
  ['a number beyond 2^53', withDetails('{"a":9007199254740993}'), [201, 400, 422]],
  ['a number beyond all numbers', withDetails('{"a":1e999}'), [201, 400, 422]],
  ['the smallest number there is', withDetails('{"a":5e-324}'), [201, 400, 422]],
  ['half a pair of surrogates in a value', withDetails('{"a":"\\ud800"}'), [400]],
  ['half a pair of surrogates in a key', withDetails('{"\\udc00":1}'), [400]],
  ['a NUL in a value', withDetails('{"a":"\\u0000"}'), [400]],
  ['a NUL in a key', withDetails('{"\\u0000":1}'), [400]],
  ['a prototype', withDetails('{"__proto__":{"x":1}}'), [201, 400, 422]],
  ['a constructor', withDetails('{"constructor":{"prototype":{"x":1}}}'), [201, 400, 422]],
  ['a hundred levels', withDetails(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`), [201, 400, 422]],
  ['50,000 levels', withDetails(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), [400, 422]],
  ['300 KiB in one line', order({ details: { a: 'x'.repeat(300 * 1024) } }), [413, 422]],
  [
    '50 lines that together are too large for one event',
    order({
      lines: many(50, {
        productId: 'ticket-open-day',
        quantity: 1,
        details: { message: 'x'.repeat(8_000) },
      }),
    }),
    [413, 422],
  ],
  [
    '300 KiB of letters that take three bytes',
    order({ details: { a: '⁂'.repeat(100_000) } }),
    [413, 422],
  ],
  ['51 lines', order({ lines: many(51, { productId: 'ticket-open-day' }) }), [400]],
  ['no line', order({ lines: [] }), [400]],
  ['half a surrogate as a name', order({ customer: { name: '\ud83d' } }), [400]],
  ['a name of spaces', order({ customer: { name: '   ' } }), [201, 400]],
  ['a name that reads backwards', order({ customer: { name: '\u202eannA' } }), [201, 400]],
  ['an address with a quote', order({ customer: { email: '"a b"@example.se' } }), [201, 400]],
  ['an object as a name', order({ customer: { name: { toString: 'x' } } }), [400]],
  ['a list as the customer', '{"customer":[],"lines":[],"tenders":[]}', [400]],
  ['half a surrogate as the customer’s id', order({ customer: { id: '\ud800' } }), [400]],
  ['a product id with a slash', order({ lines: [{ productId: '../orders' }] }), [422]],
  ['a product id of half a surrogate', order({ lines: [{ productId: '\udfff' }] }), [400, 422]],
  [
    'a slot id of half a surrogate',
    order({ lines: [{ productId: 'session-moon-breathing', slotId: '\udfff' }] }),
    [400, 422],
  ],
  [
    'a slot of something without slots',
    order({ lines: [{ productId: 'ticket-open-day', slotId: 'x' }] }),
    [422],
  ],
  [
    'a slot named as every object’s own',
    order({ lines: [{ productId: 'session-moon-breathing', slotId: '__proto__' }] }),
    [422],
  ],
];

describe('orders that are hard to read or to keep', () => {
  it.each(cases)(
    'given %s, then it is taken or refused in words, never a fault of ours',
    async (_, body, statuses) => {
      for (const idempotencyKey of [undefined, `hard-body-${String((keyed += 1))}`]) {
        const answer = await service.call({
          path: '/api/orders',
          key: service.keys.checkout,
          body,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        });
        expect(statuses).toContain(answer.status);
        if (answer.status < 400) continue;
        expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
        expect((answer.json as { code: string }).code).toMatch(/^[a-z-]+\.[a-z-]+$/);
      }
    },
  );

  it('given what was taken of these, then the read models have come to the end of the log', async () => {
    const { projections, store } = service.ledger.api;
    const head = await store.head();
    for (const { name, poison } of await projections.status()) {
      expect([name, poison]).toEqual([name, undefined]);
      if (head !== undefined) expect(await projections.waitFor(name, head, 10_000)).toBe('reached');
    }
  });
});
