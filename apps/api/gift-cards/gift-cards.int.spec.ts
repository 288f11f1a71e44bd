import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, startTestApi, type TestApi } from '../../../test/support/api.ts';
import { drawGiftCardCode } from '../../../libs/gift-cards/index.ts';
import {
  businessDateOf,
  type Clock,
  type PersonId,
  plusMs,
  systemClock,
  systemRandom,
} from '../../../libs/kernel/index.ts';
import { valueAnswers } from '../documentation/answers/value.ts';
import { createLogger } from '../logging/index.ts';

const dayMs = 24 * 60 * 60_000;
const waitMaxMs = 10_000;

let aheadMs = 0;
const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };

const give = (api: TestApi, amount = 50_000) =>
  api.ask('/api/gift-cards', {
    as: 'operator',
    body: { faceValue: { amount, currency: 'SEK' }, reason: 'a present' },
  });

const check = (api: TestApi, code: string, headers: Record<string, string> = {}) =>
  api.ask('/api/gift-cards/check', { body: { code }, headers });

const pay = (api: TestApi, code: string, as?: 'checkout') =>
  api.ask('/api/orders', {
    ...{ as: as ?? 'checkout' },
    body: {
      customer: { name: 'Anna Ek', email: 'anna@example.se' },
      lines: [{ productId: 'ticket-open-day', quantity: 1 }],
      tenders: { giftCards: [{ code }], payment: { method: 'invoice' } },
    },
  });

async function until<Found>(ask: () => Promise<Found>, isWanted: (found: Found) => boolean) {
  for (const end = Date.now() + waitMaxMs; ;) {
    const found = await ask();
    if (isWanted(found) || Date.now() > end) return found;
    await sleep(50);
  }
}

