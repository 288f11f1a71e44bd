import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  startTestApi,
  type TestApi,
  testCallback,
} from '../../../test/support/api.ts';
import { succeeded } from '../../../test/support/scripted-gateway.ts';
import {
  type Clock,
  type HoldId,
  money,
  plusMs,
  SEK,
  systemClock,
} from '../../../libs/kernel/index.ts';
import { holdFunds } from '../../../libs/gift-cards/index.ts';
import { isPlaced } from '../../../libs/orders/index.ts';
import { holdPoints } from '../../../libs/points/index.ts';
import { contextAt } from '../../../test/support/memory-checkout.ts';
import { withdrawalProcessName } from '../../../libs/withdrawals/index.ts';

const dayMs = 24 * 60 * 60_000;
const said = { name: 'Åsa Ångerman', contact: 'asa.angerman@example.se' };

interface Line {
  readonly productId: string;
  readonly quantity?: number;
  readonly slotId?: string;
  readonly details?: object;
}

describe('the consumer’s withdrawal over HTTP', () => {
  let api: TestApi;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };
  const downloadsDir = mkdtempSync(join(tmpdir(), 'withdrawals-'));

  beforeAll(async () => {
    api = await startTestApi({ clock, downloadsDir });
    writeFileSync(join(downloadsDir, 'image-aurora.png'), 'picture');
    await product('course-clay', 'course', { capacity: 20 });
    await product('course-glaze', 'course', { capacity: 20 });
  });

  afterAll(async () => {
    await api.stop();
    rmSync(downloadsDir, { recursive: true });
  });

  async function product(productId: string, productType: string, more: object): Promise<void> {
    const made = await api.ask('/api/products', {
      as: 'operator',
      body: {
        ...{ productId, productType, name: 'Lera & glasyr', ...more },
        unitPrice: { amount: 10_000, currency: 'SEK' },
      },
    });
    expect(made.status).toBe(201);
  }

  async function order(...lines: readonly Line[]): Promise<Answer> {
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines,
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    return placed;
  }

  async function paid(...lines: readonly Line[]): Promise<Answer> {
    const placed = await order(...lines);
    const confirmed = await api.ask(`/api/payments/${placed.at('payment.reference')}/confirm`, {
      as: 'operator',
      body: { reason: 'seen on the account' },
    });
    expect(confirmed.status).toBe(200);
    return placed;
  }

  /** By Swish, which sends the refund of so much at once. */
  async function paidBySwish(totalOre: number, ...lines: readonly Line[]): Promise<Answer> {
    api.gateway.news = { kind: 'pending' };
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines,
        tenders: { payment: { method: 'swish' } },
      },
    });
    const paymentRef = placed.at('payment.reference');
    api.gateway.news = succeeded(totalOre, `bank-${paymentRef}`);
    const callback = testCallback({ paymentRef, amountKronor: totalOre / 100 });
    expect((await api.ask('/api/payments/swish/callback', callback)).status).toBe(200);
    const isCompleted = async () =>
      (await eventsOf(`order-${referenceOf(placed)}`)).includes('OrderCompleted');
    for (let tries = 0; tries < 100 && !(await isCompleted()); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return placed;
  }

  const referenceOf = (placed: Answer) => placed.at('order.reference');
  const tokenOf = (placed: Answer) => ({ 'x-order-token': placed.at('accessToken') });
  const pathOf = (placed: Answer) => `/api/orders/${referenceOf(placed)}/withdrawal`;
  const begin = (placed: Answer, body: object = said) =>
    api.ask(pathOf(placed), { headers: tokenOf(placed), body });
  const confirm = (placed: Answer, confirmationToken: string) =>
    api.ask(`${pathOf(placed)}/confirm`, {
      headers: tokenOf(placed),
      body: { confirmationToken },
    });
  const receipts = (placed: Answer) => api.ask(pathOf(placed), { headers: tokenOf(placed) });

  async function eventsOf(stream: string): Promise<readonly string[]> {
    const events = await api.parts.store.read(stream as never, { max: 200 });
    return events.map(({ type }) => type);
  }

  async function refundsOf(placed: Answer): Promise<number> {
    const events = await eventsOf(`order-${referenceOf(placed)}`);
    return events.filter((type) => type === 'OrderRefundRequested').length;
  }

  const freeOf = async (pool: string): Promise<string> => {
    const after = encodeURIComponent(String(await api.parts.store.head()));
    return (await api.ask(`/api/availability/${pool}?after=${after}`)).at('left');
  };

  it('given a completed order, when one of two units is withdrawn and confirmed, then there is a receipt with its time, the refund and the place back', async () => {
    const placed = await paidBySwish(
      30_000,
      { productId: 'course-clay', quantity: 2 },
      { productId: 'course-glaze' },
    );
    const amount = money(10_000, SEK);
    api.gateway.refunded = { kind: 'succeeded', amount, providerRefundId: 'bank-back-1' };
    const before = Number(await freeOf('course-clay'));
    const begun = await begin(placed, { ...said, lines: [{ lineId: '1', quantity: 1 }] });
    expect(begun.status).toBe(200);
    expect(begun.json).toMatchObject({
      withdrawal: {
        ...{ orderReference: referenceOf(placed), ...said },
        lines: [
          {
            ...{ lineId: '1', quantity: 1, name: 'Lera & glasyr' },
            amount: { amount: 10_000, currency: 'SEK' },
          },
        ],
        amount: { amount: 10_000, currency: 'SEK' },
      },
    });
    expect(begun.at('withdrawal.deadlineOn')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await eventsOf(`withdrawal-${referenceOf(placed)}`)).toEqual([]);
    const receipt = await confirm(placed, begun.at('confirmationToken'));
    expect(receipt.status).toBe(200);
    expect(receipt.json).toMatchObject({
      withdrawal: {
        ...said,
        lines: [{ lineId: '1', quantity: 1 }],
        refund: { status: 'refunded', amount: { amount: 10_000 } },
      },
    });
    expect(receipt.at('withdrawal.submittedAt')).toMatch(/^\d{4}-.*Z$/);
    expect(receipt.at('withdrawal.receipt.sv')).toContain(referenceOf(placed));
    expect(await eventsOf(`withdrawal-${referenceOf(placed)}`)).toEqual([
      ...['WithdrawalSubmitted', 'WithdrawalReceiptSent', 'WithdrawalCarriedOut'],
    ]);
    expect(Number(await freeOf('course-clay'))).toBe(before + 1);
    const history = await api.ask(`/api/audit/orders/${referenceOf(placed)}`, { as: 'accountant' });
    expect(history.text).toContain('"WithdrawalSubmitted"');
    const fetched = await receipts(placed);
    expect(fetched.json).toMatchObject({
      withdrawals: [{ id: receipt.at('withdrawal.id'), ...said }],
    });
  });

  it('given a confirmation, when it comes again and five times at once, then it is one withdrawal and one refund', async () => {
    const placed = await paid({ productId: 'course-clay' });
    const token = (await begin(placed)).at('confirmationToken');
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(placed, token)));
    const again = await confirm(placed, token);
    for (const answer of [...answers, again])
      expect([answer.status, answer.at('withdrawal.id')]).toEqual([200, again.at('withdrawal.id')]);
    expect(await refundsOf(placed)).toBe(1);
    const later = await begin(placed);
    expect(later.json).toMatchObject({ status: 409, code: 'withdrawal.nothing-to-withdraw' });
  });

  it('given two tabs that each began, when both confirm the same unit at once, then one withdraws and one is told', async () => {
    const placed = await paid({ productId: 'course-clay' });
    const [one, other] = [await begin(placed), await begin(placed)];
    const answers = await Promise.all(
      [one, other].map((begun) => confirm(placed, begun.at('confirmationToken'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await refundsOf(placed)).toBe(1);
  });

  it('given a crash before the refund, and one after it, when the process runs again, then there is one refund', async () => {
    const placed = await paid({ productId: 'course-clay' });
    const reference = referenceOf(placed);
    const token = (await begin(placed)).at('confirmationToken');
    const { orders } = api.parts.checkout.streams;
    const execute = orders.execute.bind(orders);
    Object.assign(orders, { execute: () => Promise.reject(new Error('crash')) });
    const receipt = await confirm(placed, token);
    Object.assign(orders, { execute });
    expect(receipt.json).toMatchObject({ withdrawal: { refund: { status: 'waiting' } } });
    const { stream } = api.parts.withdrawals;
    const carryOut = stream.execute.bind(stream);
    Object.assign(stream, { execute: () => Promise.reject(new Error('crash')) });
    const run = () => api.parts.processes.runInline(withdrawalProcessName, reference);
    await expect(run()).rejects.toThrow();
    Object.assign(stream, { execute: carryOut });
    expect(await refundsOf(placed)).toBe(1);
    await run();
    expect(await refundsOf(placed)).toBe(1);
    expect((await receipts(placed)).json).toMatchObject({
      withdrawals: [{ refund: { reference: `${reference}-R1` } }],
    });
  });

  it('given a unit that an operator refunded between the steps, when it is confirmed, then it is not paid back twice', async () => {
    const placed = await paid({ productId: 'course-clay', quantity: 2 });
    const token = (await begin(placed)).at('confirmationToken');
    const refunded = await api.ask(`/api/orders/${referenceOf(placed)}/refunds`, {
      as: 'operator',
      body: { reason: 'on the phone', lines: [{ lineId: '1', quantity: 1 }] },
    });
    expect(refunded.status).toBeLessThan(300);
    expect((await confirm(placed, token)).json).toMatchObject({
      ...{ status: 409, code: 'withdrawal.nothing-to-withdraw', left: 1 },
    });
    const rest = await confirm(placed, (await begin(placed)).at('confirmationToken'));
    expect(rest.json).toMatchObject({ withdrawal: { lines: [{ lineId: '1', quantity: 1 }] } });
    expect(await refundsOf(placed)).toBe(2);
    expect((await begin(placed)).json).toMatchObject({ code: 'withdrawal.nothing-to-withdraw' });
  });

  it('given an order that is not paid, when it is withdrawn from, then it is to be cancelled', async () => {
    const placed = await order({ productId: 'course-clay' });
    expect((await begin(placed)).json).toMatchObject({ status: 409, code: 'withdrawal.not-paid' });
  });

  it('given tickets and a booked time beside a course, when all is withdrawn, then the course alone is, and the others are excepted', async () => {
    const placed = await paid(
      { productId: 'ticket-open-day' },
      { productId: 'session-moon-breathing', slotId: 'third' },
      { productId: 'course-glaze' },
    );
    const begun = await begin(placed);
    expect(begun.json).toMatchObject({ withdrawal: { lines: [{ lineId: '3' }] } });
    for (const lineId of ['1', '2'])
      expect((await begin(placed, { ...said, lines: [{ lineId }] })).json).toMatchObject({
        ...{ status: 409, code: 'withdrawal.excepted-dated-service', lineId },
      });
  });

  it('given what the catalogue declares of two products, when they are bought, then that holds, whatever is declared afterwards', async () => {
    const declare = (productId: string, withdrawal: string) =>
      api.ask(`/api/products/${productId}`, {
        method: 'PATCH',
        as: 'operator',
        body: { terms: { withdrawal } },
      });
    const sell = (productId: string, productType: string, withdrawal: string) =>
      api.ask('/api/products', {
        as: 'operator',
        body: {
          ...{ productId, productType, name: 'Vald dag', terms: { withdrawal }, capacity: 5 },
          unitPrice: { amount: 10_000, currency: 'SEK' },
        },
      });
    expect((await sell('course-one-evening', 'course', 'dated-service')).status).toBe(201);
    expect((await sell('ticket-any-day', 'ticket', 'applies')).status).toBe(201);
    const listed = await api.ask(
      `/api/products?limit=100&after=${(await sell('cup-with-name', 'course', 'made-to-order')).at('position')}`,
    );
    const { products } = listed.json as { products: { productId: string; withdrawal: object }[] };
    const shown = new Map(products.map(({ productId, withdrawal }) => [productId, withdrawal]));
    expect(shown.get('course-one-evening')).toEqual({ applies: false, exception: 'dated-service' });
    expect(shown.get('cup-with-name')).toEqual({ applies: false, exception: 'made-to-order' });
    expect(shown.get('ticket-any-day')).toEqual({ applies: true });
    expect(shown.get('ticket-open-day')).toEqual({ applies: false, exception: 'dated-service' });
    expect(shown.get('course-clay')).toEqual({ applies: true });
    const placed = await paid(
      { productId: 'course-one-evening' },
      { productId: 'cup-with-name' },
      { productId: 'ticket-any-day' },
    );
    expect((await declare('course-one-evening', 'applies')).status).toBe(200);
    expect((await begin(placed)).json).toMatchObject({ withdrawal: { lines: [{ lineId: '3' }] } });
    const codes = [];
    for (const lineId of ['1', '2'])
      codes.push((await begin(placed, { ...said, lines: [{ lineId }] })).at('code'));
    expect(codes).toEqual([
      'withdrawal.excepted-dated-service',
      'withdrawal.excepted-made-to-order',
    ]);
  });

  it('given a download that was begun, when it is withdrawn, then it is excepted where its buyer had agreed, and refunded where not', async () => {
    const details = { immediateDelivery: true };
    const [agreed, silent] = [
      await paid({ productId: 'image-aurora', details }),
      await paid({ productId: 'image-aurora' }),
    ];
    expect((await begin(agreed)).status).toBe(200);
    for (const placed of [agreed, silent]) {
      const list = await api.ask(`/api/orders/${referenceOf(placed)}/downloads`, {
        headers: tokenOf(placed),
      });
      expect((await api.ask(list.at('downloads.0.url'))).status).toBe(200);
    }
    expect((await begin(agreed)).json).toMatchObject({
      code: 'withdrawal.excepted-download-begun',
    });
    const token = (await begin(silent)).at('confirmationToken');
    expect((await confirm(silent, token)).status).toBe(200);
    expect(await refundsOf(silent)).toBe(1);
  });

  it('given a gift card and points of which something is held, when they are withdrawn from, then they are excepted, and untouched ones are not', async () => {
    const bought = [{ productId: 'gift-card-500', details: { recipientName: 'Bo' } }];
    const placed = await paid(...bought, { productId: 'points-100' });
    const all = await begin(placed);
    expect(all.json).toMatchObject({ withdrawal: { lines: [{ lineId: '1' }, { lineId: '2' }] } });
    const { streams } = api.parts.checkout;
    const { state } = await streams.orders.load(referenceOf(placed));
    if (!isPlaced(state)) throw new Error('no order');
    const { orderRef, customer, lines } = state.placed;
    const now = clock.now();
    const hold = { holdId: `${orderRef}:test` as HoldId, orderRef, now };
    const cardId = lines[0]?.giftCard?.cards[0]?.cardId ?? '';
    const held = await streams.giftCards.execute(cardId, contextAt(now), (card) =>
      holdFunds(card, { ...hold, amount: money(100, SEK) }),
    );
    const taken = await streams.points.execute(customer.personId, contextAt(now), (points) =>
      holdPoints(points, { ...hold, points: 1 }),
    );
    expect([held.outcome.kind, taken.outcome.kind]).toEqual(['accepted', 'accepted']);
    expect((await begin(placed)).json).toMatchObject({ code: 'withdrawal.excepted-value-spent' });
    for (const lineId of ['1', '2'])
      expect((await begin(placed, { ...said, lines: [{ lineId }] })).json).toMatchObject({
        ...{ status: 409, code: 'withdrawal.excepted-value-spent', lineId },
      });
  });

  it('given a token that was changed, of another order, or nobody’s access, when it is confirmed, then it is refused', async () => {
    const [placed, other] = [
      await paid({ productId: 'course-clay' }),
      await paid({ productId: 'course-clay' }),
    ];
    const token = (await begin(placed)).at('confirmationToken');
    const wrong = { status: 422, code: 'withdrawal.token-wrong' };
    expect((await confirm(placed, `${token.slice(0, -5)}AAAAA`)).json).toMatchObject(wrong);
    expect((await confirm(other, token)).json).toMatchObject(wrong);
    for (const path of [pathOf(placed), `${pathOf(placed)}/confirm`]) {
      const body = { ...said, confirmationToken: token };
      expect((await api.ask(path, { body })).status).toBe(401);
      expect((await api.ask(path, { body, as: 'checkout' })).status).toBe(401);
      expect((await api.ask(path, { body, headers: tokenOf(other) })).status).toBe(401);
    }
    expect((await receipts(placed)).json).toMatchObject({
      ...{ status: 404, code: 'withdrawal.unknown' },
    });
    const unknown = { ...said, lines: [{ lineId: '7' }] };
    expect((await begin(placed, unknown)).json).toMatchObject({
      ...{ status: 422, code: 'withdrawal.line-unknown', lineId: '7' },
    });
    for (const body of [{ name: 'Anna' }, { ...said, name: '' }, { ...said, lines: [] }])
      expect((await begin(placed, body)).status).toBe(400);
  });

  it('given somebody who withdrew, when they are forgotten, then the statement stands without name and contact', async () => {
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Glömd', email: 'glomd@example.se' },
        lines: [{ productId: 'course-clay' }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    await api.ask(`/api/payments/${placed.at('payment.reference')}/confirm`, {
      as: 'operator',
      body: { reason: 'seen on the account' },
    });
    await confirm(placed, (await begin(placed)).at('confirmationToken'));
    const person = String(
      await api.parts.people.find({ kind: 'email', email: 'glomd@example.se' }),
    );
    const found = await api.ask(`/api/people/${person}/export`, { as: 'operator' });
    expect(found.text).toContain(said.contact);
    const forget = () =>
      api.ask(`/api/people/${person}/forget`, { as: 'operator', method: 'POST' });
    await forget();
    aheadMs += 5 * 60_000;
    await forget();
    for (let tries = 0; tries < 100; tries += 1) {
      const { withdrawals } = (await receipts(placed)).json as {
        readonly withdrawals: readonly { readonly name: string | null }[];
      };
      if (withdrawals[0]?.name === null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await receipts(placed)).json).toMatchObject({
      withdrawals: [{ name: null, contact: null, lines: [{ lineId: '1' }] }],
    });
  });

  it('given a confirmation that took more than an hour, and an order of some weeks ago, when they are used, then it is too late', async () => {
    const placed = await paid({ productId: 'course-clay' });
    const token = (await begin(placed)).at('confirmationToken');
    aheadMs += 61 * 60_000;
    expect((await confirm(placed, token)).json).toMatchObject({
      ...{ status: 409, code: 'withdrawal.token-expired' },
    });
    const { deadlineOn } = (
      (await begin(placed)).json as {
        readonly withdrawal: { readonly deadlineOn: string };
      }
    ).withdrawal;
    aheadMs += 13 * dayMs;
    expect((await begin(placed)).status).toBe(200);
    aheadMs += 10 * dayMs;
    expect((await begin(placed)).json).toMatchObject({
      ...{ status: 409, code: 'withdrawal.too-late', deadlineOn },
    });
  });
});
