import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atSwish, type AtSwish } from '../../../test/acceptance/at-swish.ts';
import { ordered, orderWith, standingOrder, ticket } from '../../../test/acceptance/orders.ts';
import { place } from '../../../test/support/orders-over-http.ts';
import type { RunningLedger } from '../../../test/support/running-ledger.ts';
import { sharedRunningLedger } from '../../../test/support/shared-ledger.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly errorCode?: string;
  readonly requestId: string;
  readonly reference: string;
  readonly durationMs: number;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly answer?: unknown;
}

const phone = '46702000077';

describe('calls to providers', () => {
  let service: RunningLedger;
  let swish: AtSwish;

  beforeAll(async () => {
    service = await sharedRunningLedger();
    swish = atSwish(service);
  });

  afterAll(() => service.close());

  async function callsOf(payment: string): Promise<{ calls: readonly Call[]; text: string }> {
    const { json, text, status } = await service.call({
      path: `/api/provider-calls?payment=${payment}`,
      key: service.keys.operator,
    });
    expect(status).toBe(200);
    return { calls: (json as { calls: readonly Call[] }).calls, text };
  }

  const lost = async (): Promise<string> => {
    const { text } = await service.call({ path: '/metrics' });
    return /^ledger_exchanges_lost_total\{.*$/m.exec(text)?.[0] ?? '';
  };

  it('given an order paid by Swish, when its calls are listed, then each is there as it went, without number, name, proof or token', async () => {
    const order = await ordered(service, { productId: ticket, phone });
    await orderWith(service, order, 'completed');
    const { calls, text } = await callsOf(order.paymentReference);
    const [asked, ...others] = calls.toReversed();
    expect(asked).toMatchObject({
      ...{ gateway: 'swish', method: 'PUT', status: 201, reference: order.paymentReference },
      request: {
        ...{ payeePaymentReference: order.paymentReference, currency: 'SEK' },
        ...{ payerAlias: '***77', callbackIdentifier: '***' },
      },
    });
    expect(asked?.path).toMatch(new RegExp(`/v2/paymentrequests/${asked?.requestId ?? ''}$`));
    expect(asked?.durationMs).toBeGreaterThanOrEqual(0);
    expect(others.at(-1)).toMatchObject({
      ...{ method: 'GET', status: 200, reference: order.paymentReference },
      answer: { status: 'PAID', payerAlias: '***77' },
    });
    expect(text).not.toContain(phone);
    const { rows } = await service.database.pool.query<{ row: string }>(
      'select c::text as row from exchanges.provider_call c',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(phone.slice(2));
  });

  it('given calls that Swish refused, broke or never answered, then status and code tell it', async () => {
    await swish.forPhone('46702000072', { silent: true, fault: { fault: 'lose-answer' } });
    await swish.forPhone('46702000071', { autopay: 'hold' });
    await ordered(service, { productId: ticket, phone: '46702000071' });
    const refused = await place(service, { productId: ticket, phone: '46702000071' });
    const broken = await place(service, { productId: ticket, phone: '46702000072' });
    const { calls } = await callsOf(standingOrder(refused).paymentReference);
    expect(calls.at(-1)).toMatchObject({ status: 422, errorCode: 'RP06' });
    const unanswered = await callsOf(standingOrder(broken).paymentReference);
    expect(unanswered.calls.at(-1)?.errorCode).toMatch(/^[A-Z]\w+$/);
    expect(unanswered.calls.at(-1)).not.toHaveProperty('status');
  });

  it('given a log that cannot be written, when an order is paid, then it is paid all the same, and the loss is counted', async () => {
    const { pool } = service.database;
    const before = await lost();
    await pool.query('alter table exchanges.provider_call rename to gone');
    const order = await ordered(service, { productId: ticket, phone });
    expect((await orderWith(service, order, 'completed')).json).toMatchObject({
      status: 'completed',
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await pool.query('alter table exchanges.gone rename to provider_call');
    expect(before).not.toContain('failed');
    expect(await lost()).toMatch(/log="provider-calls",cause="failed"\} [1-9]/);
  });

  it('given others than operators, then they are refused, and a payment that nobody knows has no calls', async () => {
    const path = '/api/provider-calls';
    for (const key of [service.keys.checkout, service.keys.accountant])
      expect((await service.call({ path, key })).status).toBe(403);
    expect((await callsOf('SC-20200101-AAAAAA')).calls).toEqual([]);
    expect((await callsOf('nonsense')).calls).toEqual([]);
  });
});
