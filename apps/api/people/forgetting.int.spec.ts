import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, startTestApi, type TestApi } from '../../../test/support/api.ts';
import {
  type Clock,
  FORGOTTEN,
  type Instant,
  plusMs,
  systemClock,
} from '../../../libs/kernel/index.ts';

const waitMaxMs = 10_000;

describe('forgetting a person', () => {
  let api: TestApi;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

  beforeAll(async () => {
    api = await startTestApi({ clock });
  });

  afterAll(() => api.stop());

  const name = 'Åsa Glömsk';
  const email = 'asa.glomsk@example.se';
  const order = {
    customer: { name, email, phone: '0701234567', address: 'Storgatan 1' },
    lines: [{ productId: 'ticket-open-day', quantity: 1 }],
    tenders: { payment: { method: 'invoice' } },
  };

  const place = () => api.ask('/api/orders', { as: 'checkout', body: order });

  async function read(placed: Answer): Promise<Answer> {
    const after = encodeURIComponent(placed.at('position'));
    return api.ask(`/api/orders/${placed.at('order.reference')}?after=${after}`, {
      as: 'operator',
    });
  }

  async function personOf(placed: Answer): Promise<string> {
    return (await read(placed)).at('customer.id');
  }

  async function stateOf(person: string, wanted: string): Promise<Answer> {
    for (const until = Date.now() + waitMaxMs; ;) {
      const answer = await api.ask(`/api/people/${person}`, { as: 'operator' });
      if (answer.at('state') === wanted || Date.now() > until) return answer;
      await sleep(50);
    }
  }

  async function everywhere(): Promise<string> {
    const { rows } = await api.database.pool.query<{ table: string }>(
      `select format('%I.%I', schemaname, tablename) as table from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts = rows.map(async ({ table }) => {
      const found = await api.database.pool.query<{ line: string }>(
        `select one::text as line from ${table} one`,
      );
      return found.rows.map(({ line }) => line).join('\n');
    });
    return (await Promise.all(texts)).join('\n');
  }

  it('given an order, when its customer reads it, then no person id is shown, and an operator sees it', async () => {
    const placed = await place();
    const reference = placed.at('order.reference');
    const asCustomer = await api.ask(
      `/api/orders/${reference}?after=${encodeURIComponent(placed.at('position'))}`,
      { headers: { 'x-order-token': placed.at('accessToken') } },
    );
    expect(asCustomer.json).toMatchObject({ customer: { name, email } });
    expect(asCustomer.json).not.toHaveProperty('customer.id');
    expect(await personOf(placed)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('given somebody who ordered, when an operator forgets them, then nothing readable is left, the books stand, and a rebuild agrees', async () => {
    const placed = await place();
    const reference = placed.at('order.reference');
    const person = await personOf(placed);
    expect(await everywhere()).toContain(email);

    const begun = await api.ask(`/api/people/${person}/forget`, { as: 'operator', method: 'POST' });
    expect(begun.status).toBe(202);
    expect(begun.json).toMatchObject({
      person,
      state: 'being-forgotten',
      links: { status: `/api/people/${person}` },
    });
    const recordedAfter = begun.at('recordedAfter') as Instant;
    expect(recordedAfter > clock.now()).toBe(true);

    aheadMs += 3 * 60_000;
    const again = await api.ask(`/api/people/${person}/forget`, { as: 'operator', method: 'POST' });
    expect(again.status).toBe(202);
    expect((await stateOf(person, 'forgotten')).json).toMatchObject({ state: 'forgotten' });

    const head = await api.parts.store.head();
    const shown = await api.ask(
      `/api/orders/${reference}?after=${encodeURIComponent(String(head))}`,
      { as: 'operator' },
    );
    expect(shown.json).toMatchObject({
      reference,
      total: { currency: 'SEK' },
      customer: { name: null, email: null, phone: null, address: null },
    });
    const left = await everywhere();
    for (const personal of [name, email, 'Storgatan 1']) expect(left).not.toContain(personal);

    const [placedEvent] = await api.parts.codecs.decodeAll(
      await api.parts.store.read(`order-${reference}` as never, { max: 1 }),
    );
    expect(placedEvent?.event).toMatchObject({ customer: { name: FORGOTTEN, email: FORGOTTEN } });

    for (const { name: projection } of await api.parts.projections.status())
      expect(await api.parts.projections.rebuild(projection)).toMatchObject({
        differences: [],
        swapped: true,
      });
    expect(await everywhere()).not.toContain(email);
  });

  it('given somebody forgotten, when they order again, then they are another person and readable', async () => {
    const placed = await place();
    const first = await personOf(placed);
    await api.ask(`/api/people/${first}/forget`, { as: 'operator', method: 'POST' });
    const again = await place();
    expect(again.status).toBe(201);
    expect(await personOf(again)).not.toBe(first);
    expect((await read(again)).json).toMatchObject({ customer: { name, email } });
  });

  it('given a forgetting that a crash left with its tombstone alone, when processes start, then it is taken up', async () => {
    const person = await personOf(await place());
    const { keys, directory } = api.parts.forgetting;
    await keys.tombstone(person as never);
    await directory.remove(person as never);
    aheadMs += 3 * 60_000;
    await api.parts.processes.stop();
    await api.parts.processes.start();
    expect((await stateOf(person, 'forgotten')).json).toMatchObject({ state: 'forgotten' });
  });

  it.each([
    ['nobody', '3f2b8f0e-2f5c-4c3d-9d55-0c6f6f9f2a11', 'operator', 404, 'person.unknown'],
    ['no id', 'anna@example.se', 'operator', 404, 'person.unknown'],
    [
      'a role that may not',
      '3f2b8f0e-2f5c-4c3d-9d55-0c6f6f9f2a11',
      'accountant',
      403,
      'access.forbidden',
    ],
  ] as const)(
    'given %s, when it shall be forgotten, then it is refused',
    async (_what, id, as, status, code) => {
      const path = `/api/people/${encodeURIComponent(id)}/forget`;
      const answer = await api.ask(path, { as, method: 'POST' });
      expect(answer.json).toMatchObject({ status, code });
      expect(answer.status).toBe(status);
    },
  );
});
