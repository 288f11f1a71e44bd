import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi, testCallback } from '../../../test/support/api.ts';

const waves = 13;
const waveLength = 100;

interface Listed {
  readonly callbacks: readonly Readonly<Record<string, unknown>>[];
  readonly cursor?: string;
}

describe('callbacks that could not be verified', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(() => api.stop());

  const path = '/api/payments/swish/callback';
  const genuine = testCallback({ paymentRef: 'SC-20260101-ABCDEF', amountKronor: 1 });
  const forged = { ...genuine, headers: { callbackidentifier: 'f'.repeat(36) } };

  const listed = async (query = ''): Promise<Listed> => {
    const answer = await api.ask(`/api/callbacks?verified=false${query}`, { as: 'operator' });
    expect(answer.status).toBe(200);
    return answer.json as Listed;
  };

  it('given messages that lack one thing or another, when they are listed, then each says which, and none what it said', async () => {
    await api.ask(path, { body: { nonsense: true } });
    await api.ask(path, { body: genuine.body });
    await api.ask(path, forged);
    const { callbacks } = await listed();
    expect(callbacks.map(({ reason }) => reason)).toEqual([
      'identifier-wrong',
      'identifier-missing',
      'unreadable',
    ]);
    expect(callbacks[0]).toEqual({
      ...{ verified: false, gateway: 'swish', reason: 'identifier-wrong' },
      network: '127.0.0.0/24',
      bytes: JSON.stringify(genuine.body).length,
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      fingerprint: callbacks[1]?.['fingerprint'],
    });
    expect(callbacks[2]?.['fingerprint']).not.toBe(callbacks[0]?.['fingerprint']);
  });

  it('given more than a page, then the next goes on where it ended', async () => {
    const first = await listed('&limit=2');
    const second = await listed(`&limit=2&cursor=${first.cursor ?? ''}`);
    expect([...first.callbacks, ...second.callbacks]).toEqual((await listed()).callbacks);
    expect(second.cursor).toBeUndefined();
  });

  it('given verified ones, when those are listed, then these are not among them', async () => {
    const { json } = await api.ask('/api/callbacks', { as: 'operator' });
    expect(json).toEqual({ callbacks: [] });
  });

  it.each([
    ['&payment=SC-20260101-ABCDEF', 'payment'],
    ['&cursor=bm8', 'cursor'],
  ])('given %s, then it is refused', async (query, field) => {
    const answer = await api.ask(`/api/callbacks?verified=false${query}`, { as: 'operator' });
    expect(answer.json).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it('given a flood (29) and a log that stands still, when a genuine one comes, then it is taken at once, and the flood is cut', async () => {
    const { pool } = api.database;
    const blocker = await pool.connect();
    await blocker.query('begin; lock table exchanges.unverified_callback in exclusive mode');
    try {
      for (let wave = 0; wave < waves; wave += 1) {
        const forgeries = Array.from({ length: waveLength }, () => api.ask(path, forged));
        const begunMs = performance.now();
        if (wave > waves / 2) expect((await api.ask(path, genuine)).status).toBe(200);
        expect(performance.now() - begunMs).toBeLessThan(3_000);
        for (const { status } of await Promise.all(forgeries)) expect(status).toBe(401);
      }
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    const { text } = await api.ask('/metrics');
    expect(text).toMatch(/exchanges_lost_total\{log="unverified-callbacks",cause="full"\} \d+/);
    const { rows } = await pool.query<{ n: number }>(
      'select count(*)::int as n from exchanges.unverified_callback',
    );
    expect(rows[0]?.n).toBeLessThan(2_000);
  });
});
