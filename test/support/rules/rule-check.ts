import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import { brokenRules } from './broken-rules.ts';
import { gatherEvidence, type Reachable } from './gathering.ts';
import { type Answered, wrongRepeats } from './rule-8-repeats.ts';

/** How long what a test left under way has to come to its end. */
const endsWithinMs = 6_000;
/** Wishes that are repeated in the end, of those that a test made under a key. */
const repeatsMax = 3;

export interface RuleCheck {
  /** Makes calls as before, and remembers some of them. */
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Throws what breaks a rule of the domain, as outsiders see the service now. */
  readonly verify: () => Promise<void>;
}

/** Holds the rules against a service over its public API, before it stops. */
export function ruleCheck({ call, keys }: Reachable): RuleCheck {
  const answered: Answered[] = [];
  return {
    call: async (request) => {
      const answer = await call(request);
      if (mayRepeat(request, answer)) answered.push({ request, answer });
      return answer;
    },
    verify: async () => {
      const found = await findings({ call, keys });
      const repeated = answered.slice(-repeatsMax);
      const repeats = await wrongRepeats(call, repeated);
      const after = repeated.length === 0 ? [] : await findings({ call, keys });
      const all = [...new Set([...found, ...repeats, ...after])];
      if (all.length > 0) throw new Error(`Rules are broken:\n  ${all.slice(0, 20).join('\n  ')}`);
    },
  };
}

/** An order that was placed under a key, whose body another wish can be made of. */
function mayRepeat({ path, idempotencyKey, body }: HttpRequest, { status }: HttpAnswer): boolean {
  const isWish = path === '/api/orders' && idempotencyKey !== undefined;
  return isWish && status === 201 && typeof body === 'object' && body !== null;
}

/** What is found once all had time to end; nothing that passes by itself. */
async function findings(service: Reachable): Promise<readonly string[]> {
  const until = Date.now() + endsWithinMs;
  for (;;) {
    const found = brokenRules(await gatherEvidence(service));
    if (found.length === 0 || Date.now() > until) return found;
    await sleep(250);
  }
}
