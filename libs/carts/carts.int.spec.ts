import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type CommandId,
  type OrderRef,
  type PaymentRef,
  type PersonId,
  plusMs,
  SEK,
  systemClock,
  systemRandom,
} from '../kernel/index.ts';
import { parseMasterKey } from '../privacy/index.ts';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { type CartKey, type Carts, createCarts, emptyCart, prepareCarts } from './index.ts';
import type { Ordering } from './cart.ts';

describe('carts in Postgres', () => {
  let database: FreshDatabase;
  let carts: Carts;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

  beforeAll(async () => {
    database = await freshDatabase();
    await Promise.all([prepareCarts(database.pool), prepareCarts(database.pool)]);
    const key = Buffer.alloc(32, 7).toString('base64');
    const masterKey = parseMasterKey({ id: 'test', key }, systemRandom);
    carts = createCarts({
      ...{ pool: database.pool, clock },
      seal: (associated, clear) => masterKey.seal(associated, clear),
      open: (associated, sealed) => masterKey.open(associated, sealed),
    });
  });

  afterAll(() => database.drop());

  async function made(personId?: PersonId): Promise<CartKey> {
    const cartKey = randomUUID() as string as CartKey;
    const content = emptyCart(SEK);
    await carts.create(
      personId === undefined ? { cartKey, content } : { cartKey, content, personId },
    );
    return cartKey;
  }

  const one = { currency: SEK, lines: [{ wish: { productId: 'course', quantity: 1 } }] };
  const two = { currency: SEK, lines: [...one.lines, { wish: { productId: 'ticket' } }] };
  const orderingNumber = (number: number): Ordering => ({
    commandId: randomUUID() as string as CommandId,
    drawn: {
      orderRef: `ORD-20261120-00000${String(number)}` as OrderRef,
      paymentRef: `SC-20261120-00000${String(number)}` as PaymentRef,
      bookingRefs: [],
    },
  });

  it('given a cart, when lines are put and put again, then each has its number for good', async () => {
    const cartKey = await made();
    await carts.put({ cartKey, version: 1, put: two });
    const lines = [{ lineId: '2', wish: { productId: 'ticket', quantity: 3 } }, ...one.lines];
    const changed = await carts.put({ cartKey, version: 2, put: { currency: SEK, lines } });
    expect(changed).toMatchObject({
      cart: {
        version: 3,
        content: {
          lines: [
            { lineId: '2', wish: { productId: 'ticket', quantity: 3 } },
            { lineId: '3', wish: { productId: 'course', quantity: 1 } },
          ],
        },
      },
    });
    const removed = await carts.removeLine({ cartKey, version: 3, lineId: '2' });
    expect(removed).toMatchObject({ cart: { version: 4, content: { lines: [{ lineId: '3' }] } } });
    expect(await carts.removeLine({ cartKey, version: 3, lineId: '2' })).toEqual(removed);
  });

  it('given twenty tabs at once with what they saw, when each changes the cart, then one does and the others are told', async () => {
    const cartKey = await made();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, quantity) =>
        carts.put({
          ...{ cartKey, version: 1 },
          put: { currency: SEK, lines: [{ wish: { productId: 'course', quantity } }] },
        }),
      ),
    );
    const refused = answers.filter(({ kind }) => kind === 'rejected');
    expect(refused).toHaveLength(19);
    for (const answer of refused)
      expect(answer).toMatchObject({ code: 'cart.changed', facts: { version: 2 } });
  });

  it('given a change whose answer was lost, when it comes again, then it stands once', async () => {
    const cartKey = await made();
    const first = await carts.put({ cartKey, version: 1, put: two });
    expect(await carts.put({ cartKey, version: 1, put: two })).toEqual(first);
    expect(await carts.put({ cartKey, version: 1, put: one })).toMatchObject({
      code: 'cart.changed',
    });
  });

  it.each([
    [
      'more lines than an order takes',
      Array.from({ length: 51 }, () => one.lines[0]!),
      'too-many-lines',
    ],
    ['too much to say', [{ wish: { text: 'x'.repeat(100_001) } }], 'too-large'],
    ['a line that is not there', [{ lineId: '9', wish: {} }], 'line-unknown'],
    [
      'one line twice',
      [
        { lineId: '1', wish: {} },
        { lineId: '1', wish: {} },
      ],
      'line-repeated',
    ],
  ])(
    'given %s, when it is put, then it is refused and nothing changes',
    async (_what, lines, fact) => {
      const cartKey = await made();
      await carts.put({ cartKey, version: 1, put: one });
      const answer = await carts.put({ cartKey, version: 2, put: { currency: SEK, lines } });
      expect(answer).toMatchObject({ kind: 'rejected', code: `cart.${fact}` });
      expect(await carts.find(cartKey)).toMatchObject({ version: 2 });
    },
  );

  it('given twenty who order at once, when each brings its own references, then all go on with the same', async () => {
    const cartKey = await made();
    await carts.put({ cartKey, version: 1, put: one });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        carts.beginOrder({ cartKey, version: 2, ordering: orderingNumber(n % 10) }),
      ),
    );
    const stands = await carts.find(cartKey);
    for (const answer of answers)
      expect(answer).toMatchObject({ cart: { ordering: stands?.ordering } });
    const [first, second] = [orderingNumber(1), orderingNumber(2)];
    const from = stands!.ordering!;
    await carts.redraw(cartKey, { from, to: first });
    const again = await carts.redraw(cartKey, { from, to: second });
    expect(again).toMatchObject({ cart: { ordering: first } });
  });

  it('given a cart that became an order, when it is changed or ordered, then it is refused and says which order', async () => {
    const cartKey = await made();
    await carts.put({ cartKey, version: 1, put: one });
    const ordering = orderingNumber(3);
    const { orderRef } = ordering.drawn;
    await carts.beginOrder({ cartKey, version: 2, ordering });
    await carts.becameOrder(cartKey, orderingNumber(4));
    expect((await carts.find(cartKey))?.orderRef).toBeUndefined();
    await carts.becameOrder(cartKey, ordering);
    await carts.becameOrder(cartKey, ordering);
    expect(await carts.find(cartKey)).toMatchObject({ orderRef, content: undefined });
    const ordered = { code: 'cart.ordered', facts: { orderReference: orderRef } };
    expect(await carts.put({ cartKey, version: 2, put: two })).toMatchObject(ordered);
    expect(await carts.removeLine({ cartKey, version: 2, lineId: '1' })).toMatchObject(ordered);
    const begun = await carts.beginOrder({ cartKey, version: 2, ordering: orderingNumber(5) });
    expect(begun).toMatchObject(ordered);
  });

  it('given an empty cart, an old version or none at all, when it is ordered, then it is refused', async () => {
    const cartKey = await made();
    const ordering = orderingNumber(6);
    const begin = (key: CartKey, version: number) =>
      carts.beginOrder({ cartKey: key, version, ordering });
    expect(await begin(cartKey, 1)).toMatchObject({ code: 'cart.empty' });
    await carts.put({ cartKey, version: 1, put: one });
    expect(await begin(cartKey, 1)).toMatchObject({ code: 'cart.changed', facts: { version: 2 } });
    expect(await begin('nobody' as CartKey, 1)).toMatchObject({ code: 'cart.unknown' });
  });

  it('given what somebody wrote on a line, when the table is read, then it is nowhere, and it opens in no other row', async () => {
    const cartKey = await made();
    const other = await made();
    const lines = [{ wish: { details: { participants: [{ name: 'Åsa Glömsk' }] } } }];
    await carts.put({ cartKey, version: 1, put: { currency: SEK, lines } });
    const { rows } = await database.pool.query<{ line: string }>(
      `select encode(content, 'escape') || cart_key as line from carts.cart`,
    );
    expect(rows.map(({ line }) => line).join()).not.toMatch(/Gl|participants|details/);
    await database.pool.query(
      `update carts.cart set content = (select content from carts.cart where cart_key = $1) where cart_key = $2`,
      [cartKey, other],
    );
    await expect(carts.find(other)).rejects.toThrow();
    expect((await carts.find(cartKey))?.content?.lines[0]?.wish).toEqual(lines[0]?.wish);
  });

  it('given carts of two people and an old one, when one is forgotten and time passes, then only what stays wanted stays', async () => {
    const [anna, bo] = [randomUUID(), randomUUID()] as string[] as PersonId[];
    const [hers, his, nobodys] = [await made(anna), await made(bo), await made()];
    await carts.deleteOf(anna!);
    expect(await carts.find(hers)).toBeUndefined();
    expect(await carts.find(his)).toBeDefined();
    aheadMs = 3_600_000;
    await carts.put({ cartKey: his, version: 1, put: one });
    await carts.deleteOlderThan(plusMs(clock.now(), -1_800_000));
    expect(await carts.find(nobodys)).toBeUndefined();
    expect(await carts.find(his)).toBeDefined();
  });
});
