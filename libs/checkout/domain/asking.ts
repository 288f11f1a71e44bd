import { type Instant, plusMs } from '../../kernel/index.ts';
import type { Action, Step } from './checkout.ts';
import { keyOf } from './checkout.ts';

/**
 * When to ask a provider: at fixed distances from a moment, once a run. After the last distance a
 * person is asked instead. Source: architecture, "Unknown is an outcome".
 */
export function askOnSchedule(
  schedule: {
    readonly since: Instant;
    readonly afterMs: readonly number[];
    readonly now: Instant;
    readonly done: ReadonlySet<string>;
  },
  ask: Action,
  giveUp: Action,
): Step {
  const due = schedule.afterMs.map((ms) => plusMs(schedule.since, ms));
  const isDue = due.some((at) => at <= schedule.now);
  if (isDue && !schedule.done.has(keyOf(ask))) return { act: ask };
  const next = due.find((at) => at > schedule.now);
  if (next !== undefined) return { waitUntil: next };
  return schedule.done.has(keyOf(giveUp)) ? undefined : { act: giveUp };
}
