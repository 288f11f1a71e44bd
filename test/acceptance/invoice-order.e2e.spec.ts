import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, historyOf } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { cancel, course, type Customers, ordered, orderWith, unitsLeft } from './orders.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
}, 60_000);

afterAll(() => service.close(), 60_000);

const order = () => ordered(service, { productId: course, method: 'invoice' });

function confirm({ paymentReference }: Customers, wish: { key: string; reason?: string }) {
  return service.call({
    path: `/api/payments/${paymentReference}/confirm`,
    key: wish.key,
    body: wish.reason === undefined ? {} : { reason: wish.reason },
  });
}

describe('an order paid by invoice, over HTTP', () => {
  it('given it is placed, then it is confirmed with the next number and thirty days to pay', async () => {
    const first = await order();
    const second = await order();
    const numbers = [first, second].map(({ answer }) => {
      expect(answer.json).toMatchObject({
        order: { status: 'confirmed' },
        payment: { method: 'invoice', status: 'requested' },
        next: { kind: 'invoice' },
      });
      return (answer.json as { next: { number: string } }).next.number;
    });
    const [yymm, one] = numberOf(numbers[0]);
    expect(numberOf(numbers[1])).toEqual([yymm, one + 1]);
    const { next } = first.answer.json as { next: { dueOn: string } };
    const { order: placed } = first.answer.json as { order: { placedAt: string } };
    expect(daysBetween(placed.placedAt, next.dueOn)).toBe(30);
  });

  it('given an operator saw the money, when it is confirmed twice, then the order is complete and was paid once', async () => {
    const customers = await order();
    const { operator: key } = service.keys;
    const first = await confirm(customers, { key, reason: 'bank statement 20 November' });
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ order: { status: 'completed' } });
    const again = await confirm(customers, { key, reason: 'seen once more' });
    expect(again.status).toBe(200);
    expect(again.json).toMatchObject({ order: { status: 'completed' } });
    const types = await historyOf(service, customers.reference);
    expect(types.filter((type) => type === 'PaymentSucceeded')).toHaveLength(1);
    expect(types.filter((type) => type === 'OrderPaid')).toHaveLength(1);
  });

  it('given it was confirmed, then the history tells who did it and why', async () => {
    const customers = await order();
    await confirm(customers, { key: service.keys.operator, reason: 'bank statement, page 2' });
    const audit = await service.call({
      path: `/api/audit/streams/payment-${customers.paymentReference}`,
      key: service.keys.accountant,
    });
    const { events } = audit.json as { events: { type: string }[] };
    expect(events.find(({ type }) => type === 'PaymentSucceeded')).toMatchObject({
      actor: { kind: 'operator' },
      data: { reason: 'bank statement, page 2' },
    });
  });

  it('given a checkout key or none, then nobody confirms a payment', async () => {
    const customers = await order();
    const forbidden = await confirm(customers, { key: service.keys.checkout, reason: 'please' });
    expect([forbidden.status, codeOf(forbidden)]).toEqual([403, 'access.forbidden']);
    const unknown = await service.call({
      path: `/api/payments/${customers.paymentReference}/confirm`,
      orderToken: customers.token,
      body: { reason: 'please' },
    });
    expect([unknown.status, codeOf(unknown)]).toEqual([401, 'access.unauthenticated']);
    expect(await historyOf(service, customers.reference)).not.toContain('OrderPaid');
  });

  it('given no reason, then the confirmation is refused', async () => {
    const refused = await confirm(await order(), { key: service.keys.operator });
    expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
    const { errors } = refused.json as { errors: { field: string }[] };
    expect(new Set(errors.map(({ field }) => field))).toEqual(new Set(['reason']));
  });

  it('given nobody has paid, when an operator extends it, then every answer tells the new day, and a repeat changes nothing', async () => {
    const customers = await order();
    const { order: placed } = customers.answer.json as { order: { placedAt: string } };
    const dueOn = new Date(Date.parse(placed.placedAt) + 60 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const extend = (day: string, key = service.keys.operator) =>
      service.call({
        path: `/api/orders/${customers.reference}/extend`,
        key,
        body: { dueOn: day, reason: 'waits for her pay' },
      });
    for (const answer of [await extend(dueOn), await extend(dueOn)]) {
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ order: { status: 'confirmed' }, invoice: { dueOn } });
    }
    const { position } = (await extend(dueOn)).json as { position: string };
    const details = await service.call({
      path: `/api/payments/details/${customers.paymentReference}?after=${position}`,
      orderToken: customers.token,
    });
    expect(details.json).toMatchObject({ payment: { dueOn }, order: { dueOn } });
    const types = await historyOf(service, customers.reference);
    expect(types.filter((type) => type === 'InvoiceExtended')).toHaveLength(1);
    const refused = [
      await extend('2026-02-30'),
      await extend('2020-01-01'),
      await extend('2999-01-01'),
      await extend(dueOn, service.keys.checkout),
    ];
    expect(refused.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [400, 'request.invalid'],
      [422, 'payment.due-not-later'],
      [422, 'payment.due-too-late'],
      [403, 'access.forbidden'],
    ]);
  });

  it('given an order that is paid by Swish, or an invoice that is paid, when it is extended, then it is a conflict', async () => {
    const swish = await ordered(service, { productId: course, method: 'swish' });
    const paid = await order();
    await confirm(paid, { key: service.keys.operator, reason: 'bank statement' });
    const answers = [];
    for (const { reference } of [swish, paid])
      answers.push(
        await service.call({
          path: `/api/orders/${reference}/extend`,
          key: service.keys.operator,
          body: { dueOn: '2999-01-01', reason: 'waits for her pay' },
        }),
      );
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [409, 'order.not-invoiced'],
      [409, 'payment.invoice-closed'],
    ]);
  });

  it('given nobody has paid, when the customer cancels, then the order is cancelled and its place is free again', async () => {
    await service.open(course, 100);
    const before = await unitsLeft(service, course);
    const customers = await order();
    expect(await unitsLeft(service, course)).toBe(before - 1);
    const cancelled = await cancel(service, customers);
    expect(cancelled.status).toBe(200);
    expect(cancelled.json).toMatchObject({ order: { status: 'cancelled' } });
    expect(await unitsLeft(service, course)).toBe(before);
    expect((await orderWith(service, customers, 'cancelled')).json).toMatchObject({
      status: 'cancelled',
    });
    expect((await cancel(service, customers)).status).toBe(200);
  });

  it('given the customer cancelled, when an operator says that it was paid, then the money is for a person to send back', async () => {
    const customers = await order();
    await cancel(service, customers);
    const late = await confirm(customers, { key: service.keys.operator, reason: 'paid after all' });
    expect(late.json).toMatchObject({ order: { status: 'cancelled' } });
    const opened = await service.call({
      path: `/api/audit/streams/case-${customers.paymentReference}-refund-by-hand`,
      key: service.keys.accountant,
    });
    expect(opened.json).toMatchObject({ events: [{ type: 'CaseOpened' }] });
  });
});

function numberOf(number = ''): [string, number] {
  const [, yymm = '', sequence = ''] = /^INV-(\d{4})-(\d{4,})$/.exec(number) ?? [];
  expect(yymm).not.toBe('');
  return [yymm, Number(sequence)];
}

function daysBetween(placedAt: string, dueOn: string): number {
  const placedOn = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(
    new Date(placedAt),
  );
  return (Date.parse(dueOn) - Date.parse(placedOn)) / 86_400_000;
}
