import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, startTestApi, type TestApi, type Wish } from '../../../test/support/api.ts';
import { housekeepingId, housekeepingProcessName } from '../../composition/housekeeping.ts';
import { type Clock, plusMs, systemClock } from '../../../libs/kernel/index.ts';

const dayMs = 24 * 60 * 60_000;
const customer = { name: 'Anna Ek', email: 'anna@example.se' };
const byInvoice = { customer, tenders: { payment: { method: 'invoice' } } };
const ticket = { productId: 'ticket-open-day', quantity: 2 };

interface CartBody {
  readonly cart: {
    readonly id: string;
    readonly version: number;
    readonly status: string;
    readonly orderReference?: string;
    readonly lines: readonly Readonly<Record<string, unknown>>[];
    readonly total: { readonly amount: number };
  };
}

describe('carts over HTTP', () => {
  let api: TestApi;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

  beforeAll(async () => {
    api = await startTestApi({ clock });
  });

  afterAll(() => api.stop());

  const cartIn = ({ json }: Answer) => (json as CartBody).cart;
  const make = async (body: object = {}): Promise<string> =>
    cartIn(await api.ask('/api/carts', { as: 'checkout', body })).id;
  const put = (id: string, version: number, lines: readonly object[], more: object = {}) =>
    api.ask(`/api/carts/${id}`, { method: 'PUT', body: { version, lines, ...more } });
  const read = (id: string) => api.ask(`/api/carts/${id}`);
  const order = (id: string, body: object = byInvoice, wish: Wish = {}) =>
    api.ask(`/api/carts/${id}/order`, { as: 'checkout', body, ...wish });
  const withKey = (): Wish => ({ headers: { 'idempotency-key': randomUUID() } });

  async function product(capacity: number, kronor = 100): Promise<string> {
    const productId = `course-${randomUUID()}`;
    const made = await api.ask('/api/products', {
      as: 'operator',
      body: {
        ...{ productId, productType: 'course', name: 'Drejning', capacity },
        unitPrice: { amount: kronor * 100, currency: 'SEK' },
      },
    });
    expect(made.status).toBe(201);
    return productId;
  }

  const setCapacity = (productId: string, capacity: number) =>
    api.ask(`/api/products/${productId}/capacity`, {
      method: 'PUT',
      as: 'operator',
      body: { capacity },
    });

  async function ordersWith(productId: string): Promise<number> {
    const head = String(await api.parts.store.head());
    const listed = await api.ask(
      `/api/orders?product=${productId}&after=${encodeURIComponent(head)}`,
      { as: 'operator' },
    );
    return (listed.json as { readonly orders: readonly unknown[] }).orders.length;
  }

  it('given a checkout key, when a cart is made and filled, then whoever has its id reads it with today’s prices', async () => {
    const made = await api.ask('/api/carts', { as: 'checkout', body: {} });
    expect(made.status).toBe(201);
    const { id, version } = cartIn(made);
    expect(id).toMatch(/^[\w-]{44}$/);
    expect(made.headers.get('location')).toBe(`/api/carts/${id}`);
    const details = { participants: [{ name: 'Bo Ek' }] };
    const filled = await put(id, version, [{ ...ticket, details }]);
    expect(filled.status).toBe(200);
    expect(filled.headers.get('etag')).toBe('"2"');
    const shown = await read(id);
    expect(shown.json).toEqual(filled.json);
    expect(shown.json).toMatchObject({
      cart: {
        ...{ id, version: 2, status: 'open', currency: 'SEK' },
        lines: [
          {
            ...{ lineId: '1', productId: 'ticket-open-day', quantity: 2, details },
            ...{ name: 'Öppet hus', vatRateBasisPoints: 600 },
            unitPrice: { amount: 10_000, currency: 'SEK' },
            total: { amount: 20_000, currency: 'SEK' },
          },
        ],
        total: { amount: 20_000, currency: 'SEK' },
      },
    });
  });

  it('given lines that cannot be sold, when the cart is read, then each says why and the rest has its price', async () => {
    const few = await product(3);
    const id = await make();
    const filled = await put(
      id,
      1,
      [
        { productId: 'course-that-never-was' },
        { productId: few, quantity: 2 },
        { productId: few, quantity: 2 },
        { ...ticket, unitPrice: { amount: 1, currency: 'SEK' } },
        { productId: few, quantity: 1 },
      ],
      { discountCode: 'NEVER-WAS' },
    );
    const { lines, total } = cartIn(filled);
    expect(lines.map(({ problem }) => (problem as { code?: string } | undefined)?.code)).toEqual([
      'catalogue.unknown-product',
      undefined,
      'availability.sold-out',
      'order.price-differs',
      undefined,
    ]);
    expect(lines[2]).toMatchObject({ problem: { left: 1 } });
    expect(lines[3]).toMatchObject({ problem: { unitPriceOre: 10_000 } });
    expect(lines[0]).not.toHaveProperty('total');
    expect(total.amount).toBe(30_000);
    expect(filled.json).toMatchObject({
      cart: { discountCode: { code: 'NEVER-WAS', problem: { code: 'discount.unknown-code' } } },
    });
  });

  it('given two tabs, when the second changes what it did not see, then it is refused, also by If-Match, and without a version it cannot ask', async () => {
    const id = await make();
    await put(id, 1, [ticket]);
    const second = await put(id, 1, [{ ...ticket, quantity: 5 }]);
    expect(second.json).toMatchObject({ status: 409, code: 'cart.changed', version: 2 });
    const path = `/api/carts/${id}`;
    const body = { lines: [{ lineId: '1', ...ticket, quantity: 3 }] };
    const matched = (etag: string) =>
      api.ask(path, { method: 'PUT', body, headers: { 'if-match': etag } });
    expect((await matched('"1"')).status).toBe(409);
    expect(cartIn(await matched('"2"'))).toMatchObject({ version: 3, lines: [{ lineId: '1' }] });
    const blind = await api.ask(path, { method: 'PUT', body });
    expect(blind.json).toMatchObject({ status: 400, errors: [{ field: 'version' }] });
    const removed = await api.ask(`${path}/lines/1?version=3`, { method: 'DELETE' });
    expect(cartIn(removed)).toMatchObject({ version: 4, lines: [], total: { amount: 0 } });
    const again = await api.ask(`${path}/lines/1?version=3`, { method: 'DELETE' });
    expect(again.json).toEqual(removed.json);
  });

  it('given five tabs that order at once under keys of their own, when all are answered, then it is one order, and the cart is empty', async () => {
    const productId = await product(10);
    const id = await make();
    await put(id, 1, [{ productId, quantity: 2, details: { message: 'hälsning' } }]);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => order(id, byInvoice, withKey())),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const [first] = answers;
    const references = new Set(answers.map((answer) => answer.at('order.reference')));
    expect(references.size).toBe(1);
    expect(new Set(answers.map((answer) => answer.at('accessToken'))).size).toBe(1);
    const later = await order(id, { ...byInvoice, customer: { ...customer, name: 'Bo' } });
    expect(later.at('order.reference')).toBe(first?.at('order.reference'));
    expect(await ordersWith(productId)).toBe(1);
    expect(cartIn(await read(id))).toMatchObject({
      status: 'ordered',
      orderReference: first?.at('order.reference'),
      lines: [],
    });
    const changed = await put(id, 2, [ticket]);
    expect(changed.json).toMatchObject({
      ...{ status: 409, code: 'cart.ordered' },
      orderReference: first?.at('order.reference'),
    });
    const { rows } = await api.database.pool.query(
      'select 1 from carts.cart where order_ref is not null and content is not null',
    );
    expect(rows).toEqual([]);
  });

  it('given two tabs that order in different ways at once, when both are answered, then one way is taken by both', async () => {
    const productId = await product(10);
    const id = await make();
    await put(id, 1, [{ productId }]);
    const bySwish = { customer, tenders: { payment: { method: 'swish', phone: '46701234567' } } };
    const [one, other] = await Promise.all([order(id), order(id, bySwish)]);
    expect(one.at('order.reference')).toBe(other.at('order.reference'));
    expect(one.at('payment.method')).toBe(other.at('payment.method'));
    expect(await ordersWith(productId)).toBe(1);
  });

  it('given a provider that takes its time, when a second tab orders meanwhile, then it waits for the same answer', async () => {
    const id = await make();
    await put(id, 1, [ticket]);
    const initiate = api.gateway.initiate.bind(api.gateway);
    const slowly: typeof initiate = async (wish) => {
      await sleep(800);
      return initiate(wish);
    };
    Object.assign(api.gateway, { initiate: slowly });
    const bySwish = { customer, tenders: { payment: { method: 'swish', phone: '46701234567' } } };
    const first = order(id, bySwish);
    await sleep(300);
    const answers = [await order(id, bySwish), await first];
    Object.assign(api.gateway, { initiate });
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.at('payment.reference')).toBe(answers[1]?.at('payment.reference'));
    expect(answers[0]?.at('next.token')).toBe('token-1');
  });

  it('given a crash after the order was placed, when the cart is read or ordered again, then it is that order', async () => {
    const productId = await product(10);
    const ids = [await make(), await make()];
    const becameOrder = api.parts.carts.becameOrder.bind(api.parts.carts);
    for (const id of ids) {
      await put(id, 1, [{ productId }]);
      Object.assign(api.parts.carts, { becameOrder: () => Promise.reject(new Error('crash')) });
      const crashed = await order(id, byInvoice, withKey());
      Object.assign(api.parts.carts, { becameOrder });
      expect(crashed.status).toBe(500);
    }
    expect(await ordersWith(productId)).toBe(2);
    const [read1, ordered2] = [await read(ids[0]!), await order(ids[1]!, byInvoice, withKey())];
    expect(cartIn(read1)).toMatchObject({ status: 'ordered', lines: [] });
    expect(ordered2.status).toBe(201);
    const again = await order(ids[0]!);
    expect(again.at('order.reference')).toBe(cartIn(read1).orderReference);
    expect(await ordersWith(productId)).toBe(2);
  });

  it('given a crash before the order was placed, when it is ordered again, then with the references that the cart has', async () => {
    const id = await make();
    await put(id, 1, [ticket]);
    const { orders } = api.parts.checkout.streams;
    const execute = orders.execute.bind(orders);
    Object.assign(orders, { execute: () => Promise.reject(new Error('crash')) });
    const crashed = await order(id);
    Object.assign(orders, { execute });
    expect(crashed.status).toBe(500);
    const { rows } = await api.database.pool.query<{ drawn: string }>(
      'select drawn from carts.cart where drawn is not null and order_ref is null',
    );
    const [drawn] = rows.map((row) => JSON.parse(row.drawn) as { readonly orderRef: string });
    expect(rows).toHaveLength(1);
    const placed = await order(id);
    expect(placed.at('order.reference')).toBe(drawn?.orderRef);
  });

  it('given a cart whose last place went meanwhile, when it is ordered, then it is refused and stays, and is another order later', async () => {
    const productId = await product(1);
    const id = await make();
    await put(id, 1, [{ productId }]);
    const elsewhere = await api.ask('/api/orders', {
      as: 'checkout',
      body: { ...byInvoice, lines: [{ productId }] },
    });
    expect(elsewhere.status).toBe(201);
    const refused = await order(id);
    expect(refused.json).toMatchObject({ status: 409, code: 'availability.sold-out' });
    expect(cartIn(await read(id))).toMatchObject({
      status: 'open',
      lines: [{ problem: { code: 'availability.sold-out' } }],
    });
    await setCapacity(productId, 2);
    const placed = await order(id);
    expect(placed.status).toBe(201);
    expect(placed.at('order.reference')).not.toBe(refused.at('orderReference'));
    expect((await order(id)).at('order.reference')).toBe(placed.at('order.reference'));
  });

  it('given a line that is no longer sold, when the cart is ordered, then nothing stands, and without the line it is ordered', async () => {
    const productId = await product(5);
    const id = await make();
    await put(id, 1, [{ productId }, ticket]);
    await api.ask(`/api/products/${productId}/deactivate`, { as: 'operator', method: 'POST' });
    await sleep(1_100);
    const refused = await order(id);
    expect(refused.json).toMatchObject({ code: 'catalogue.not-for-sale' });
    await api.ask(`/api/carts/${id}/lines/1?version=2`, { method: 'DELETE' });
    const stale = await order(id, { ...byInvoice, version: 2 });
    expect(stale.json).toMatchObject({ status: 409, code: 'cart.changed', version: 3 });
    const placed = await order(id, { ...byInvoice, version: 3 });
    expect(placed.status).toBe(201);
  });

  it('given nothing in a cart, no key, another role or an id of nobody’s, when it is asked for or ordered, then it is refused', async () => {
    const id = await make();
    expect((await order(id)).json).toMatchObject({ status: 409, code: 'cart.empty' });
    expect((await api.ask(`/api/carts/${id}/order`, { body: byInvoice })).status).toBe(401);
    expect((await order(id, byInvoice, { as: 'accountant' })).status).toBe(403);
    expect((await api.ask('/api/carts', { body: {} })).status).toBe(401);
    const guessed = `${id.slice(0, 43)}${id.endsWith('A') ? 'B' : 'A'}`;
    for (const unknown of [guessed, id.slice(0, 22), 'new', '%2e%2e']) {
      expect((await read(unknown)).json).toMatchObject({ status: 404 });
      expect((await order(unknown)).status).toBe(404);
      expect((await put(unknown, 1, [])).status).toBe(404);
    }
  });

  it('given an Idempotency-Key, when a cart is made again under it, then it is the same cart', async () => {
    const wish: Wish = { as: 'checkout', body: {}, ...withKey() };
    const [first, second] = [await api.ask('/api/carts', wish), await api.ask('/api/carts', wish)];
    expect(second.text).toBe(first.text);
    const { rows } = await api.database.pool.query<{ drawn: string }>(
      'select drawn from idempotency.request where drawn like $1',
      [`%${cartIn(first).id.slice(0, 22)}%`],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.drawn).not.toContain(cartIn(first).id);
  });

  it('given a customer’s cart, when they are forgotten, then it goes; and anybody’s goes after thirty days', async () => {
    const email = 'asa.glomsk@example.se';
    const hers = await make({ customer: { email } });
    const old = await make();
    await put(hers, 1, [ticket]);
    const person = await api.parts.people.find({ kind: 'email', email });
    const begun = await api.ask(`/api/people/${String(person)}/forget`, {
      ...{ as: 'operator', method: 'POST' },
    });
    expect(begun.status).toBe(202);
    expect((await read(hers)).status).toBe(404);
    const housekeeping = () =>
      api.parts.processes.runInline(housekeepingProcessName, housekeepingId);
    aheadMs = 29 * dayMs;
    await housekeeping();
    expect((await read(old)).status).toBe(200);
    aheadMs = 31 * dayMs;
    await housekeeping();
    expect((await read(old)).status).toBe(404);
  });
});
