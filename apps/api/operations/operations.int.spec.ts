import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  startTestApi,
  type TestApi,
  testCallback,
  type Wish,
} from '../../../test/support/api.ts';
import { succeeded } from '../../../test/support/scripted-gateway.ts';

const priceOre = 10_000;
const waitMaxMs = 15_000;

describe('operations over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(() => api.stop());

  const asOperator = (path: string, wish: Wish = {}) => api.ask(path, { as: 'operator', ...wish });
  const after = (position: string | undefined) => `after=${encodeURIComponent(position ?? '')}`;

  const place = () => {
    api.gateway.news = { kind: 'pending' };
    return api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day', quantity: 1 }],
        tenders: { payment: { method: 'swish' } },
      },
    });
  };

  const callBack = (placed: Answer) =>
    api.ask(
      '/api/payments/swish/callback',
      testCallback({ paymentRef: placed.at('payment.reference'), amountKronor: priceOre / 100 }),
    );

  async function until(ask: () => Promise<Answer>, isWanted: (answer: Answer) => boolean) {
    for (const end = Date.now() + waitMaxMs; ;) {
      const answer = await ask();
      if (isWanted(answer) || Date.now() > end) return answer;
      await sleep(50);
    }
  }

  const statusOf = (placed: Answer, wanted: string) =>
    until(
      () => asOperator(`/api/orders/${placed.at('order.reference')}`),
      (answer) => answer.status === 200 && answer.at('status') === wanted,
    );

  describe('callbacks', () => {
    it('given a callback, when it is looked up, then operators see its body and accountants not who paid', async () => {
      const placed = await place();
      api.gateway.news = succeeded(priceOre);
      expect((await callBack(placed)).status).toBe(200);
      await statusOf(placed, 'completed');
      const head = await api.parts.store.head();
      const payment = placed.at('payment.reference');
      const listed = await asOperator(`/api/callbacks?payment=${payment}&${after(head)}`);
      expect(listed.json).toMatchObject({
        callbacks: [{ gateway: 'swish', payment, status: 'PAID', resolution: 'applied' }],
      });
      const path = `/api/callbacks/${listed.at('callbacks.0.callbackId')}`;
      const whole = await asOperator(path);
      expect(JSON.parse(whole.at('body'))).toMatchObject({
        payeePaymentReference: payment,
        payerAlias: '46701234567',
      });
      const masked = await api.ask(path, { as: 'accountant' });
      expect(JSON.parse(masked.at('body'))).toMatchObject({ payerAlias: '*********67' });
    });

    it('given pages of one, when they are followed, then each callback comes once', async () => {
      const seen: string[] = [];
      let path = '/api/callbacks?limit=1';
      for (let page = 0; page < 20; page += 1) {
        const { json } = await asOperator(path);
        const { callbacks, cursor } = json as {
          callbacks: { callbackId: string }[];
          cursor?: string;
        };
        seen.push(...callbacks.map(({ callbackId }) => callbackId));
        if (cursor === undefined) break;
        path = `/api/callbacks?limit=1&cursor=${cursor}`;
      }
      expect(seen.length).toBeGreaterThan(0);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('given a callback that told nothing new, when it is replayed after the money came, then the provider is asked again and the order is paid once', async () => {
      const placed = await place();
      api.gateway.news = { kind: 'unknown', code: 'payment.strange-answer' };
      await callBack(placed);
      const payment = placed.at('payment.reference');
      const listed = await until(
        () => asOperator(`/api/callbacks?payment=${payment}`),
        ({ text }) => text.includes('"applied"'),
      );
      const path = `/api/callbacks/${listed.at('callbacks.0.callbackId')}/replay`;
      api.gateway.news = succeeded(priceOre, 'bank-replayed');
      const replayed = await asOperator(path, { method: 'POST' });
      expect(replayed.json).toMatchObject({
        heard: true,
        resolution: 'applied',
        order: { status: 'completed' },
      });
      const again = await asOperator(path, { method: 'POST' });
      expect(again.status).toBe(200);
      const history = await asOperator(`/api/audit/streams/payment-${payment}?limit=500`);
      expect(history.text.match(/"PaymentSucceeded"/g)).toHaveLength(1);
    });

    it('given a callback about no payment of ours, when it is replayed, then it is refused', async () => {
      const stranger = { paymentRef: 'SC-20260101-ABCDEF', amountKronor: 100 };
      await api.ask('/api/payments/swish/callback', testCallback(stranger));
      const listed = await until(
        () => asOperator('/api/callbacks?payment=SC-20260101-ABCDEF'),
        ({ text }) => text.includes('"refused"'),
      );
      const id = listed.at('callbacks.0.callbackId');
      const replayed = await asOperator(`/api/callbacks/${id}/replay`, { method: 'POST' });
      expect(replayed.json).toMatchObject({ status: 409, code: 'callback.unknown-payment' });
    });
  });

  describe('jobs', () => {
    it('given a provider that fails, when its job is retried or all are woken once it works again, then the order is paid', async () => {
      const placed = await place();
      const works = api.gateway.status.bind(api.gateway);
      api.gateway.status = () => Promise.reject(new Error('the line is cut'));
      await callBack(placed);
      const isTried = ({ json }: Answer) =>
        (json as { jobs: { attempts: number }[] }).jobs.some(({ attempts }) => attempts > 0);
      const failed = await until(
        () => asOperator('/api/jobs?state=waiting&process=apply-callback'),
        isTried,
      );
      expect(failed.json).toMatchObject({
        jobs: [{ process: 'apply-callback', timer: false, state: 'waiting' }],
      });
      expect(failed.at('jobs.0.lastError')).toContain('the line is cut');
      const path = `/api/jobs/${failed.at('jobs.0.jobId')}`;
      expect((await asOperator(path)).at('job.jobId')).toBe(failed.at('jobs.0.jobId'));

      api.gateway.status = works;
      api.gateway.news = succeeded(priceOre, 'bank-late');
      const woken = await asOperator('/api/jobs/process', { method: 'POST' });
      expect(Number(woken.at('woken'))).toBeGreaterThan(0);
      expect((await statusOf(placed, 'completed')).at('status')).toBe('completed');
    });

    it('given an order that waits for its payment, when its timer is retried, then it runs at once', async () => {
      const placed = await place();
      const reference = placed.at('order.reference');
      const listed = await until(
        () => asOperator('/api/jobs?limit=500'),
        ({ text }) => text.includes(reference),
      );
      const { jobs, counts } = listed.json as {
        jobs: { jobId: string; processId: string }[];
        counts: unknown[];
      };
      expect(counts.length).toBeGreaterThan(0);
      const job = jobs.find(({ processId }) => processId === reference);
      const retried = await asOperator(`/api/jobs/${job?.jobId ?? ''}/retry`, { method: 'POST' });
      expect([200, 409]).toContain(retried.status);
    });
  });

  describe('projections', () => {
    it('given read models, when their state is asked for, then each tells how far it has come', async () => {
      const answer = await api.ask('/api/projections', { as: 'accountant' });
      const { projections } = answer.json as { projections: { name: string; state: string }[] };
      expect(projections.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['order-overview', 'payment-status', 'callback-log', 'cases']),
      );
      expect(projections.every(({ state }) => state === 'running')).toBe(true);
      expect(answer.json).toMatchObject({ processes: { state: 'running' } });
    });

    it('given a read model that equals its log, when it is rebuilt, then it is swapped', async () => {
      const answer = await asOperator('/api/projections/order-overview/rebuild', {
        method: 'POST',
      });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ state: 'done', differences: [], swapped: true });
    });

    it('given a row that somebody changed, when its read model is rebuilt, then the difference is told and nothing swapped', async () => {
      await place();
      await api.database.pool.query(
        `update payment_status_v1.payments set status = 'paid-by-hand'`,
      );
      const answer = await asOperator('/api/projections/payment-status/rebuild', {
        method: 'POST',
      });
      expect(answer.json).toMatchObject({
        swapped: false,
        differences: [{ table: 'payments' }],
      });
      const listed = await asOperator('/api/projections');
      expect(listed.text).toContain('"tablesThatDiffer":["payments"]');
    });
  });

  describe('cases', () => {
    it('given another amount than was asked for, when it comes, then a case is open until a person decides', async () => {
      const placed = await place();
      api.gateway.news = succeeded(1, 'bank-odd');
      await callBack(placed);
      const payment = placed.at('payment.reference');
      const listed = await until(
        () => asOperator('/api/cases'),
        ({ text }) => text.includes(payment),
      );
      const { cases } = listed.json as { cases: { caseId: string; allowed: string[] }[] };
      const [found] = cases;
      expect(found).toMatchObject({ payment, kind: 'amount-differs', action: null });
      const path = `/api/cases/${found?.caseId ?? ''}/resolve`;
      const reason = 'The bank statement says so.';
      const odd = await asOperator(path, { body: { action: 'ignored', reason } });
      expect(odd.json).toMatchObject({ status: 422, code: 'case.action-not-allowed' });
      const action = found?.allowed[0] ?? '';
      const done = await asOperator(path, { body: { action, reason } });
      expect(done.json).toMatchObject({ case: { payment, action, reason } });
      expect((await asOperator(path, { body: { action, reason } })).status).toBe(200);
      const other = await asOperator(path, { body: { action: found?.allowed[1], reason } });
      expect(other.json).toMatchObject({ status: 409, code: 'case.resolved' });
      const open = await asOperator(`/api/cases?${after(done.at('position'))}`);
      expect(open.text).not.toContain(payment);
      const resolved = await asOperator('/api/cases?status=resolved');
      expect(resolved.json).toMatchObject({ cases: [{ payment, action, reason }] });
    });
  });

  it.each<[string, string, Wish, number, string]>([
    ['no key', '/api/jobs', {}, 401, 'access.unauthenticated'],
    ['a checkout key', '/api/callbacks', { as: 'checkout' }, 403, 'access.forbidden'],
    [
      'an accountant',
      '/api/jobs/process',
      { as: 'accountant', method: 'POST' },
      403,
      'access.forbidden',
    ],
    [
      'an accountant',
      '/api/projections/cases/rebuild',
      { as: 'accountant', method: 'POST' },
      403,
      'access.forbidden',
    ],
    ['a job nobody knows', '/api/jobs/4711', { as: 'operator' }, 404, 'job.unknown'],
    [
      'a job nobody knows',
      '/api/jobs/abc/retry',
      { as: 'operator', method: 'POST' },
      404,
      'job.unknown',
    ],
    ['a state nobody knows', '/api/jobs?state=odd', { as: 'operator' }, 400, 'request.invalid'],
    [
      'a read model nobody knows',
      '/api/projections/odd/rebuild',
      { as: 'operator', method: 'POST' },
      404,
      'projection.unknown',
    ],
    [
      'an id that is too long',
      `/api/callbacks/${'x'.repeat(201)}`,
      { as: 'operator' },
      404,
      'callback.unknown',
    ],
    [
      'an id that is too long',
      `/api/callbacks/${'x'.repeat(201)}/replay`,
      { as: 'operator', method: 'POST' },
      404,
      'callback.unknown',
    ],
    [
      'an id that is too long',
      `/api/cases/${'x'.repeat(201)}/resolve`,
      { as: 'operator', body: { action: 'paid', reason: 'x' } },
      404,
      'case.unknown',
    ],
    ['a callback nobody knows', '/api/callbacks/odd', { as: 'operator' }, 404, 'callback.unknown'],
    [
      'a callback nobody knows',
      '/api/callbacks/odd/replay',
      { as: 'operator', method: 'POST' },
      404,
      'callback.unknown',
    ],
    [
      'a case nobody knows',
      '/api/cases/odd/resolve',
      { as: 'operator', body: { action: 'paid', reason: 'x' } },
      404,
      'case.unknown',
    ],
    [
      'a case without a reason',
      '/api/cases/odd/resolve',
      { as: 'operator', body: { action: 'paid' } },
      400,
      'request.invalid',
    ],
  ])(
    'given %s, when operations are asked at %s, then it is refused',
    async (_what, path, wish, status, code) => {
      const answer = await api.ask(path, wish);
      expect(answer.json).toMatchObject({ status, code });
      expect(answer.status).toBe(status);
    },
  );
});
