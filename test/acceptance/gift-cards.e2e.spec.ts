import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, eventually, type PlacedAnswer } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { byOperator } from '../support/value-over-http.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import {
  change,
  check,
  checked,
  givenCard,
  order,
  orderOnce,
  type OwnCard,
  placedIn,
} from './cards.ts';

let service: RunningLedger;
let swish: AtSwish;

/** A ticket of 300 kr, and a card of any amount that is valid for a year. */
const ticket = { productId: 'ticket-exhibition', quantity: 1 };
const card = (amountOre: number) => ({
  productId: 'card-any-amount',
  quantity: 1,
  amount: { amount: amountOre, currency: 'SEK' },
  details: { recipientName: 'Bo Ek', message: 'Grattis!' },
});
const bySwish = { payment: { method: 'swish' } };
const byInvoice = { payment: { method: 'invoice' } };

beforeAll(async () => {
  service = await runningLedger({
    environment: {
      WRONG_CODES_PER_MINUTE: '0',
      WRONG_CODES_OF_KEY_PER_MINUTE: '0',
      WRONG_CODES_IN_ALL_PER_MINUTE: '0',
    },
  });
  swish = atSwish(service);
  const kronor = (amount: number) => ({ amount: amount * 100, currency: 'SEK' });
  await made('/api/products', {
    ...{ productId: ticket.productId, productType: 'ticket', name: 'Utställning' },
    ...{ unitPrice: kronor(300), capacity: 1_000 },
  });
  await made('/api/products', {
    ...{ productId: 'card-any-amount', productType: 'gift-card', name: 'Presentkort' },
    unitPrice: kronor(500),
    terms: {
      giftCard: {
        amounts: { least: kronor(100), greatest: kronor(5_000) },
        ...{ validityDays: 365, voucherKind: 'multi-purpose' },
      },
    },
  });
}, 60_000);

afterAll(() => service.close(), 60_000);

async function made(path: string, body: object): Promise<void> {
  const answer = await service.call({ path, key: service.keys.operator, body });
  if (answer.status !== 201) throw new Error(`${String(answer.status)}: ${answer.text}`);
}

/** Buys a card by Swish and waits until it is there. */
async function bought(amountOre: number): Promise<{ placed: PlacedAnswer; own: OwnCard }> {
  const placed = placedIn(await order(service, card(amountOre), bySwish));
  const shown = await orderOnce(service, placed, 'completed');
  const [own] = shown.lines[0]?.giftCards ?? [];
  if (own === undefined) throw new Error(JSON.stringify(shown));
  return { placed, own };
}

function asOperator(path: string) {
  return service.call({ path, key: service.keys.operator });
}

function after({ position }: { readonly position: string }): string {
  return `after=${encodeURIComponent(position)}`;
}

interface Listed {
  readonly giftCards: readonly { readonly id: string; readonly status: string }[];
  readonly cursor?: string;
}

