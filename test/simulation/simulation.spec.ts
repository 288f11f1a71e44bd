import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { simulate } from './simulate.ts';
import { faults } from './world/weather.ts';

const seeds = 500;
/** What the hardest rules are about. */
const turns = [
  'OrderRejected',
  'OrderReserved of a later round',
  'OrderRoundFailed',
  'RefundRequested paid-twice',
  'RefundRequested order-cancelled',
  'RefundSucceeded',
  'RefundFailed',
  'RefundOutcomeUnknown',
  'UnitsReturned',
  'CaseOpened amount-differs',
  'CaseOpened refund-failed',
  'CaseOpened refund-by-hand',
  'PaymentOutcomeUnknown',
  'InvoiceIssued',
  'GiftCardActivated payment',
  'GiftCardRedeemed',
  'GiftCardRefunded',
  'GiftCardRevoked',
  'GiftCardExpired',
  'PointsDebited',
  'PointsRefunded',
  'PointsTakenBack',
  'DiscountUsed',
  'DiscountReturned',
  'OrderRepriced',
  'OrderLineCancelled',
  'OrderRefundRequested to gift-card',
  'OrderRefundRequested to points',
  'OrderRefundRequested the consumer withdrew',
  'OrderRefundAbandoned',
  'GiftCardReinstated',
  'GiftCardPaymentPostponed',
  'InvoiceExtended',
  'EventClassAdded',
  'PointsReinstated',
  'CaseResolved refunded-by-hand',
  'WaitlistOffered',
  'conflict',
];
const root = fileURLToPath(new URL('../..', import.meta.url));

/** As people run it: outside Jest, which makes it twice as slow. */
async function simulateSeeds(...args: readonly string[]): Promise<string> {
  const loader = ['--import', './test/support/typescript.mjs', 'test/simulation/main.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 300_000,
  }).catch((error: unknown) => error as { readonly stdout: string });
  return stdout;
}

describe('the whole service on one virtual clock', () => {
  it(`given ${String(seeds)} seeds, when everything goes wrong that may and then nothing does, then every order ends and no rule is broken`, async () => {
    const said = await simulateSeeds('--seeds', String(seeds));
    const lines = said.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(
      new RegExp(`^${String(seeds)} of ${String(seeds)} runs, \\d{5,} events, 0 broken, `),
    );
    const seen = JSON.parse(lines.at(-2)?.replace('seen: ', '') ?? '{}') as object;
    // A fault or a turn that never comes up proves nothing.
    expect([...faults, ...turns].filter((one) => !(one in seen))).toEqual([]);
  }, 310_000);

  it('given one seed, when it runs twice, then the same bytes are stored and the same steps told', async () => {
    for (const seed of [7, 21, 139]) {
      const first = await simulate(seed, { isTold: true });
      const second = await simulate(seed, { isTold: true });
      expect(second.logHash).toBe(first.logHash);
      expect(second.story).toEqual(first.story);
    }
  });

  it('given another seed, then another log', async () => {
    const [first, second] = [await simulate(1), await simulate(2)];
    expect(second.logHash).not.toBe(first.logHash);
  });
});
