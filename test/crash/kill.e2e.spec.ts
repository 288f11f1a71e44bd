import { describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { crashRun } from './crash-run.ts';

const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1, 1_000_000));

describe('the service killed under load', () => {
  it(`given 3 kills at random moments (17, 18), with CRASH_SEED=${String(seed)}, when it runs again, then nothing promised is lost, nothing is counted twice and every order ends`, async () => {
    const report = await crashRun({
      seed,
      kills: 3,
      clients: 6,
      callsPerLifeMax: 30,
      laterMaxMs: 3_000,
      healingMaxMs: 60_000,
      say: () => undefined,
    });
    expect(report.findings).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
  }, 180_000);
});
