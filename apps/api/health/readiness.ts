import { setTimeout as sleep } from 'node:timers/promises';

/** One thing that must work before requests make sense; throws when it does not. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'ok' | 'failed' | 'timed-out'>>;
}

export interface Readiness {
  readonly add: (check: ReadinessCheck) => void;
  /** From now on not ready: load balancers look away while the rest is finished. */
  readonly drain: () => void;
  readonly report: () => Promise<ReadinessReport>;
}

const checkTimeoutMs = 2_000;

/** What `/health/ready` asks: each check with a timeout of its own, all at once. */
export function createReadiness(): Readiness {
  const checks: ReadinessCheck[] = [];
  let draining = false;
  return {
    add: (check) => void checks.push(check),
    drain: () => (draining = true),
    report: async () => {
      const found = await Promise.all(
        checks.map(async ({ name, check }) => [name, await outcomeOf(check)] as const),
      );
      const ready = !draining && found.every(([, outcome]) => outcome === 'ok');
      return { ready, checks: Object.fromEntries(found) };
    },
  };
}

async function outcomeOf(check: () => Promise<void>): Promise<'ok' | 'failed' | 'timed-out'> {
  const late = new AbortController();
  try {
    return await Promise.race([
      check().then(() => 'ok' as const),
      sleep(checkTimeoutMs, 'timed-out' as const, { signal: late.signal }),
    ]);
  } catch {
    return 'failed';
  } finally {
    late.abort();
  }
}
