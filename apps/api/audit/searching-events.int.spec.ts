import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startTestApi, type TestApi } from '../../../test/support/api.ts';
import { plusMs, systemClock } from '../../../libs/kernel/index.ts';

interface Shown {
  readonly type: string;
  readonly stream: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly data: { readonly orderRef?: string };
}

describe('searching the log', () => {
  let api: TestApi;
  const begunAt = systemClock.now();
  const placed: Answer[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    for (const as of ['checkout', 'operator', 'checkout'] as const)
      placed.push(
        await api.ask('/api/orders', {
          as,
          body: {
            customer: { name: 'Anna Ek', email: 'anna@example.se' },
            lines: [{ productId: 'ticket-open-day', quantity: 1 }],
            tenders: { payment: { method: 'invoice' } },
          },
        }),
      );
  });

  afterAll(() => api.stop());

  const search = (query: string) => api.ask(`/api/audit/events?${query}`, { as: 'accountant' });
  const found = ({ json }: Answer) => (json as { readonly events: readonly Shown[] }).events;
  const ordersIn = (answer: Answer) => found(answer).map(({ data }) => data.orderRef);
  const references = () => placed.map((each) => each.at('order.reference'));

  it('given a type, then only its events are found, in the order of the log, page by page', async () => {
    expect(ordersIn(await search('type=OrderPlaced'))).toEqual(references());
    const first = await search('type=OrderPlaced&limit=2');
    const second = await search(
      `type=OrderPlaced&limit=2&cursor=${encodeURIComponent(first.at('cursor'))}`,
    );
    expect([...ordersIn(first), ...ordersIn(second)]).toEqual(references());
    expect(second.json).not.toHaveProperty('cursor');
  });

  it('given an actor, then only what was done in its name is found', async () => {
    const byOperator = await search('type=OrderPlaced&actor=operator');
    expect(ordersIn(byOperator)).toEqual([references()[1]]);
    const { actor } = found(byOperator)[0] ?? {};
    expect(ordersIn(await search(`type=OrderPlaced&actor=operator:${actor?.id ?? ''}`))).toEqual([
      references()[1],
    ]);
    expect(found(await search('actor=nobody'))).toEqual([]);
  });

  it('given times, then what was stored outside of them is not found', async () => {
    const soon = encodeURIComponent(plusMs(systemClock.now(), 60_000));
    const from = encodeURIComponent(begunAt);
    expect(ordersIn(await search(`type=OrderPlaced&from=${from}&to=${soon}`))).toEqual(
      references(),
    );
    expect(found(await search(`type=OrderPlaced&to=${from}`))).toEqual([]);
    expect(found(await search(`type=OrderPlaced&from=${soon}`))).toEqual([]);
  });

  it.each([
    ['from=2026-W10', 'from'],
    ['cursor=nonsense', 'cursor'],
    ['limit=0', 'limit'],
  ])('given %s, then it is 400 with the field', async (query, field) => {
    expect((await search(query)).json).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it('given a checkout key, then it is refused', async () => {
    expect((await api.ask('/api/audit/events', { as: 'checkout' })).status).toBe(403);
  });

  it('given an event that lines are of, when orders are listed by it, then they are those', async () => {
    const after = encodeURIComponent(placed.at(-1)?.at('position') ?? '');
    const listed = (query: string) =>
      api.ask(`/api/orders?after=${after}&${query}`, { as: 'operator' });
    const { json } = await listed('event=ticket-open-day');
    expect((json as { orders: readonly unknown[] }).orders).toHaveLength(3);
    expect((await listed('event=spring-enduro')).json).toMatchObject({ orders: [] });
    expect((await listed('event=spring-enduro&product=course')).status).toBe(400);
  });
});
