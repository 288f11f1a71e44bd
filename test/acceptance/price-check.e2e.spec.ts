import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { course, unitsLeft } from './orders.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
}, 60_000);

afterAll(() => service.close(), 60_000);

const sek = (amount: number) => ({ amount, currency: 'SEK' });

function ask(order: object) {
  return service.call({
    path: '/api/orders',
    key: service.keys.checkout,
    body: {
      customer: { name: 'Anna Ek', email: 'anna@example.se' },
      lines: [{ productId: course, quantity: 2 }],
      tenders: { payment: { method: 'invoice' } },
      ...order,
    },
  });
}

describe('the price is the catalogue’s, whatever the client says', () => {
  it('given another unit price, then it is 422 with the line and today’s price', async () => {
    const left = await unitsLeft(service, course);
    const refused = await ask({ lines: [{ productId: course, quantity: 1, unitPrice: sek(100) }] });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'order.price-differs']);
    expect(refused.json).toMatchObject({ line: 0, unitPriceOre: 129_500 });
    expect(await unitsLeft(service, course)).toBe(left);
  });

  it('given another total, then it is 422 with today’s total', async () => {
    const refused = await ask({ total: sek(258_999) });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'order.total-differs']);
    expect(refused.json).toMatchObject({ totalOre: 259_000 });
  });

  it('given the same number in another currency, then it is refused', async () => {
    const line = {
      productId: course,
      quantity: 1,
      unitPrice: { amount: 129_500, currency: 'EUR' },
    };
    const byLine = await ask({ lines: [line] });
    expect([byLine.status, codeOf(byLine)]).toEqual([422, 'order.price-differs']);
    const byTotal = await ask({ total: { amount: 259_000, currency: 'EUR' } });
    expect([byTotal.status, codeOf(byTotal)]).toEqual([422, 'order.total-differs']);
    const byOrder = await ask({ currency: 'EUR' });
    expect([byOrder.status, codeOf(byOrder)]).toEqual([422, 'order.mixed-currencies']);
  });

  it('given the right amounts, then the order is taken at them with the VAT inside', async () => {
    const answer = await ask({
      lines: [{ productId: course, quantity: 2, unitPrice: sek(129_500) }],
      total: sek(259_000),
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      order: {
        total: sek(259_000),
        lines: [{ unitPrice: sek(129_500), total: sek(259_000), vat: sek(51_800) }],
      },
    });
  });

  it('given amounts that are no whole öre, then they are refused as unreadable', async () => {
    for (const amount of [129_500.5, -1, '129500', 1e15, null]) {
      const refused = await ask({ total: { amount, currency: 'SEK' } });
      expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
    }
  });

  it('given what is not sold, then each refusal says why', async () => {
    const cases = [
      ['no-such-thing', 422, 'catalogue.unknown-product'],
      ['membership-monthly', 422, 'catalogue.not-sellable-yet'],
      ['session-moon-breathing', 422, 'catalogue.slot-required'],
      ['session-solstice-draft', 422, 'catalogue.slot-required'],
    ] as const;
    for (const [productId, status, code] of cases) {
      const refused = await ask({ lines: [{ productId, quantity: 1 }] });
      expect([productId, refused.status, codeOf(refused)]).toEqual([productId, status, code]);
    }
  });

  it('given more than is left, then it is 409 and nothing is held', async () => {
    const left = await unitsLeft(service, course);
    const refused = await ask({ lines: [{ productId: course, quantity: left + 1 }] });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'availability.sold-out']);
    expect(await unitsLeft(service, course)).toBe(left);
  });

  it('given two lines on one pool (19), when together they are more than is left, then both are refused', async () => {
    const left = await unitsLeft(service, course);
    const line = { productId: course, quantity: Math.ceil((left + 1) / 2) };
    const refused = await ask({ lines: [line, line] });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'availability.sold-out']);
    expect(await unitsLeft(service, course)).toBe(left);
  });
});
