import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, sharedTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';

const sek = (amount: number) => ({ amount, currency: 'SEK' });
const dayMs = 24 * 3_600_000;

describe('events, series, recipients and terms over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await sharedTestApi();
  });

  afterAll(() => api.stop());

  const asOperator = (path: string, wish: Wish = {}) => api.ask(path, { as: 'operator', ...wish });
  const after = (answer: Answer) => `after=${encodeURIComponent(answer.at('position'))}`;
  const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
  const girls = { classId: 'girls', title: 'Flickor', unitPrice: sek(20_000), capacity: 10 };

  const createEvent = (eventId: string, more: object = {}) =>
    asOperator('/api/events', {
      body: { eventId, title: 'Loppet', startsAt: inDays(60), endsAt: inDays(61), ...more },
    });

  it('given an operator, when an event with a class is made, then everybody sees its price now and what is left', async () => {
    const made = await createEvent('race-made', {
      capacity: 7,
      memberDiscount: { kind: 'fixed', amount: sek(5_000) },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/api/events/race-made');
    expect(made.json).toMatchObject({
      event: { eventId: 'race-made', timeZone: 'Europe/Stockholm', standing: 'open', classes: [] },
      capacity: 7,
    });
    const early = { unitPrice: sek(15_000), until: inDays(10) };
    const late = { fee: sek(5_000), from: inDays(20) };
    const added = await asOperator('/api/events/race-made/classes', {
      body: { ...girls, early, late },
    });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe('/api/events/race-made/classes/girls');
    const shown = await api.ask(`/api/events/race-made?${after(added)}`);
    expect(shown.json).toMatchObject({
      memberDiscount: { kind: 'fixed', amount: sek(5_000) },
      registration: 'open',
      capacity: 7,
      left: 7,
      classes: [
        { classId: 'girls', early, late, priceNow: sek(15_000), priceBasis: 'early', left: 7 },
      ],
    });
    expect((await api.ask('/api/events?limit=200')).text).toContain('"race-made"');
  });

  it('given an event, when it and its class are changed, closed, reopened and cancelled, then it is shown so', async () => {
    await createEvent('race-changed', { closesAt: inDays(50), description: 'Före' });
    const path = '/api/events/race-changed';
    await asOperator(`${path}/classes`, {
      body: { ...girls, late: { fee: sek(100), from: inDays(1) } },
    });
    const patched = await asOperator(path, {
      method: 'PATCH',
      body: { title: 'Nya loppet', closesAt: null, description: null, capacity: 5 },
    });
    expect(patched.json).toMatchObject({ event: { title: 'Nya loppet' }, capacity: 5 });
    expect(patched.json).not.toHaveProperty('event.closesAt');
    expect(patched.json).not.toHaveProperty('event.description');
    const cheaper = await asOperator(`${path}/classes/girls`, {
      method: 'PATCH',
      body: { unitPrice: sek(10_000), late: null, capacity: 4 },
    });
    expect(cheaper.json).toMatchObject({
      event: { classes: [{ unitPrice: sek(10_000) }] },
      capacity: 4,
    });
    expect(cheaper.json).not.toHaveProperty('event.classes.0.late');
    const shown = async (answer: Answer) => (await api.ask(`${path}?${after(answer)}`)).json;
    expect(await shown(cheaper)).toMatchObject({ left: 5, classes: [{ left: 4 }] });
    const closed = await asOperator(`${path}/close`, { method: 'POST' });
    expect(await shown(closed)).toMatchObject({ registration: 'closed' });
    const open = await asOperator(`${path}/reopen`, { method: 'POST' });
    expect(await shown(open)).toMatchObject({ registration: 'open' });
    const removed = await asOperator(`${path}/classes/girls`, { method: 'DELETE' });
    expect(await shown(removed)).toMatchObject({ classes: [] });
    const back = await asOperator(`${path}/classes`, { body: girls });
    expect(back.json).toMatchObject({ status: 409, code: 'catalogue.class-removed' });
    const cancelled = await asOperator(`${path}/cancel`, { body: { reason: 'No snow' } });
    expect(await shown(cancelled)).toMatchObject({ registration: 'cancelled' });
    const listed = async (query: string) => (await api.ask(`/api/events?limit=200${query}`)).text;
    expect(await listed('')).not.toContain('"race-changed"');
    expect(await listed('&cancelled=true')).toContain('"race-changed"');
    const late = await asOperator(path, { method: 'PATCH', body: { title: 'x' } });
    expect(late.json).toMatchObject({ status: 409, code: 'catalogue.event-cancelled' });
  });

  it('given an event without places of its own, when its creation is repeated, then a later limit stays', async () => {
    const times = { startsAt: inDays(60), endsAt: inDays(61) };
    await createEvent('race-repeated', times);
    const limited = await asOperator('/api/events/race-repeated', {
      method: 'PATCH',
      body: { capacity: 3 },
    });
    expect(limited.json).toMatchObject({ event: { title: 'Loppet' }, capacity: 3 });
    const repeated = await createEvent('race-repeated', times);
    expect(repeated.status).toBe(200);
    const shown = await api.ask(`/api/events/race-repeated?${after(limited)}`);
    expect(shown.json).toMatchObject({ capacity: 3 });
  });

  it('given a series with a recipient, when an event joins it, then the events of the series are listed', async () => {
    const club = { recipientId: 'club', name: 'Klubben', swishNumber: '1231181189' };
    const recipient = await asOperator('/api/recipients', {
      body: { ...club, platformFeeBasisPoints: 200 },
    });
    expect(recipient.status).toBe(201);
    expect(recipient.json).toMatchObject({ recipient: { ...club, active: true } });
    const series = await asOperator('/api/series', {
      body: { seriesId: 'cup', title: 'Cupen', recipientId: 'club' },
    });
    expect(series.status).toBe(201);
    await asOperator('/api/series/cup/classes', { body: girls });
    const joined = await createEvent('race-of-cup', { seriesId: 'cup' });
    const events = await api.ask(`/api/events?series=cup&${after(joined)}`);
    expect(events.json).toMatchObject({ events: [{ eventId: 'race-of-cup', seriesId: 'cup' }] });
    const seen = await api.ask('/api/series/cup');
    expect(seen.json).toMatchObject({ seriesId: 'cup', classes: [{ classId: 'girls', left: 10 }] });
    expect(seen.json).not.toHaveProperty('recipientId');
    expect((await asOperator('/api/series/cup')).json).toMatchObject({ recipientId: 'club' });
    const off = await asOperator('/api/recipients/club', {
      method: 'PATCH',
      body: { active: false, swishNumber: '' },
    });
    expect(off.json).not.toHaveProperty('recipient.swishNumber');
    const recipients = await asOperator(`/api/recipients?${after(off)}`);
    expect(recipients.text).toContain('{"recipientId":"club","name":"Klubben"');
    expect((await api.ask('/api/series')).text).toContain('"cup"');
  });

  it('given products with terms, when they are made and changed, then they are shown, and packages by themselves', async () => {
    const amounts = { least: sek(10_000), greatest: sek(1_000_000) };
    const card = await asOperator('/api/products', {
      body: {
        ...{ productId: 'card-own', productType: 'gift-card', name: 'Kort' },
        ...{ unitPrice: sek(50_000), terms: { giftCard: { amounts, validityDays: 365 } } },
      },
    });
    expect(card.json).toMatchObject({
      product: {
        terms: { giftCard: { amounts, validityDays: 365, voucherKind: 'multi-purpose' } },
      },
    });
    const terms = { points: { points: 42, validityDays: 30 } };
    const unitPrice = sek(4_000);
    const made = await asOperator('/api/products', {
      body: { productId: 'points-42', productType: 'points-package', name: 'P', unitPrice, terms },
    });
    const packages = await api.ask(`/api/points/packages?${after(made)}`);
    const listed = (packages.json as { packages: { productId: string }[] }).packages;
    expect(listed.find(({ productId }) => productId === 'points-42')).toMatchObject({
      ...{ points: 42, validityDays: 30, unitPrice },
    });
    const counted = await asOperator('/api/products', {
      body: {
        ...{ productId: 'printed', productType: 'merchandise', name: 'x', unitPrice, capacity: 1 },
        terms: { stock: 'untracked' },
      },
    });
    expect(counted.json).toMatchObject({ status: 422, code: 'catalogue.takes-no-units' });
    const cleared = await asOperator('/api/products/card-own', {
      method: 'PATCH',
      body: { terms: {} },
    });
    expect(cleared.json).not.toHaveProperty('product.terms');
    const shown = await api.ask(`/api/products/points-42?${after(cleared)}`);
    expect(shown.json).toMatchObject({ terms });
  });

  it.each<[string, string, Wish, number, string]>([
    ['a checkout key', '/api/events', { as: 'checkout', body: {} }, 403, 'access.forbidden'],
    ['no key', '/api/series', { body: {} }, 401, 'access.unauthenticated'],
    ['recipients without a key', '/api/recipients', {}, 401, 'access.unauthenticated'],
    ['no fields', '/api/events', { as: 'operator', body: {} }, 400, 'request.invalid'],
    ['an event nobody knows', '/api/events/none', {}, 404, 'catalogue.unknown-event'],
    ['a series nobody knows', '/api/series/none', {}, 404, 'catalogue.unknown-series'],
    [
      'an event nobody knows to close',
      '/api/events/none/close',
      { as: 'operator', method: 'POST' },
      404,
      'catalogue.unknown-event',
    ],
    [
      'an id that is none',
      '/api/series/NO%20NE/close',
      { as: 'operator', method: 'POST' },
      404,
      'catalogue.unknown-series',
    ],
    [
      'a class nobody knows',
      '/api/events/vasalopp-kids/classes/none',
      { as: 'operator', method: 'DELETE' },
      404,
      'catalogue.unknown-class',
    ],
    [
      'an event of a series that is not there',
      '/api/events',
      {
        as: 'operator',
        body: {
          ...{ eventId: 'race-lost', title: 'x', seriesId: 'none' },
          ...{ startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-02T00:00:00Z' },
        },
      },
      422,
      'catalogue.unknown-series',
    ],
    [
      'a recipient nobody knows',
      '/api/recipients/none',
      { as: 'operator', method: 'PATCH', body: {} },
      404,
      'catalogue.unknown-recipient',
    ],
    [
      'a discount that says nothing',
      '/api/series',
      {
        as: 'operator',
        body: { seriesId: 's', title: 'x', memberDiscount: { kind: 'fixed' } },
      },
      400,
      'memberDiscount.amount',
    ],
    [
      'a time that no calendar has',
      '/api/events/any/classes',
      {
        as: 'operator',
        body: { ...girls, early: { unitPrice: sek(1), until: '2026-13-01T00:00:00Z' } },
      },
      400,
      'early.until',
    ],
    [
      'points without their number',
      '/api/products',
      {
        as: 'operator',
        body: { productId: 'p', productType: 'points-package', name: 'x', unitPrice: sek(1) },
      },
      422,
      'catalogue.terms-required',
    ],
  ])(
    'given %s, when it is asked for, then it is refused',
    async (_what, path, wish, status, said) => {
      const answer = await api.ask(path, wish);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.json)).toContain(`"${said}"`);
    },
  );
});
