import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, sharedTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';

const sek = (amount: number) => ({ amount, currency: 'SEK' });
const hourMs = 60 * 60_000;

describe('the catalogue over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await sharedTestApi();
  });

  afterAll(() => api.stop());

  const asOperator = (path: string, wish: Wish = {}) => api.ask(path, { as: 'operator', ...wish });

  const after = (answer: Answer) => `after=${encodeURIComponent(answer.at('position'))}`;

  const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();

  const createProduct = (productId: string, changes: object = {}) =>
    asOperator('/api/products', {
      body: {
        ...{ productId, productType: 'course', name: 'Drejning', unitPrice: sek(129_500) },
        capacity: 8,
        ...changes,
      },
    });

  describe('products', () => {
    it('given an operator, when a product with places is made, then everybody sees it with what is left', async () => {
      const made = await createProduct('course-made', { description: 'En kväll' });
      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe('/api/products/course-made');
      expect(made.json).toMatchObject({
        product: {
          productId: 'course-made',
          description: 'En kväll',
          unitPrice: sek(129_500),
          active: true,
        },
        capacity: 8,
      });
      const shown = await api.ask(`/api/products/course-made?${after(made)}`);
      expect(shown.json).toMatchObject({ name: 'Drejning', capacity: 8, left: 8, sellable: true });
      expect((await createProduct('course-made', { description: 'En kväll' })).status).toBe(200);
      const other = await createProduct('course-made', { name: 'Något annat' });
      expect(other.json).toMatchObject({ status: 409, code: 'catalogue.id-taken' });
    });

    it('given an Idempotency-Key, when the same is asked for again, then the same is answered', async () => {
      const headers = { 'idempotency-key': 'making-a-course' };
      const body = {
        ...{ productId: 'course-once', productType: 'course', name: 'En gång' },
        unitPrice: sek(1),
      };
      const first = await asOperator('/api/products', { body, headers });
      const second = await asOperator('/api/products', { body, headers });
      expect(second.text).toBe(first.text);
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      const other = await asOperator('/api/products', { body: { ...body, name: 'Två' }, headers });
      expect(other.json).toMatchObject({ status: 422, code: 'idempotency.key-reused' });
    });

    it('given a product, when it is changed, replaced, taken out of sale and put back, then it is shown so', async () => {
      await createProduct('course-changed', { description: 'Före' });
      const patched = await asOperator('/api/products/course-changed', {
        method: 'PATCH',
        body: { unitPrice: sek(99_900) },
      });
      expect(patched.json).toMatchObject({
        product: { name: 'Drejning', description: 'Före', unitPrice: sek(99_900) },
      });
      const replaced = await asOperator('/api/products/course-changed', {
        method: 'PUT',
        body: { name: 'Ny', unitPrice: sek(10_000) },
      });
      expect(replaced.json).toMatchObject({ product: { name: 'Ny', unitPrice: sek(10_000) } });
      expect(replaced.json).not.toHaveProperty('product.description');
      const path = '/api/products/course-changed';
      const off = await asOperator(`${path}/deactivate`, { method: 'POST' });
      expect(off.json).toMatchObject({ product: { active: false } });
      const listed = async (query: string, wish?: Wish) =>
        (await api.ask(`/api/products?limit=200&${query}`, wish)).text.includes('"course-changed"');
      expect(await listed(after(off))).toBe(false);
      expect(await listed('inactive=true')).toBe(false);
      expect(await listed('inactive=true', { as: 'operator' })).toBe(true);
      const on = await asOperator(`${path}/activate`, { method: 'POST' });
      expect(on.json).toMatchObject({ product: { active: true } });
      expect(await listed(`${after(on)}&type=course`)).toBe(true);
      expect(await listed('type=ticket')).toBe(false);
    });

    it('given places that are taken, when the capacity goes below them, then it is refused, and else set', async () => {
      await createProduct('course-capacity');
      const order = {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'course-capacity', quantity: 3, details: {} }],
        tenders: { payment: { method: 'invoice' } },
      };
      const placed = await api.ask('/api/orders', { as: 'checkout', body: order });
      expect(placed.status).toBe(201);
      const set = (capacity: number) =>
        asOperator('/api/products/course-capacity/capacity', { method: 'PUT', body: { capacity } });
      expect((await set(2)).json).toMatchObject({
        status: 409,
        code: 'availability.capacity-below-taken',
        inUse: 3,
      });
      const done = await set(4);
      expect(done.json).toMatchObject({ capacity: 4 });
      const shown = await api.ask(`/api/products/course-capacity?${after(done)}`);
      expect(shown.json).toMatchObject({ capacity: 4, left: 1 });
    });

    it('given more products than fit on a page, when pages are followed, then each product comes once', async () => {
      const ids: string[] = [];
      let path = '/api/products?limit=3';
      for (let page = 0; page < 50; page += 1) {
        const { json } = await api.ask(path);
        const { products, cursor } = json as { products: { productId: string }[]; cursor?: string };
        ids.push(...products.map(({ productId }) => productId));
        if (cursor === undefined) break;
        path = `/api/products?limit=3&cursor=${cursor}`;
      }
      expect(ids.length).toBeGreaterThan(6);
      expect(ids).toEqual([...new Set(ids)].sort());
    });

    it('given a new kind of product, when it is declared, then it is listed and products of it can be made', async () => {
      const declared = await asOperator('/api/product-types', {
        body: {
          ...{ code: 'guided-tour', name: { sv: 'Visning', en: 'Guided tour' } },
          ...{ allocates: 'nothing', delivers: 'ticket', vatRateBasisPoints: 600 },
          ...{ salesAccount: '3003', sellable: true },
        },
      });
      expect(declared.status).toBe(201);
      const types = await api.ask(`/api/product-types?${after(declared)}`);
      expect(types.text).toContain('"guided-tour"');
      const counted = await createProduct('tour-counted', { productType: 'guided-tour' });
      expect(counted.json).toMatchObject({ status: 422, code: 'catalogue.takes-no-units' });
      const made = await createProduct('tour', { productType: 'guided-tour', capacity: undefined });
      expect(made.status).toBe(201);
      const shown = await api.ask(`/api/products/tour?${after(made)}`);
      expect(shown.json).toMatchObject({ productId: 'tour', delivers: 'ticket' });
      expect(shown.json).not.toHaveProperty('left');
    });
  });

  describe('sessions', () => {
    const create = (sessionId: string) =>
      asOperator('/api/studio/sessions', {
        body: { sessionId, title: 'Meditation', unitPrice: sek(25_000) },
      });

    it('given a session, when it is made, given times, published, changed and recorded, then everybody sees what is theirs', async () => {
      expect((await create('session-whole')).status).toBe(201);
      const path = '/api/studio/sessions/session-whole';
      const slot = { slotId: 'first', startsAt: inHours(48), endsAt: inHours(49), capacity: 5 };
      const added = await asOperator(`${path}/slots`, { body: slot });
      expect(added.status).toBe(201);
      expect(added.json).toMatchObject({
        session: { published: false, slots: [{ slotId: 'first', startsAt: slot.startsAt }] },
        capacity: 5,
      });
      const hidden = await api.ask(`/api/sessions/session-whole/slots?${after(added)}`);
      expect(hidden.json).toMatchObject({ status: 404, code: 'catalogue.unknown-session' });

      expect((await asOperator(`${path}/publish`, { method: 'POST' })).status).toBe(200);
      const changed = await asOperator(path, { method: 'PATCH', body: { title: 'Yoga' } });
      expect(changed.json).toMatchObject({ session: { title: 'Yoga', unitPrice: sek(25_000) } });
      const recorded = await asOperator(`${path}/recording`, {
        method: 'PUT',
        body: { recordingUrl: 'https://video.example.se/1' },
      });
      expect(recorded.status).toBe(200);
      const upcoming = await api.ask(
        `/api/sessions?status=published&when=upcoming&${after(recorded)}`,
      );
      expect(upcoming.text).toContain('"Yoga"');
      expect(upcoming.text).not.toContain('video.example.se');
      const slots = await api.ask('/api/sessions/session-whole/slots');
      expect(slots.json).toEqual({
        sessionId: 'session-whole',
        slots: [{ ...slot, left: 5 }],
      });
      const asPast = await api.ask('/api/sessions?when=past');
      expect(asPast.text).not.toContain('"session-whole"');
      const seen = await asOperator('/api/sessions/session-whole');
      expect(seen.json).toMatchObject({
        hasRecording: true,
        recordingUrl: 'https://video.example.se/1',
      });

      const removed = await asOperator(`${path}/slots/first`, { method: 'DELETE' });
      expect(removed.json).toMatchObject({ session: { slots: [] } });
      const unpublished = await asOperator(`${path}/unpublish`, { method: 'POST' });
      expect(unpublished.json).toMatchObject({ session: { published: false } });
      const gone = await api.ask(`/api/sessions/session-whole?${after(unpublished)}`);
      expect(gone.status).toBe(404);
      const drafts = await asOperator('/api/sessions?status=draft');
      expect(drafts.text).toContain('"session-whole"');
      expect((await api.ask('/api/sessions?status=draft')).status).toBe(403);
    });

    it('given a slot with places, when one is booked, then one less is left', async () => {
      await create('session-booked');
      const path = '/api/studio/sessions/session-booked';
      const slot = { slotId: 'evening', startsAt: inHours(24), endsAt: inHours(25), capacity: 2 };
      await asOperator(`${path}/slots`, { body: slot });
      await asOperator(`${path}/publish`, { method: 'POST' });
      const placed = await api.ask('/api/orders', {
        as: 'checkout',
        body: {
          customer: { name: 'Bo Alm', email: 'bo@example.se' },
          lines: [{ productId: 'session-booked', slotId: 'evening', quantity: 1 }],
          tenders: { payment: { method: 'swish' } },
        },
      });
      expect(placed.json).toMatchObject({ order: { status: 'reserved' } });
      const slots = await api.ask(`/api/sessions/session-booked/slots?${after(placed)}`);
      expect(slots.json).toMatchObject({ slots: [{ slotId: 'evening', capacity: 2, left: 1 }] });
    });
  });

  it.each<[string, string, Wish, number, string]>([
    ['a checkout key', '/api/products', { as: 'checkout', body: {} }, 403, 'access.forbidden'],
    ['no key', '/api/studio/sessions', { body: {} }, 401, 'access.unauthenticated'],
    ['no fields', '/api/products', { as: 'operator', body: {} }, 400, 'request.invalid'],
    ['a product nobody knows', '/api/products/none', {}, 404, 'catalogue.unknown-product'],
    [
      'a product nobody knows to change',
      '/api/products/none',
      { as: 'operator', method: 'PATCH', body: {} },
      404,
      'catalogue.unknown-product',
    ],
    [
      'a product nobody knows to stop',
      '/api/products/none/deactivate',
      { as: 'operator', method: 'POST' },
      404,
      'catalogue.unknown-product',
    ],
    [
      'a product nobody knows to count',
      '/api/products/none/capacity',
      { as: 'operator', method: 'PUT', body: { capacity: 1 } },
      404,
      'catalogue.unknown-product',
    ],
    ['an id that is none', '/api/products/NO%20NE', {}, 404, 'catalogue.unknown-product'],
    ['a text that cannot be stored', '/api/products/a%00b', {}, 400, 'request.unreadable'],
    [
      'a text within that cannot be stored',
      '/api/products',
      { as: 'operator', body: { name: 'a\0b' } },
      400,
      'request.unreadable',
    ],
    ['a session nobody knows', '/api/sessions/none/slots', {}, 404, 'catalogue.unknown-session'],
    [
      'a session nobody knows to publish',
      '/api/studio/sessions/none/publish',
      { as: 'operator', method: 'POST' },
      404,
      'catalogue.unknown-session',
    ],
    ['a made-up cursor', '/api/products?cursor=abc', {}, 400, 'request.invalid-cursor'],
    [
      'a cursor of another list',
      `/api/sessions?cursor=${Buffer.from('["a"]').toString('base64url')}`,
      {},
      400,
      'request.invalid-cursor',
    ],
    [
      'a foreign position',
      '/api/products?after=elsewhere',
      {},
      400,
      'event-store.foreign-position',
    ],
    [
      'a date that is none',
      '/api/studio/sessions/any/slots',
      {
        as: 'operator',
        body: {
          slotId: 'a',
          startsAt: '2026-13-45T25:00:00Z',
          endsAt: '2026-01-01T00:00:00Z',
          capacity: 1,
        },
      },
      400,
      'request.invalid',
    ],
    [
      'an unsafe recording',
      '/api/studio/sessions/any/recording',
      { as: 'operator', method: 'PUT', body: { recordingUrl: 'javascript:alert(1)' } },
      400,
      'request.invalid',
    ],
  ])(
    'given %s, when the catalogue is asked, then it is refused',
    async (_what, path, wish, status, code) => {
      const answer = await api.ask(path, wish);
      const codes = JSON.stringify(answer.json);
      expect(answer.status).toBe(status);
      expect(codes).toContain(`"${code}"`);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});
