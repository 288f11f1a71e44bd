import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, sharedTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';

const sek = (amount: number) => ({ amount, currency: 'SEK' });
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();
const girls = { classId: 'girls', title: 'Flickor', unitPrice: sek(20_000), capacity: 10 };

/** Two clubs; `ours` is the promoter's. */
describe('a promoter, over HTTP', () => {
  let api: TestApi;
  let promoter: Record<string, string>;

  beforeAll(async () => {
    api = await sharedTestApi();
    for (const recipientId of ['ours', 'theirs'])
      await asOperator('/api/recipients', { body: { recipientId, name: recipientId } });
    const { key } = await api.parts.apiKeys.createApiKey({
      ...{ role: 'promoter', label: 'our club', recipientIds: ['ours'] },
    });
    promoter = { authorization: `Bearer ${key}` };
    for (const [seriesId, recipientId] of [
      ['series-ours', 'ours'],
      ['series-theirs', 'theirs'],
      ['series-house', undefined],
    ])
      await asOperator('/api/series', { body: { seriesId, title: 'Serien', recipientId } });
    for (const [eventId, place] of [
      ['race-theirs', { recipientId: 'theirs' }],
      ['race-house', {}],
      ['race-in-ours', { seriesId: 'series-ours' }],
      ['race-in-ours-theirs', { seriesId: 'series-ours', recipientId: 'theirs' }],
    ] as const)
      await asOperator('/api/events', { body: eventBody(eventId, place) });
  });

  afterAll(() => api.stop());

  const asOperator = (path: string, wish: Wish = {}) => api.ask(path, { as: 'operator', ...wish });
  const asPromoter = (path: string, wish: Wish = {}) =>
    api.ask(path, { headers: promoter, ...wish });
  const eventBody = (eventId: string, place: object = {}) => ({
    ...{ eventId, title: 'Loppet', startsAt: inDays(60), endsAt: inDays(61) },
    ...place,
  });
  const create = (eventId: string, place: object) =>
    asPromoter('/api/events', { body: eventBody(eventId, place) });
  const said = (answer: Answer) => [
    answer.status,
    (answer.json as { readonly code?: string }).code,
  ];
  const notOwn = [403, 'access.not-own'];

  it('given their own recipient or series, when an event is made, changed, closed and listed, then it is', async () => {
    expect((await create('race-ours', { recipientId: 'ours' })).status).toBe(201);
    const inSeries = await create('race-of-series', { seriesId: 'series-ours' });
    expect(inSeries.status).toBe(201);
    const path = '/api/events/race-ours';
    expect((await asPromoter(`${path}/classes`, { body: girls })).status).toBe(201);
    for (const wish of [
      { path, wish: { method: 'PATCH', body: { title: 'Vårloppet' } } },
      { path: `${path}/classes/girls`, wish: { method: 'PATCH', body: { title: 'Tjejer' } } },
      { path: `${path}/close`, wish: { method: 'POST' } },
      { path: `${path}/reopen`, wish: { method: 'POST' } },
      { path: '/api/series/series-ours', wish: { method: 'PATCH', body: { title: 'Vår' } } },
    ])
      expect([wish.path, (await asPromoter(wish.path, wish.wish)).status]).toEqual([
        wish.path,
        200,
      ]);
    const { position } = inSeries.json as { position: string };
    const own = await asPromoter(`/api/events?own=true&limit=100&after=${position}`);
    const { events } = own.json as { events: { eventId: string }[] };
    expect(events.map(({ eventId }) => eventId)).toEqual([
      'race-in-ours',
      'race-of-series',
      'race-ours',
    ]);
  });

  it.each([
    ['another’s recipient', { recipientId: 'theirs' }],
    ['the house', {}],
    ['another’s series', { seriesId: 'series-theirs' }],
    ['the house’s series', { seriesId: 'series-house' }],
    ['a series that is not there', { seriesId: 'series-nowhere' }],
    ['their own recipient in another’s series', { recipientId: 'ours', seriesId: 'series-theirs' }],
    ['another’s recipient in their own series', { recipientId: 'theirs', seriesId: 'series-ours' }],
    ['a recipient that is no text', { recipientId: 7 }],
  ])('given %s, when a promoter makes an event for it, then it is refused', async (_, place) => {
    expect(said(await create('race-not-made', place))).toEqual(notOwn);
    expect((await asOperator('/api/events/race-not-made')).status).toBe(404);
  });

  it.each(['race-theirs', 'race-house', 'race-in-ours-theirs'])(
    'given the event %s, which pays another, when a promoter changes anything, then it is refused and stays',
    async (id) => {
      const path = `/api/events/${id}`;
      const added = await asOperator(`${path}/classes`, { body: girls });
      const before = (await asOperator(`${path}?after=${added.at('position')}`)).text;
      const refused = [
        await asPromoter(path, { method: 'PATCH', body: { title: 'Mitt' } }),
        await asPromoter(path, { method: 'PATCH', body: { recipientId: 'ours' } }),
        await asPromoter(`${path}/classes`, { body: { ...girls, classId: 'boys' } }),
        await asPromoter(`${path}/classes/girls`, { method: 'PATCH', body: { title: 'Mina' } }),
        await asPromoter(`${path}/classes/girls`, { method: 'DELETE' }),
        await asPromoter(`${path}/close`, { method: 'POST' }),
        await asPromoter(`${path}/reopen`, { method: 'POST' }),
        await asPromoter(`${path}/cancel`, { body: { reason: 'rain' } }),
        await asPromoter(`${path}/registrations`),
      ];
      expect(refused.map(said)).toEqual(refused.map(() => notOwn));
      expect((await asOperator(path)).text).toBe(before);
    },
  );

  it('given their own event, when a promoter would give it away or put it in another’s series, then it is refused', async () => {
    await create('race-kept', { recipientId: 'ours' });
    const path = '/api/events/race-kept';
    for (const body of [
      { recipientId: 'theirs' },
      { recipientId: null },
      { seriesId: 'series-theirs' },
      { recipientId: null, seriesId: 'series-theirs' },
    ])
      expect(said(await asPromoter(path, { method: 'PATCH', body }))).toEqual(notOwn);
    const moved = { recipientId: null, seriesId: 'series-ours' };
    expect((await asPromoter(path, { method: 'PATCH', body: moved })).status).toBe(200);
  });

  it('given what is not there, when a promoter asks for it, then it is 404 as for an operator', async () => {
    const path = '/api/events/race-nowhere';
    expect(said(await asPromoter(path, { method: 'PATCH', body: { title: 'x' } }))).toEqual([
      ...[404, 'catalogue.unknown-event'],
    ]);
  });

  it('given riders of their own event and of another in one order, when its registrations are read, then only their own are there', async () => {
    await create('race-full', { recipientId: 'ours' });
    for (const id of ['race-full', 'race-theirs'])
      await asOperator(`/api/events/${id}/classes`, { body: girls });
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: ['race-full', 'race-theirs'].map((productId) => ({
          ...{ productId, classId: 'girls', quantity: 1 },
          details: { registrations: [{ riderId: `rider-${productId}` }] },
        })),
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    const after = `?after=${placed.at('position')}`;
    const found = await asPromoter(`/api/events/race-full/registrations${after}`);
    expect(found.json).toMatchObject({
      registrations: [
        {
          orderReference: placed.at('order.reference'),
          orderStatus: 'confirmed',
          classId: 'girls',
          rider: { riderId: 'rider-race-full' },
          customer: { name: 'Anna Ek' },
        },
      ],
    });
    expect(found.text).not.toContain('rider-race-theirs');
    const theirs = await asOperator('/api/events/race-theirs/registrations');
    expect(theirs.at('registrations.0.rider.riderId')).toBe('rider-race-theirs');
    expect(said(await asPromoter(`/api/orders/${placed.at('order.reference')}`))).toEqual([
      ...[403, 'access.forbidden'],
    ]);
  });

  it.each([
    ['POST', '/api/products', { productId: 'x' }],
    ['POST', '/api/product-types', {}],
    ['POST', '/api/recipients', { recipientId: 'mine', name: 'Mine' }],
    ['PATCH', '/api/recipients/theirs', { name: 'Mine' }],
    ['POST', '/api/discount-codes', {}],
    ['GET', '/api/orders', undefined],
    ['GET', '/api/gift-cards', undefined],
    ['GET', '/api/cases', undefined],
    ['GET', '/api/audit/events', undefined],
  ])(
    'given %s %s, when a promoter asks for it, then it is forbidden',
    async (method, path, body) => {
      const wish = body === undefined ? { method } : { method, body };
      expect(said(await asPromoter(path, wish))).toEqual([403, 'access.forbidden']);
    },
  );
});
