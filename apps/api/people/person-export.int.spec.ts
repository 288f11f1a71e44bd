import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  startTestApi,
  type TestApi,
  testCallback,
} from '../../../test/support/api.ts';
import { succeeded } from '../../../test/support/scripted-gateway.ts';
import { type Clock, plusMs, systemClock } from '../../../libs/kernel/index.ts';
import type { PersonExport } from './person-export.ts';

const name = 'Åsa Berg';
const email = 'asa.berg@example.se';
const phone = '46701112233';

describe('what a person may have of what is known of them', () => {
  let api: TestApi;
  let aheadMs = 0;
  let person: string;
  const placed: Answer[] = [];
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

  const place = (method: 'swish' | 'invoice', who = { name, email }) =>
    api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: who,
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: method === 'swish' ? { method, phone } : { method } },
      },
    });

  const exported = (query = '') =>
    api.ask(`/api/people/${person}/export${query}`, { as: 'operator' });

  const typesIn = ({ json }: Answer): readonly string[] =>
    (json as PersonExport).orders.flatMap(({ streams }) =>
      streams.flatMap(({ events }) => events.map((event) => (event as { type: string }).type)),
    );

  beforeAll(async () => {
    api = await startTestApi({ clock });
    placed.push(await place('swish'), await place('invoice'), await place('invoice'));
    await place('invoice', { name: 'Bo Ek', email: 'bo@example.se' });
    const paymentRef = placed[0]?.at('payment.reference') ?? '';
    api.gateway.news = succeeded(10_000);
    const callback = testCallback({ paymentRef, amountKronor: 100, payerAlias: phone });
    expect((await api.ask('/api/payments/swish/callback', callback)).status).toBe(200);
    await api.parts.processes.runInline('apply-callback', `swish-${idOf(callback)}-PAID`);
    await api.ask('/api/products', {
      as: 'operator',
      body: {
        ...{ productId: 'course-full', productType: 'course', name: 'Fullt', capacity: 1 },
        unitPrice: { amount: 10_000, currency: 'SEK' },
      },
    });
    await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Bo Ek', email: 'bo@example.se' },
        lines: [{ productId: 'course-full', quantity: 1 }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    for (const who of [
      { name, email },
      { name: 'Bo Ek', email: 'bo@example.se' },
    ]) {
      const joined = await api.ask('/api/availability/course-full/waitlist', {
        as: 'checkout',
        body: { ...who, units: 1 },
      });
      expect(joined.status).toBe(201);
    }
    const last = placed.at(-1);
    const after = encodeURIComponent(last?.at('position') ?? '');
    const order = await api.ask(`/api/orders/${last?.at('order.reference') ?? ''}?after=${after}`, {
      as: 'operator',
    });
    person = order.at('customer.id');
  });

  afterAll(() => api.stop());

  function idOf({ body }: ReturnType<typeof testCallback>): string {
    return (body as { id: string }).id;
  }

  it('given three orders, when they are exported, then their events are there in clear, with the callbacks, and nobody else’s', async () => {
    const answer = await exported();
    expect(answer.status).toBe(200);
    const { orders, position } = answer.json as PersonExport;
    expect(orders.map(({ reference }) => reference)).toEqual(
      placed.map((each) => each.at('order.reference')),
    );
    expect(position).toBeDefined();
    expect(typesIn(answer)).toEqual(
      expect.arrayContaining([
        'OrderPlaced',
        'PaymentRequested',
        'PaymentSucceeded',
        'InvoiceIssued',
      ]),
    );
    expect(orders[0]?.streams[0]?.events[0]).toMatchObject({
      type: 'OrderPlaced',
      data: { customer: { name, email }, payerAlias: phone },
    });
    expect(orders[0]?.callbacks).toMatchObject([
      { status: 'PAID', body: expect.stringContaining(`"payerAlias":"${phone}"`) },
    ]);
    expect(answer.text).not.toContain('bo@example.se');
    expect(answer.text).not.toContain('token-1');
  });

  it('given a place in a waiting list, then it is there with what was said, and nobody else’s', async () => {
    const { waitlist } = (await exported()).json as PersonExport;
    expect(waitlist).toMatchObject([
      {
        ...{ pool: 'course-full', waits: true },
        joined: { type: 'WaitlistJoined', data: { contact: { name, email }, units: 1 } },
      },
    ]);
  });

  it('given more orders than a page, when it is read page by page, then each comes once, oldest first', async () => {
    const first = await exported('?limit=2');
    const cursor = first.at('cursor');
    const second = await exported(`?limit=2&cursor=${cursor}`);
    const references = [first, second].flatMap(({ json }) =>
      (json as PersonExport).orders.map(({ reference }) => reference),
    );
    expect(references).toEqual(placed.map((each) => each.at('order.reference')));
    expect(first.json).toHaveProperty('streams');
    expect(second.json).not.toHaveProperty('streams');
    expect(second.json).not.toHaveProperty('cursor');
  });

  it('given others than operators and people whom nobody knows, then it is refused', async () => {
    for (const as of ['checkout', 'accountant', 'promoter'] as const)
      expect((await api.ask(`/api/people/${person}/export`, { as })).status).toBe(403);
    expect((await api.ask(`/api/people/${person}/export`, { as: 'admin' })).status).toBe(200);
    const nobody = '3f2b8f0e-2f5c-4c3d-9d55-0c6f6f9f2a11';
    const unknown = await api.ask(`/api/people/${nobody}/export`, { as: 'operator' });
    expect(unknown.json).toMatchObject({ status: 404, code: 'person.unknown' });
    expect((await exported('?cursor=bm8')).status).toBe(400);
  });

  it('given the person is forgotten, then what is left is told, with null where something was', async () => {
    await api.ask(`/api/people/${person}/forget`, { as: 'operator', method: 'POST' });
    aheadMs += 3 * 60_000;
    for (let tries = 0; tries < 100; tries += 1) {
      const asked = await api.ask(`/api/people/${person}/forget`, {
        as: 'operator',
        method: 'POST',
      });
      if (asked.at('state') === 'forgotten') break;
      await sleep(50);
    }
    const answer = await exported();
    const { orders, streams, waitlist } = answer.json as PersonExport;
    expect(answer.at('state')).toBe('forgotten');
    expect(waitlist).toMatchObject([
      { joined: { data: { contact: { name: null, email: null } } } },
    ]);
    expect(orders).toHaveLength(3);
    expect(orders[0]?.streams[0]?.events[0]).toMatchObject({
      type: 'OrderPlaced',
      data: { total: { minor: 10_000 }, customer: { name: null, email: null }, payerAlias: null },
    });
    expect(orders[0]?.callbacks).toMatchObject([{ status: 'PAID', body: null }]);
    expect(streams).toMatchObject([{ events: [{ type: 'PersonForgotten' }] }]);
    for (const personal of [name, email, phone]) expect(answer.text).not.toContain(personal);
  });
});