describe('a gift card from its sale to its last krona, over HTTP', () => {
  it('given it is paid by Swish, then the buyer sees its code with the order, and whoever knows that what is left on it', async () => {
    const { placed, own } = await bought(50_000);
    expect(own.code).toMatch(/^GC-(?:[0-9A-Z]{4}-){4}[0-9A-Z]$/);
    expect(await checked(service, own)).toMatchObject({
      status: 'active',
      balance: { amount: 50_000, currency: 'SEK' },
      lastFour: own.code.slice(-6, -2),
      expiresAt: expect.stringMatching(/T2[23]:00:00/),
    });
    expect(await check(service, own.code.toLowerCase().replaceAll('-', ' '))).toMatchObject({
      status: 200,
    });
    const { reference } = placed.order;
    const stranger = await service.call({ path: `/api/orders/${reference}` });
    expect(stranger.status).toBe(401);
    const { accountant: key } = service.keys;
    const books = await service.call({ path: `/api/orders/${reference}`, key });
    expect(books.status).toBe(200);
    expect(books.text).toContain(own.id);
    expect(books.text).not.toContain(own.code);
  });

  it('given a card with less than the price, when it pays a part and Swish the rest, then both paid, and a refund gives both back', async () => {
    const { own } = await bought(20_000);
    const tenders = { giftCards: [{ code: own.code }], ...bySwish };
    const placed = placedIn(await order(service, ticket, tenders));
    expect(await swish.payment(placed.payment.reference)).toMatchObject({ amountOre: 10_000 });
    await orderOnce(service, placed, 'completed');
    expect(await checked(service, own)).toMatchObject({ status: 'used', balance: { amount: 0 } });
    const refunded = await service.call({
      path: `/api/orders/${placed.order.reference}/refunds`,
      key: service.keys.operator,
      body: { reason: 'the exhibition was cancelled' },
    });
    expect(refunded.status).toBe(202);
    await orderOnce(service, placed, 'refunded');
    expect(await checked(service, own)).toMatchObject({
      status: 'active',
      balance: { amount: 20_000 },
    });
    const { json } = await eventually(
      () => asOperator(`/api/gift-cards/${own.id}`),
      (answer) => answer.text.includes('refunded'),
    );
    expect(json).toMatchObject({
      giftCard: { available: { amount: 20_000 }, used: { amount: 0 } },
    });
    expect((json as { movements: { kind: string }[] }).movements.map(({ kind }) => kind)).toEqual([
      'activated',
      'held',
      'redeemed',
      'refunded',
    ]);
  });

  it('given an order that holds a card’s money, when it is cancelled, then the money is on the card again (22)', async () => {
    await swish.mode({ autopay: 'hold' });
    const own = await givenCard(service, 20_000);
    const tenders = { giftCards: [{ code: own.code }], ...bySwish };
    const { order: held, accessToken } = placedIn(await order(service, ticket, tenders));
    expect(await checked(service, own)).toMatchObject({ balance: { amount: 0 } });
    const path = `/api/orders/${held.reference}/cancel`;
    const cancelled = await service.call({ path, orderToken: accessToken, body: {} });
    expect(cancelled.status).toBe(200);
    const back = await eventually(
      () => checked(service, own),
      ({ balance }) => balance.amount > 0,
    );
    expect(back).toMatchObject({ status: 'active', balance: { amount: 20_000 } });
    await swish.mode({ autopay: 'pay' });
  });

  it('given two cards on one order, then each gives what it was asked for and nothing is left to pay (2)', async () => {
    const [first, second] = [await givenCard(service, 10_000), await givenCard(service, 50_000)];
    const tenders = { giftCards: [{ code: first.code }, { code: second.code }] };
    const placed = placedIn(await order(service, ticket, tenders));
    await orderOnce(service, placed, 'completed');
    expect(await checked(service, first)).toMatchObject({ status: 'used' });
    expect(await checked(service, second)).toMatchObject({ balance: { amount: 30_000 } });
  });

  it('given an invoice, when it is placed, then the card is pending and pays nothing; confirmed, it is active', async () => {
    const placed = placedIn(await order(service, card(40_000), byInvoice));
    const shown = await orderOnce(service, placed, 'confirmed');
    const [own] = shown.lines[0]?.giftCards ?? [];
    expect(own).toMatchObject({ status: 'pending', code: expect.stringMatching(/^GC-/) });
    const pending = own ?? { id: '', code: '' };
    expect(await checked(service, pending)).toMatchObject({
      status: 'pending',
      balance: { amount: 0 },
      expiresAt: null,
    });
    const refused = await order(service, ticket, { giftCards: [{ code: pending.code }] });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'gift-card.not-active']);
    const { invoiceNumber = '', reference: payment } = placed.payment;
    for (const reference of [placed.order.reference, payment, invoiceNumber]) {
      const path = `/api/gift-cards/by-reference?reference=${reference}&${after(placed)}`;
      expect((await asOperator(path)).json).toMatchObject({ giftCards: [{ id: pending.id }] });
    }
    const confirmed = await service.call({
      path: `/api/payments/${payment}/confirm`,
      key: service.keys.operator,
      body: { reason: 'bank statement 20 November' },
    });
    expect(confirmed.status).toBe(200);
    await orderOnce(service, placed, 'completed');
    expect(await checked(service, pending)).toMatchObject({
      status: 'active',
      balance: { amount: 40_000 },
    });
  });

  it('given a card that is being refunded by hand, when a person keeps the money, then the card can be used again, with all that was on it', async () => {
    const placed = placedIn(await order(service, card(30_000), byInvoice));
    const shown = await orderOnce(service, placed, 'confirmed');
    const own = shown.lines[0]?.giftCards?.[0] ?? { id: '', code: '' };
    const { reference } = placed.order;
    const confirm = `/api/payments/${placed.payment.reference}/confirm`;
    await byOperator(service, confirm, { reason: 'page 2' });
    await byOperator(service, `/api/orders/${reference}/refunds`, { reason: 'sent back' });
    expect(await checked(service, own)).toMatchObject({ status: 'revoked' });
    const resolve = `/api/cases/${reference}-R1-refund-by-hand/resolve`;
    const kept = { action: 'kept', reason: 'the card is wanted after all' };
    await byOperator(service, resolve, kept);
    await byOperator(service, resolve, kept);
    expect(await checked(service, own)).toMatchObject({
      ...{ status: 'active', balance: { amount: 30_000 } },
    });
    await orderOnce(service, placed, 'completed');
    const { json } = await eventually(
      () => asOperator(`/api/gift-cards/${own.id}`),
      (answer) => answer.text.includes('reinstated'),
    );
    const { movements } = json as { readonly movements: readonly { readonly kind: string }[] };
    expect(movements.map(({ kind }) => kind)).toEqual(['activated', 'revoked', 'reinstated']);
    const used = placedIn(await order(service, ticket, { giftCards: [{ code: own.code }] }));
    await orderOnce(service, used, 'completed');
  });

  it('given an invoice that waits, when an operator activates the card with a reason, then it can be used before the money comes', async () => {
    const placed = placedIn(await order(service, card(30_000), byInvoice));
    const shown = await orderOnce(service, placed, 'confirmed');
    const own = shown.lines[0]?.giftCards?.[0] ?? { id: '', code: '' };
    expect((await change(service, own, 'activate', {})).status).toBe(400);
    const activated = await change(service, own, 'activate', { reason: 'a customer of old' });
    expect(activated.json).toMatchObject({ giftCard: { status: 'active' } });
    const tenders = { giftCards: [{ code: own.code }] };
    const used = placedIn(await order(service, ticket, tenders));
    await orderOnce(service, used, 'completed');
  });
});

