import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PersonId, plusMs } from '../../libs/kernel/index.ts';
import { creditPoints } from '../../libs/points/index.ts';
import { contextAt } from '../support/memory-checkout.ts';
import { codeOf, eventually } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { byOperator, order, sek, taken } from '../support/value-over-http.ts';
import { atSwish } from './at-swish.ts';
import { type Customers, orderWith } from './orders.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
}, 60_000);

afterAll(() => service.close(), 60_000);

const image = { productId: 'image-aurora', quantity: 1 };
const packageOf100 = { productId: 'points-100', quantity: 1 };

interface Access {
  readonly token: string;
  readonly personId: PersonId;
}

/** A customer whom the shop has signed in, with points that they bought. */
async function customerWith(name: string, packages = 1) {
  const access = await byOperator<Access>(service, `/api/points/${name}/access`, {});
  const { token: customerToken, personId } = access;
  const who = { customerId: name, customerToken };
  const bought =
    packages === 0
      ? undefined
      : await taken(service, { ...who, lines: [{ ...packageOf100, quantity: packages }] });
  if (bought !== undefined) await orderWith(service, bought, 'completed');
  const read = async (path: string): Promise<unknown> =>
    (await service.call({ path, headers: { 'x-customer-token': customerToken } })).json;
  return {
    ...{ who, personId, bought },
    /** Once so many may be spent and none is held. */
    balance: (wanted: number) =>
      eventually(
        () => read(`/api/points/${name}`) as Promise<Balance>,
        ({ available, held }) => available === wanted && held === 0,
      ),
    transactions: async () => {
      const { transactions } = (await read(`/api/points/${name}/transactions`)) as {
        readonly transactions: readonly { readonly kind: string; readonly points: number }[];
      };
      return transactions.map(({ kind, points }) => [kind, points]);
    },
  };
}

async function refund({ reference }: Customers, body: object = {}): Promise<void> {
  await byOperator(service, `/api/orders/${reference}/refunds`, { reason: 'sent back', ...body });
}

interface Balance {
  readonly available: number;
  readonly held: number;
}

interface ListedCase {
  readonly order?: string;
}

