import { afterEach, describe, it } from '@jest/globals';
import { appendChecks } from './checks/append.checks.ts';
import { faultChecks } from './checks/fault.checks.ts';
import { limitChecks } from './checks/limit.checks.ts';
import { positionChecks } from './checks/position.checks.ts';
import { raceChecks } from './checks/race.checks.ts';
import { readChecks } from './checks/read.checks.ts';
import { repeatChecks } from './checks/repeat.checks.ts';
import { subscribeChecks } from './checks/subscribe.checks.ts';
import type { ContractCheck, StoreUnderTest } from './store-under-test.ts';

export type { ContractCheck, StoreFaults, StoreUnderTest } from './store-under-test.ts';

const checkTimeoutMs = 60_000;

/** Everything that an engine must keep, whatever lies under it. */
export const contractChecks: readonly ContractCheck[] = [
  ...appendChecks,
  ...repeatChecks,
  ...raceChecks,
  ...limitChecks,
  ...readChecks,
  ...positionChecks,
  ...subscribeChecks,
  ...faultChecks,
];

/** What an engine can offer beside the store itself; checks that need more are left out. */
export type Offers = readonly NonNullable<ContractCheck['needs']>[];

/**
 * Runs the whole contract over one engine. `make` is called once for each check and may open the same
 * log again; `offers` names the optional hooks that it gives.
 */
export function eventStoreContract(
  name: string,
  make: () => Promise<StoreUnderTest>,
  offers: Offers = [],
): void {
  describe(`the event store's contract, kept by ${name}`, () => {
    let under: StoreUnderTest | undefined;
    afterEach(async () => {
      await under?.close();
      under = undefined;
    });
    for (const { title, needs, run } of contractChecks) {
      if (needs !== undefined && !offers.includes(needs)) continue;
      it(
        title,
        async () => {
          under = await make();
          await run(under);
        },
        checkTimeoutMs,
      );
    }
  });
}
