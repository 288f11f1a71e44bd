import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, historyOf, place } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { course, ordered, payAgain, ticket, unitsLeft } from './orders.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
  await service.open(course, 100);
}, 60_000);

afterAll(() => service.close(), 60_000);

const wish = (idempotencyKey: string) =>
  ({ productId: course, method: 'invoice', idempotencyKey }) as const;

describe('Idempotency-Key', () => {
  it('given a repeat, then it answers as the first time and takes no second place', async () => {
    const first = await place(service, wish('repeat-0001'));
    const left = await unitsLeft(service, course);
    const again = await place(service, wish('repeat-0001'));
    expect(again.text).toBe(first.text);
    expect([first, again].map(({ headers }) => headers['idempotent-replayed'])).toEqual([
      undefined,
      'true',
    ]);
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(await unitsLeft(service, course)).toBe(left);
  });

  it('given the key with another content, then it is 422 and nothing is ordered', async () => {
    await place(service, wish('reused-0001'));
    const left = await unitsLeft(service, course);
    const other = await place(service, { ...wish('reused-0001'), quantity: 2 });
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency.key-reused']);
    expect(await unitsLeft(service, course)).toBe(left);
  });

  it('given the same key of another API key, then it is another wish', async () => {
    const { json: one } = await place(service, wish('shared-0001'));
    const { json: two } = await place(
      { ...service, keys: { ...service.keys, checkout: service.keys.operator } },
      wish('shared-0001'),
    );
    const reference = (json: unknown) => (json as { order: { reference: string } }).order.reference;
    expect(reference(one)).not.toBe(reference(two));
  });

  it('given a refusal that was decided, then the repeat is refused in the same words', async () => {
    const product = { productId: 'course-raku-firing', method: 'invoice', quantity: 2 } as const;
    const first = await place(service, { ...product, idempotencyKey: 'sold-out-0001' });
    expect(codeOf(first)).toBe('availability.sold-out');
    await service.open('course-raku-firing', 10);
    const again = await place(service, { ...product, idempotencyKey: 'sold-out-0001' });
    expect(again.text).toBe(first.text);
  });

  it('given a body that could not be read, then the key is free for the right one', async () => {
    const bad = await place(service, { ...wish('mistaken-0001'), email: 'not an address' });
    expect(bad.status).toBe(400);
    expect((await place(service, wish('mistaken-0001'))).status).toBe(201);
  });

  it('given a key that is none, then it is 400 with the header’s name', async () => {
    for (const key of ['short', 'with a space', 'x'.repeat(256)]) {
      const refused = await place(service, wish(key));
      expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
      expect(refused.json).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    }
  });

  it('given trying again, cancelling and confirming with keys, then each repeat changes nothing', async () => {
    const order = await ordered(service, { productId: ticket, method: 'invoice' });
    const confirm = () =>
      service.call({
        path: `/api/payments/${order.paymentReference}/confirm`,
        key: service.keys.operator,
        idempotencyKey: 'confirm-0001',
        body: { reason: 'seen' },
      });
    const first = await confirm();
    const history = await historyOf(service, order.reference);
    expect((await confirm()).text).toBe(first.text);
    const refused = await payAgain(service, order, { method: 'swish' }, 'try-0001');
    expect((await payAgain(service, order, { method: 'swish' }, 'try-0001')).text).toBe(
      refused.text,
    );
    expect(await historyOf(service, order.reference)).toEqual(history);
  });
});