describe('points, over HTTP', () => {
  it('given a package paid by Swish, then its points are on the balance; spent alone they pay for an image', async () => {
    const anna = await customerWith('anna-buys');
    expect(await anna.balance(100)).toMatchObject({
      ...{ customerId: 'anna-buys', available: 100, used: 0 },
      nextEndAt: expect.any(String),
    });
    const spent = await taken(service, { ...anna.who, lines: [image], tenders: { points: 50 } });
    expect(spent.answer.json).toMatchObject({
      order: { status: 'completed' },
      next: { kind: 'none' },
    });
    expect(await anna.balance(50)).toMatchObject({ used: 50 });
    expect(await anna.transactions()).toEqual([
      ['spend', -50],
      ['purchase', 100],
    ]);
  }, 30_000);

  it('given points for a part, then Swish asks for the rest to the öre, and each is used when it is paid', async () => {
    const bo = await customerWith('bo-mixes');
    const tenders = { points: 20, payment: { method: 'swish' } };
    const mixed = await taken(service, { ...bo.who, lines: [image], tenders });
    expect(mixed.answer.json).toMatchObject({ payment: { amount: sek(2_940) } });
    expect(await atSwish(service).payment(mixed.paymentReference)).toMatchObject({
      amountOre: 2_940,
    });
    await orderWith(service, mixed, 'completed');
    expect(await bo.balance(80)).toMatchObject({ held: 0, used: 20 });
  }, 30_000);

  it('given too few points, then the order is refused and says how many are missing', async () => {
    const siv = await customerWith('siv-lacks', 0);
    await byOperator(service, '/api/points/siv-lacks/grants', { points: 30, reason: 'welcome' });
    const refused = await order(service, { ...siv.who, lines: [image], tenders: { points: 50 } });
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({ code: 'points.insufficient', missing: 20, available: 30 });
  });

  it('given an image paid with points and money, when it is refunded, then both go back where they came from', async () => {
    const ulf = await customerWith('ulf-returns');
    const tenders = { points: 20, payment: { method: 'swish' } };
    const bought = await taken(service, { ...ulf.who, lines: [image], tenders });
    await orderWith(service, bought, 'completed');
    await refund(bought);
    await orderWith(service, bought, 'refunded');
    expect(await ulf.balance(100)).toMatchObject({ used: 0 });
    expect((await ulf.transactions())[0]).toEqual(['refund', 20]);
    const refunds = await atSwish(service).refunds();
    const { paymentReference } = await atSwish(service).payment(bought.paymentReference);
    const back = refunds.filter((one) => one.originalPaymentReference === paymentReference);
    expect(back.map(({ amountOre }) => amountOre)).toEqual([2_940]);
  }, 30_000);

  it('given a package that is refunded, then its points are gone, and a person is asked about those that were spent', async () => {
    const eva = await customerWith('eva-undoes', 2);
    const whole = await customerWith('per-undoes');
    if (eva.bought === undefined || whole.bought === undefined) throw new Error('nothing bought');
    const spent = { ...eva.who, lines: [image], tenders: { points: 50 } };
    await orderWith(service, await taken(service, spent), 'completed');
    await refund(whole.bought);
    expect(await whole.balance(0)).toMatchObject({ takenBack: 100 });
    await refund(eva.bought);
    expect(await eva.balance(0)).toMatchObject({
      ...{ used: 50, takenBack: 150 },
    });
    const { reference } = eva.bought;
    const { cases } = await eventually(
      () => byOperator<{ readonly cases: readonly ListedCase[] }>(service, '/api/cases'),
      (listed) => listed.cases.some((one) => one.order === reference),
    );
    expect(cases.map((one) => one.order)).toContain(reference);
    expect(cases.map((one) => one.order)).not.toContain(whole.bought.reference);
  }, 30_000);

  it('given a package whose refund a person decides not to make, then its points are on the balance again, and another refund takes them', async () => {
    const liv = await customerWith('liv-keeps', 0);
    const tenders = { payment: { method: 'invoice' } };
    const bought = await taken(service, { ...liv.who, lines: [packageOf100], tenders });
    const confirm = `/api/payments/${bought.paymentReference}/confirm`;
    await byOperator(service, confirm, { reason: 'page 2' });
    await orderWith(service, bought, 'completed');
    const decide = (refundNumber: number, action: string) =>
      byOperator(
        service,
        `/api/cases/${bought.reference}-R${String(refundNumber)}-refund-by-hand/resolve`,
        { action, reason: 'looked into it' },
      );
    await refund(bought);
    expect(await liv.balance(0)).toMatchObject({ takenBack: 100 });
    await decide(1, 'kept');
    expect(await liv.balance(100)).toMatchObject({ takenBack: 0 });
    await refund(bought);
    await decide(2, 'refunded-by-hand');
    await orderWith(service, bought, 'refunded');
    expect(await liv.balance(0)).toMatchObject({ takenBack: 100 });
    expect(await liv.transactions()).toEqual([
      ['take-back', -100],
      ['reinstate', 100],
      ['take-back', -100],
      ['purchase', 100],
    ]);
  }, 30_000);

  it('given points past their end, then they cannot be spent at that moment, and a process writes it down', async () => {
    const kim = await customerWith('kim-waits', 0);
    const { clock, checkout } = service.ledger.api;
    const dayMs = 86_400_000;
    const creditedAt = plusMs(clock.now(), 2_000 - dayMs);
    await checkout.streams.points.execute(kim.personId, contextAt(clock.now()), (state) =>
      creditPoints(state, {
        ...{ creditId: 'nearly-over', points: 50, lotKind: 'paid', validityDays: 1, creditedAt },
      }),
    );
    expect(await kim.balance(50)).toMatchObject({ available: 50 });
    expect(await kim.balance(0)).toMatchObject({ expired: 50 });
    const late = await order(service, { ...kim.who, lines: [image], tenders: { points: 50 } });
    expect([codeOf(late), late.json]).toMatchObject(['points.insufficient', { missing: 50 }]);
    const ended = await eventually(kim.transactions, (all) => all.length === 2);
    expect(ended).toEqual([
      ['expire', -50],
      ['purchase', 50],
    ]);
  }, 30_000);
});