describe('what operators do to a gift card', () => {
  it('given one that is given away, when the same key comes again, then it is the same card, and its code stands nowhere in the clear', async () => {
    const wish = {
      path: '/api/gift-cards',
      key: service.keys.operator,
      idempotencyKey: randomUUID(),
      body: {
        faceValue: { amount: 25_000, currency: 'SEK' },
        ...{ reason: 'a cracked bowl', recipient: 'Bo Ek', greeting: 'Förlåt!' },
      },
    };
    const first = await service.call(wish);
    const again = await service.call(wish);
    expect(first.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const { code, giftCard } = first.json as { code: string; giftCard: { id: string } };
    expect(first.headers['location']).toBe(`/api/gift-cards/${giftCard.id}`);
    expect(await everythingKept()).not.toContain(code.slice(3, -2));
    const other = await service.call({ ...wish, body: { ...wish.body, reason: 'another' } });
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency.key-reused']);
  });

  it('given one that is blocked, then no order can be placed with it, and unblocked it can', async () => {
    const own = await givenCard(service, 30_000);
    const tenders = { giftCards: [{ code: own.code }] };
    expect((await change(service, own, 'block', { reason: 'reported stolen' })).status).toBe(200);
    expect(await checked(service, own)).toMatchObject({
      status: 'blocked',
      balance: { amount: 0 },
    });
    const refused = await order(service, ticket, tenders);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'gift-card.blocked']);
    const { key } = { key: service.keys.checkout };
    const path = `/api/gift-cards/${own.id}/unblock`;
    expect((await service.call({ path, key, body: { reason: 'mine' } })).status).toBe(403);
    expect((await change(service, own, 'unblock', { reason: 'found again' })).status).toBe(200);
    expect((await order(service, ticket, tenders)).status).toBe(201);
  });

  it('given a later end, when a card is extended, then it ends then; an earlier one is refused', async () => {
    const own = await givenCard(service, 30_000);
    const { expiresAt } = await checked(service, own);
    const later = new Date(Date.parse(expiresAt ?? '') + 30 * 86_400_000).toISOString();
    const extended = await change(service, own, 'extend', { expiresAt: later, reason: 'ill' });
    expect(extended.json).toMatchObject({ giftCard: { expiresAt: later } });
    const earlier = { expiresAt: '2026-01-01T00:00:00Z', reason: 'typing error' };
    const refused = await change(service, own, 'extend', earlier);
    expect([refused.status, codeOf(refused)]).toEqual([422, 'gift-card.not-later']);
    expect((await change(service, own, 'extend', { ...earlier, expiresAt: 'soon' })).status).toBe(
      400,
    );
  });

  it('given many cards, when they are listed by status, then each comes once, page by page', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => givenCard(service, 1_000)));
    await Promise.all(made.map((own) => change(service, own, 'block', { reason: 'a test' })));
    const list = async (cursor?: string) => {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`;
      const path = `/api/gift-cards?status=blocked&flagged=false&limit=2${more}`;
      return (await asOperator(path)).json as Listed;
    };
    const all = () =>
      eventually(
        async () => {
          const found: string[] = [];
          for (let page = await list(); ; page = await list(page.cursor)) {
            found.push(...page.giftCards.map(({ id }) => id));
            if (page.cursor === undefined) return found;
          }
        },
        (found) => made.every(({ id }) => found.includes(id)),
      );
    const found = await all();
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  });

  it.each(['p1.none', 'GC-0000', `p1.${'0'.repeat(40)}`])(
    'given the id %s that no card has, then it is unknown to every question',
    async (id) => {
      expect((await asOperator(`/api/gift-cards/${id}`)).status).toBe(404);
      const blocked = await change(service, { id }, 'block', { reason: 'a test' });
      expect([blocked.status, codeOf(blocked)]).toEqual([404, 'gift-card.unknown']);
    },
  );
});

/** Every row of every table as text. */
async function everythingKept(): Promise<string> {
  const { pool } = service.database;
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const texts = rows.map(async ({ name }) => {
    const found = await pool.query<{ line: string }>(`select t::text as line from ${name} t`);
    return found.rows.map(({ line }) => line).join();
  });
  const all = (await Promise.all(texts)).join();
  expect(all).toContain('GiftCardIssued');
  return all;
}

describe('the books of gift cards', () => {
  it('given all of that, when the read model is rebuilt, then it equals the live one (47)', async () => {
    await eventually(
      async () => {
        const path = '/api/projections';
        return (await asOperator(path)).json as { projections: { name: string; lagMs: number }[] };
      },
      ({ projections }) => projections.every(({ lagMs }) => lagMs === 0),
    );
    const path = '/api/projections/gift-card-balances/rebuild';
    const rebuilt = await service.call({ path, key: service.keys.operator, body: {} });
    expect(rebuilt.json).toMatchObject({ state: 'done', swapped: true, differences: [] });
  });
});
