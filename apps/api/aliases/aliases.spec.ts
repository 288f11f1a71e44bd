import { describe, expect, it } from '@jest/globals';
import { aliasOf } from './aliases.ts';

describe('old paths', () => {
  it.each([
    ['POST', '/api/payments/background/process', '/api/jobs/process'],
    ['GET', '/api/payments/background/status/4711', '/api/jobs/4711'],
    ['POST', '/api/test/process-jobs', '/api/jobs/process'],
    ['POST', '/api/test/test-job-processor', '/api/jobs/process'],
    ['GET', '/api/test/job-status?id=4711', '/api/jobs/4711'],
    ['GET', '/api/test/job-status?verbose=1&id=4711', '/api/jobs/4711?verbose=1'],
    ['GET', '/api/test/job-stats', '/api/jobs'],
    ['GET', '/api/jobs/status?state=stuck', '/api/jobs?state=stuck'],
    ['GET', '/api/test-supabase', '/health/ready'],
    ['GET', '/api/orders.php', '/api/orders'],
    ['GET', '/api/orders.php?order_number=ORD-1&after=x', '/api/orders/ORD-1?after=x'],
    ['GET', '/api/orders.php?order_id=ORD-1', '/api/orders/ORD-1'],
    ['GET', '/admin/orders.php?status=paid', '/api/orders?status=paid'],
    ['POST', '/api/webhooks/swish-callback.php', '/api/payments/swish/callback'],
    ['POST', '/studio/sessions/', '/api/studio/sessions'],
    ['GET', '/studio/sessions?status=published', '/api/sessions?status=published'],
    [
      'GET',
      '/studio/sessions?status=published&from=now',
      '/api/sessions?status=published&when=upcoming',
    ],
    ['GET', '/sessions?status=published', '/api/sessions?status=published'],
    ['GET', '/sessions/moon/slots', '/api/sessions/moon/slots'],
  ])('given %s %s, when it is asked, then %s answers', (method, url, answers) => {
    expect(aliasOf(method, url)).toBe(answers);
  });

  it.each([
    ['GET', '/api/orders/ORD-20261120-A15A7F'],
    ['GET', '/api/payments/background/process'],
    ['GET', '/api/test/job-status'],
    ['GET', '/api/test/job-status?id=a/b'],
    ['GET', '/api/ordersXphp'],
    ['POST', '/api/orders.php'],
    ['GET', '/sessions/moon/slots/1'],
    ['POST', '/sessions'],
    ['GET', '/'],
  ])('given %s %s, which is no old path, when it is asked, then it stays', (method, url) => {
    expect(aliasOf(method, url)).toBe(url);
  });
});
