import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or until the signal aborts, whichever is first; never throws. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0 || signal?.aborted === true) return;
  if (signal === undefined) return sleep(ms);
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // Aborted: the caller looks at its signal.
  }
}

const backoffFirstMs = 100;
const backoffMaxMs = 10_000;

/** 100 ms, doubled for each failure before this one, at most 10 s. */
export function backoffMs(failures: number): number {
  return Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(failures, 20));
}
