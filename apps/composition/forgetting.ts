import { v5 } from 'uuid';
import type { Carts } from '../../libs/carts/index.ts';
import {
  forgetPersonStep,
  type ForgettingLimits,
  type ForgettingPorts,
} from '../../libs/privacy/index.ts';
import type { Clock, CommandId, PersonId } from '../../libs/kernel/index.ts';
import type { ProcessDefinition } from '../../libs/processes/index.ts';

export const forgetPersonProcessName = 'forget-person';

/** Of both engines an append with all its tries takes less. */
const appendLongestMs = 30_000;
const keyCacheTtlMs = 60_000;

/** How long a key may still be used after it was read, and how long an append may take. */
export const forgettingLimits: ForgettingLimits = { keyCacheTtlMs, appendLongestMs };

/** Tombstone, record and end of the key, with the look that finds it done, and one to spare. */
const stepsMax = 5;
const namespace = 'a1c5c4a7-93a4-4c8f-8d1e-0e5e3f0f6a52';

export interface ForgetPersonParts {
  readonly forgetting: ForgettingPorts;
  readonly carts: Pick<Carts, 'deleteOf'>;
}

/**
 * Forgets one person, step by step, with the wait between them as its timer. The request that asks for it
 * begins it; PersonForgotten wakes it again, so that a crash right then leaves no key behind.
 */
export function forgetPersonProcess(
  { forgetting: ports, carts }: ForgetPersonParts,
  clock: Clock,
): ProcessDefinition {
  return {
    name: forgetPersonProcessName,
    wakes: [
      {
        eventType: 'PersonForgotten',
        processId: (event) => ('person' in event ? String(event.person) : undefined),
      },
    ],
    ends: [],
    run: async (person) => {
      // At its beginning and after the wait: what a change under way then left behind goes too.
      await carts.deleteOf(person as PersonId);
      for (let step = 0; step < stepsMax; step += 1) {
        const taken = await forgetPersonStep(ports, person as PersonId, contextOf(person, clock));
        if (taken.kind === 'wait') return { kind: 'wake-at', at: taken.until };
        if (taken.kind === 'done') return { kind: 'done' };
      }
      return { kind: 'wake-at', at: clock.now() };
    },
  };
}

/** Always the same for one person: PersonForgotten is the only event of it. */
function contextOf(person: string, clock: Clock) {
  const commandId = v5(`forget-person|${person}`, namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'process', id: forgetPersonProcessName } as const,
    now: clock.now(),
  };
}
