import type { Instant } from '../../kernel/index.ts';
import type { Action, Checkout } from './checkout.ts';
import { nextForAttempts } from './attempts.ts';
import { nextForMoney } from './money-received.ts';
import { nextForOrder } from './order-progress.ts';
import { nextForOrderRefunds } from './order-refunds.ts';
import { nextForRefunds } from './refunds.ts';

/** What to do now, when to look again, or that nothing is left to do. */
export type Next =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'done' };

/**
 * The whole checkout as one pure function: from where an order and its payments stand to the next step.
 *
 * Money that came is dealt with before anything else, then what the order holds, then attempts under way,
 * then refunds. Source: domain, "How an order goes".
 */
export function nextAction(checkout: Checkout): Next {
  const steps = [
    ...nextForMoney(checkout),
    nextForOrder(checkout),
    ...nextForAttempts(checkout),
    ...nextForRefunds(checkout),
    ...nextForOrderRefunds(checkout),
  ];
  const waits: Instant[] = [];
  for (const step of steps) {
    if (step === undefined) continue;
    if ('act' in step) return { kind: 'act', action: step.act };
    waits.push(step.waitUntil);
  }
  const [until] = waits.sort();
  return until === undefined ? { kind: 'done' } : { kind: 'wait', until };
}
