import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../../test/support/api.ts';

describe('old paths over HTTP', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await sharedTestApi();
  });

  afterAll(() => api.stop());

  it('given a client of the seeds, when it asks for published sessions and their slots, then the same handlers answer', async () => {
    const after = `after=${encodeURIComponent((await api.parts.store.head()) ?? '')}`;
    const old = await api.ask(`/sessions?status=published&${after}`);
    expect(old.status).toBe(200);
    expect(old.text).toBe((await api.ask('/api/sessions?status=published')).text);
    const slots = await api.ask(`/sessions/${old.at('sessions.0.sessionId')}/slots`);
    expect(slots.at('sessionId')).toBe(old.at('sessions.0.sessionId'));
  });

  it('given an old path, when a key is needed for the new one, then it is needed there too', async () => {
    expect((await api.ask('/api/jobs/status')).status).toBe(401);
    expect((await api.ask('/api/test/job-stats', { as: 'operator' })).status).toBe(200);
    const woken = await api.ask('/api/payments/background/process', {
      as: 'operator',
      method: 'POST',
    });
    expect(woken.json).toHaveProperty('woken');
    const job = await api.ask('/api/payments/background/status/4711', { as: 'operator' });
    expect(job.json).toMatchObject({ code: 'job.unknown' });
  });
});
