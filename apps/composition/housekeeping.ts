import { v5 } from 'uuid';
import type { ProviderCallLog, UnverifiedCallbackLog } from '../../libs/exchanges/index.ts';
import type { Carts } from '../../libs/carts/index.ts';
import type { IdempotentRequests } from '../../libs/idempotency/index.ts';
import { type Clock, type CommandId, type Instant, plusMs } from '../../libs/kernel/index.ts';
import {
  endRetentionOf,
  type ForgettingPorts,
  lastYearNotKept,
  type WholeKeys,
} from '../../libs/privacy/index.ts';
import type { ProcessDefinition } from '../../libs/processes/index.ts';

export interface HousekeepingParts {
  readonly requests: Pick<IdempotentRequests, 'deleteOlderThan'>;
  readonly carts: Pick<Carts, 'deleteOlderThan'>;
  readonly bodies: Pick<WholeKeys, 'destroyUnlinkedBefore'>;
  readonly exchanges: {
    readonly providerCalls: Pick<ProviderCallLog, 'deleteOlderThan'>;
    readonly unverifiedCallbacks: Pick<UnverifiedCallbackLog, 'deleteOlderThan'>;
  };
  readonly forgetting: ForgettingPorts;
  readonly clock: Clock;
}

export const housekeepingProcessName = 'destroy-what-is-kept-too-long';
/** There is one of it, so its id is its rhythm. */
export const housekeepingId = 'hourly';

const dayMs = 24 * 60 * 60_000;
const everyMs = 60 * 60_000;
/** Source: architecture, idempotency keys. */
const requestsKeptMs = 30 * dayMs;
/** Since somebody last changed it. */
const cartsKeptMs = 30 * dayMs;
/** Thirteen months. Source: domain, Callback. */
const unlinkedBodiesKeptMs = 396 * dayMs;
/** Long enough for a dispute with a provider. */
const providerCallsKeptMs = 90 * dayMs;
const unverifiedCallbacksKeptMs = 30 * dayMs;
/** Rows and keys of one kind go in portions of thousands; so many portions per run at the most. */
const portionsMax = 20;
const retentionsMax = 500;
const namespace = '5f7e6c58-3d4f-4e55-9a54-6a9b8a0f3c1d';

/** Ends, every hour, what nobody may keep any longer: client keys, carts, bodies of nobody, logs, old keys. */
export function housekeepingProcess(parts: HousekeepingParts): ProcessDefinition {
  return {
    name: housekeepingProcessName,
    wakes: [],
    ends: [],
    run: async (_id, signal) => {
      const now = parts.clock.now();
      await inPortions(signal, () => parts.requests.deleteOlderThan(plusMs(now, -requestsKeptMs)));
      await inPortions(signal, () => parts.carts.deleteOlderThan(plusMs(now, -cartsKeptMs)));
      await inPortions(signal, () =>
        parts.bodies.destroyUnlinkedBefore(plusMs(now, -unlinkedBodiesKeptMs)),
      );
      await endExchanges(parts, now, signal);
      await endRetentions(parts, now, signal);
      return { kind: 'wake-at', at: plusMs(now, everyMs) };
    },
  };
}

async function inPortions(signal: AbortSignal, destroy: () => Promise<number>): Promise<void> {
  for (let portion = 0; portion < portionsMax && !signal.aborted; portion += 1)
    if ((await destroy()) === 0) return;
}

async function endExchanges(
  { exchanges }: HousekeepingParts,
  now: Instant,
  signal: AbortSignal,
): Promise<void> {
  const { providerCalls, unverifiedCallbacks } = exchanges;
  const callsBefore = plusMs(now, -providerCallsKeptMs);
  const callbacksBefore = plusMs(now, -unverifiedCallbacksKeptMs);
  await inPortions(signal, () => providerCalls.deleteOlderThan(callsBefore));
  await inPortions(signal, () => unverifiedCallbacks.deleteOlderThan(callbacksBefore));
}

/** Source: BFL (1999:1078) 7 kap. 2 §. */
async function endRetentions(
  { forgetting }: HousekeepingParts,
  now: Instant,
  signal: AbortSignal,
): Promise<void> {
  const keys = await forgetting.keys.accountingKeysUpTo(lastYearNotKept(now), retentionsMax);
  for (const { person, financialYear } of keys) {
    if (signal.aborted) return;
    const commandId = v5(`${person}|${String(financialYear)}`, namespace) as CommandId;
    await endRetentionOf(
      forgetting,
      { person, year: financialYear },
      {
        commandId,
        correlationId: commandId,
        causationId: commandId,
        actor: { kind: 'process', id: housekeepingProcessName },
        now,
      },
    );
  }
}
