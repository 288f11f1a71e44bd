import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  codeOf,
  eventually,
  historyOf,
  place,
  type PlacedAnswer,
} from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';

let first: RunningLedger;
let second: RunningLedger;

beforeAll(async () => {
  first = await runningLedger();
  second = await runningLedger({
    database: first.database,
    simulator: first.simulator,
    keys: first.keys,
  });
}, 60_000);

afterAll(async () => {
  await second.close();
  await first.close();
}, 60_000);

const buyers = 200;

describe('buyers at once', () => {
  it('given 10 seats and 200 buyers in one process (20), then exactly 10 orders stand and 190 are refused clearly', async () => {
    const answers = await Promise.all(
      Array.from({ length: buyers }, (_, n) =>
        place(first, {
          productId: 'course-wheel-throwing',
          method: 'invoice',
          email: `b${String(n)}@example.se`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['availability.sold-out']));
  }, 60_000);

  it('given 10 seats and 200 buyers over two services on one database (20), then exactly 10 orders stand', async () => {
    const productId = 'course-raku-firing';
    await first.open(productId, 10);
    const answers = await Promise.all(
      Array.from({ length: buyers }, (_, n) =>
        place(n % 2 === 0 ? first : second, {
          productId,
          method: 'invoice',
          email: `c${String(n)}@example.se`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['availability.sold-out']));
  }, 60_000);

  it('given one Idempotency-Key sent 50 times at once (27), then there is one order and 50 equal answers', async () => {
    const wish = {
      productId: 'ticket-open-day',
      idempotencyKey: `same-key-${randomUUID()}`,
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => place(n % 2 === 0 ? first : second, wish)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const replayed = answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true');
    expect(replayed).toHaveLength(49);
  }, 60_000);

  it('given one Swish success delivered as 50 callbacks at once (9), then there is one payment and one paid order', async () => {
    const { json } = await place(first, { productId: 'ticket-open-day' });
    const { order, payment } = json as PlacedAnswer;
    const id = await paidAtSwish(payment.reference);
    const delivered = await fetch(`${first.simulator.controlUrl}/payments/${id}/callback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ times: 50, concurrent: true }),
    });
    expect(delivered.status).toBeLessThan(300);
    await eventually(
      () => historyOf(first, order.reference),
      (types) => types.includes('OrderCompleted'),
    );
    const types = await historyOf(first, order.reference);
    expect(types.filter((type) => type === 'PaymentSucceeded')).toHaveLength(1);
    expect(types.filter((type) => type === 'OrderPaid')).toHaveLength(1);
  }, 60_000);
});

/** The simulator's id of a payment, once it is paid there. */
async function paidAtSwish(reference: string): Promise<string> {
  interface Found {
    readonly payments: readonly { readonly id: string; readonly status: string }[];
  }
  const found = await eventually(
    async () => {
      const url = `${first.simulator.controlUrl}/payments?payeePaymentReference=${reference}`;
      return (await (await fetch(url)).json()) as Found;
    },
    ({ payments }) => payments[0]?.status === 'PAID',
  );
  return found.payments[0]?.id ?? '';
}