describe('guessing gift card codes over HTTP (30)', () => {
  const lines: string[] = [];
  let api: TestApi;

  beforeAll(async () => {
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString('utf8'));
        done();
      },
    });
    aheadMs = 0;
    api = await startTestApi({
      clock,
      logger: createLogger({ level: 'warn', program: 'test', destination }),
      throttling: {
        ...{ checkoutRequestsPerMinute: undefined, unverifiedCallbacksPerMinute: undefined },
        wrongKeysPerMinute: undefined,
        wrongCodesPerMinute: { ofNetwork: 8, ofKey: undefined, inAll: 20 },
      },
    });
  });

  afterAll(() => api.stop());

  it('given every kind of wrong code, at the check and with an order, then each is answered alike, byte for byte', async () => {
    const code = (await give(api)).at('code');
    const headers = { 'x-request-id': 'the-same-request' };
    const wrong = [
      '',
      'hello',
      `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
      drawGiftCardCode(systemRandom),
      'x'.repeat(10_000),
    ];
    const answers: Answer[] = [];
    for (const one of wrong) answers.push(await check(api, one, headers));
    for (const { status, text } of answers) expect([status, text]).toEqual([422, answers[0]?.text]);
    expect(answers[0]?.json).toMatchObject({ code: 'gift-card.unknown-code' });
    const ordered = await pay(api, drawGiftCardCode(systemRandom));
    expect([ordered.status, ordered.at('code')]).toEqual([422, 'gift-card.unknown-code']);
    aheadMs += 60_000;
  });

  it('given guesses at the check, with orders and with carts, when they are too many together, then a right code is refused too, until the minute is over', async () => {
    const code = (await give(api)).at('code');
    const guess = () => drawGiftCardCode(systemRandom);
    const lines = [{ productId: 'ticket-open-day', quantity: 1 }];
    const cart = (await api.ask('/api/carts', { as: 'checkout', body: { lines } })).at('cart.id');
    const payCart = (one: string) =>
      api.ask(`/api/carts/${cart}/order`, {
        as: 'checkout',
        body: {
          customer: { name: 'Anna Ek', email: 'anna@example.se' },
          tenders: { giftCards: [{ code: one }] },
        },
      });
    const guesses = await Promise.all([
      ...Array.from({ length: 20 }, () => check(api, guess())),
      ...Array.from({ length: 10 }, () => pay(api, guess())),
      ...Array.from({ length: 10 }, () => payCart(guess())),
    ]);
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(8);
    const refused = guesses.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(32);
    expect(refused[0]?.json).toMatchObject({ code: 'gift-card.too-many-wrong-codes' });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await check(api, code)).status).toBe(429);
    expect((await pay(api, code)).status).toBe(429);
    expect((await payCart(code)).status).toBe(429);
    const without = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(without.status).toBe(201);
    aheadMs += 60_000;
    expect((await check(api, code)).status).toBe(200);
    expect((await pay(api, code)).status).toBe(201);
  });

  it('given guesses from many networks, when half of all that may come have come, then an alarm is logged once, and counted', async () => {
    lines.length = 0;
    const { wrongCodes } = api.parts.giftCards;
    for (let n = 0; n < 20; n += 1)
      await wrongCodes.guarded({ ip: `192.0.2.${String(n)}` }, () => Promise.resolve(undefined));
    const alarms = lines.filter((line) => line.includes('guesses gift card codes'));
    expect(alarms).toHaveLength(1);
    expect(JSON.parse(alarms[0] ?? '')).toMatchObject({ inLastMinute: 10, limit: 20 });
    const { text: metrics } = await api.ask('/metrics');
    expect(metrics).toMatch(/ledger_wrong_gift_card_codes_total\{outcome="unknown"\} \d\d/);
    expect(metrics).toMatch(/ledger_wrong_gift_card_codes_total\{outcome="throttled"\} \d\d/);
  });
});

describe('gift cards in time', () => {
  const unpaidMs = 1_500;
  let api: TestApi;

  beforeAll(async () => {
    aheadMs = 0;
    api = await startTestApi({ clock, giftCardUnpaidMs: unpaidMs });
  });

  afterAll(() => api.stop());

  const listed = (query: string) => api.ask(`/api/gift-cards?${query}`, { as: 'operator' });

  it('given an invoice that nobody pays, when its time is over, then the card is flagged until there is more time, or it was activated', async () => {
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'gift-card-500', quantity: 1, details: { recipientName: 'Bo' } }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    const flagged = await until(
      () => listed('flagged=true'),
      ({ text }) => text.includes('pending'),
    );
    expect(flagged.json).toMatchObject({
      giftCards: [{ status: 'pending', order: placed.at('order.reference') }],
    });
    const id = flagged.at('giftCards.0.id');
    const extended = await api.ask(`/api/orders/${placed.at('order.reference')}/extend`, {
      as: 'operator',
      body: { dueOn: businessDateOf(plusMs(clock.now(), 60 * dayMs)), reason: 'waits for her pay' },
    });
    expect(extended.status).toBe(200);
    const lowered = await api.ask(`/api/gift-cards?flagged=true&after=${extended.at('position')}`, {
      as: 'operator',
    });
    expect(lowered.json).toEqual({ giftCards: [] });
    aheadMs += 61 * dayMs;
    await api.parts.processes.runInline('flag-gift-card-that-nobody-pays', id);
    await until(
      () => listed('flagged=true'),
      ({ text }) => text.includes(id),
    );
    const body = { reason: 'paid in cash' };
    expect((await api.ask(`/api/gift-cards/${id}/activate`, { as: 'operator', body })).status).toBe(
      200,
    );
    const none = await until(
      () => listed('flagged=true'),
      ({ text }) => !text.includes(id),
    );
    expect(none.json).toEqual({ giftCards: [] });
  });

  it('given a card that is given away, then its end is waited for; when it has come, what is left has expired', async () => {
    const given = await give(api, 20_000);
    const cardId = given.at('giftCard.id');
    const process = 'expire-gift-card-at-its-end';
    const timers = await until(
      async () =>
        (await api.parts.processes.jobs()).filter(({ id, timer }) => id === cardId && timer),
      (found) => found.length > 0,
    );
    expect(timers).toMatchObject([{ process, runAt: given.at('giftCard.expiresAt') }]);
    aheadMs += 367 * dayMs;
    await api.parts.processes.runInline(process, cardId);
    expect((await check(api, given.at('code'))).json).toMatchObject({
      giftCard: { status: 'expired', balance: { amount: 0 } },
    });
    const shown = await until(
      () => api.ask(`/api/gift-cards/${cardId}`, { as: 'accountant' }),
      ({ text }) => text.includes('"kind":"expired"') && text.includes('"expired":{"amount":20000'),
    );
    expect(shown.json).toMatchObject({ giftCard: { expired: { amount: 20_000 } } });
    const body = { expiresAt: plusMs(clock.now(), 30 * dayMs), reason: 'it lay in a drawer' };
    await api.ask(`/api/gift-cards/${cardId}/extend`, { as: 'operator', body });
    expect((await check(api, given.at('code'))).json).toMatchObject({
      giftCard: { status: 'active', balance: { amount: 20_000 } },
    });
    aheadMs = 0;
  });
});

describe('who may see what of gift cards', () => {
  let api: TestApi;

  beforeAll(async () => {
    aheadMs = 0;
    api = await startTestApi({ clock });
  });

  afterAll(() => api.stop());

  it('given a checkout key or none, then cards are checked and nothing else', async () => {
    const id = (await give(api)).at('giftCard.id');
    for (const path of [`/${id}`, '', '/by-reference?reference=ORD-20261120-A15A7F']) {
      expect((await api.ask(`/api/gift-cards${path}`)).status).toBe(401);
      expect((await api.ask(`/api/gift-cards${path}`, { as: 'checkout' })).status).toBe(403);
    }
    for (const what of ['', `/${id}/activate`, `/${id}/block`, `/${id}/unblock`, `/${id}/extend`])
      for (const as of ['checkout', 'accountant'] as const)
        expect((await api.ask(`/api/gift-cards${what}`, { as, body: {} })).status).toBe(403);
  });

  it('given each question and each change, then what is answered is what the documentation says', async () => {
    const given = await give(api);
    const id = given.at('giftCard.id');
    const after = `after=${encodeURIComponent(given.at('position'))}`;
    const body = { reason: 'a test' };
    const operator = { as: 'operator' } as const;
    const answers: Readonly<Record<string, Answer>> = {
      'POST /api/gift-cards': given,
      'POST /api/gift-cards/check': await check(api, given.at('code')),
      'GET /api/gift-cards': await api.ask(`/api/gift-cards?${after}`, operator),
      'GET /api/gift-cards/{id}': await api.ask(`/api/gift-cards/${id}?${after}`, operator),
      'POST /api/gift-cards/{id}/block': await api.ask(`/api/gift-cards/${id}/block`, {
        ...operator,
        body,
      }),
    };
    for (const [operation, { status, json }] of Object.entries(answers)) {
      const documented = valueAnswers[operation];
      if (documented === undefined || !('body' in documented)) throw new Error(operation);
      expect(status).toBe(documented.status);
      expect(() => documented.body.parse(json)).not.toThrow();
    }
    expect(answers['GET /api/gift-cards/{id}']?.at('movements.0.kind')).toBe('activated');
  });

  it('given a reference that nothing has, then there are no cards, and that is no error', async () => {
    const path = '/api/gift-cards/by-reference?reference=INV-2611-0001';
    const answer = await api.ask(path, { as: 'operator' });
    expect([answer.status, answer.json]).toEqual([200, { giftCards: [] }]);
  });

  it('given input that cannot be right, then each wrong field is named', async () => {
    const wrong = [
      { reason: 'x', faceValue: { amount: 0.5, currency: 'SEK' } },
      { reason: 'x', faceValue: { amount: 100, currency: 'kr' } },
      { reason: '', faceValue: { amount: 100, currency: 'SEK' } },
      { reason: 'x', faceValue: { amount: 100, currency: 'SEK' }, validityDays: 0 },
      { reason: 'x' },
    ];
    for (const body of wrong)
      expect((await api.ask('/api/gift-cards', { as: 'operator', body })).status).toBe(400);
    const nothing = { reason: 'x', faceValue: { amount: 0, currency: 'SEK' } };
    const refused = await api.ask('/api/gift-cards', { as: 'operator', body: nothing });
    expect(refused.json).toMatchObject({ status: 422, code: 'gift-card.invalid-amount' });
  });

  it('given the card’s own key is gone, then its code is gone with it, and the buyer’s order says so', async () => {
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'gift-card-500', quantity: 1, details: { recipientName: 'Bo' } }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    const { position } = placed.json as { readonly position: string };
    const path = `/api/orders/${placed.at('order.reference')}?after=${encodeURIComponent(position)}`;
    const headers = { 'x-order-token': placed.at('accessToken') };
    const before = await api.ask(path, { headers });
    expect(before.at('lines.0.giftCards.0.code')).toMatch(/^GC-/);
    const cardId = before.at('lines.0.giftCards.0.id');
    await api.parts.forgetting.keys.tombstone(`card:${cardId}` as PersonId);
    // Folded states and keys are kept for a minute each.
    aheadMs += 121_000;
    const shown = await api.ask(path, { headers });
    expect(shown.json).toMatchObject({ lines: [{ giftCards: [{ id: cardId, code: null }] }] });
  });
});
