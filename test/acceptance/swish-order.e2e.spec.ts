import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  codeOf,
  eventually,
  historyOf,
  place,
  type PlacedAnswer,
} from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';

let service: RunningLedger;

beforeAll(async () => {
  service = await sharedRunningLedger();
}, 60_000);

afterAll(() => service.close(), 60_000);

describe('an order paid by Swish, over HTTP', () => {
  it('given the customer pays, then the order is complete and its whole history can be read', async () => {
    const answer = await place(service, { productId: 'ticket-open-day' });
    expect(answer.status).toBe(201);
    const { order, payment, next, accessToken } = answer.json as PlacedAnswer;
    expect(order.status).toBe('reserved');
    expect(next).toMatchObject({ kind: 'swish', token: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const paid = await eventually(
      () => service.call({ path: `/api/orders/${order.reference}`, orderToken: accessToken }),
      ({ json }) => (json as { status?: string }).status === 'completed',
    );
    expect(paid.json).toMatchObject({ status: 'completed', customer: { name: 'Anna Ek' } });
    expect(await historyOf(service, order.reference)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
      'PaymentRequested',
      'PaymentStarted',
      'PaymentSucceeded',
      'OrderPaymentClosed',
      'OrderPaid',
      'OrderSettled',
      'OrderCompleted',
    ]);
    const status = await service.call({ path: `/api/payments/status/${payment.reference}` });
    expect(status.json).toMatchObject({ status: 'succeeded', productType: 'ticket' });
    expect(status.text).not.toContain('Anna');
  });

  it('given only the reference, then nobody reads the rest of the order', async () => {
    const { json } = await place(service, { productId: 'ticket-open-day' });
    const { order } = json as PlacedAnswer;
    const answer = await service.call({ path: `/api/orders/${order.reference}` });
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('access.order-token-needed');
  });

  it('given the customer stops in BankID, then the status says so in words for the customer', async () => {
    await control('/mode', { autopay: 'error:BANKIDCL' });
    const { json } = await place(service, { productId: 'ticket-open-day' });
    const { payment } = json as PlacedAnswer;
    const status = await eventually(
      () => service.call({ path: `/api/payments/status/${payment.reference}` }),
      (answer) => (answer.json as { message?: string }).message !== undefined,
    );
    expect(status.json).toMatchObject({ message: expect.stringContaining('BankID') });
    await control('/mode', { autopay: 'pay' });
  });

  it('given a forged callback (28), then it is refused before anything is looked up', async () => {
    const forged = await service.call({
      path: '/api/payments/swish/callback',
      headers: { callbackidentifier: 'A'.repeat(36) },
      body: {
        id: 'A'.repeat(32),
        payeePaymentReference: 'SC-20261120-AAAAAA',
        paymentReference: 'B'.repeat(32),
        callbackUrl: 'https://shop.example/callback',
        payerAlias: '46701234567',
        payeeAlias: '1234679304',
        amount: 100,
        currency: 'SEK',
        message: '',
        status: 'PAID',
        dateCreated: '2026-11-20T12:00:00.000Z',
        datePaid: '2026-11-20T12:00:01.000Z',
        errorCode: null,
        errorMessage: '',
      },
    });
    expect(forged.status).toBe(401);
    expect(codeOf(forged)).toBe('callback.unverified');
  });
});

async function control(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${service.simulator.controlUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
}
