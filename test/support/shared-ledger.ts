import { atSwish } from '../acceptance/at-swish.ts';
import { httpClient } from './http-client.ts';
import { ruleCheck } from './rules/rule-check.ts';
import { createKeys, openDemoPlaces, type RunningLedger, startLedger } from './running-ledger.ts';
import { sharedInWorker } from './shared-in-worker.ts';

const shared = sharedInWorker(
  () => startLedger({}),
  ({ stop }) => stop(),
);

/**
 * A running ledger with nothing changed, which the files of a worker use one after the other: with keys of the
 * file's own, the demo's places free, payers who pay, and in the log whatever others have done. It is for tests
 * that look at what they made themselves. `close` holds the rules against all of the log; when one is broken,
 * the next file gets another ledger.
 */
export async function sharedRunningLedger(): Promise<RunningLedger> {
  const started = await shared.take();
  await Promise.all([openDemoPlaces(started), atSwish(started).mode({ autopay: 'pay' })]);
  const keys = await createKeys(started);
  const rules = ruleCheck({ call: httpClient(started.origin), keys });
  return {
    ...{ ...started, keys, call: rules.call },
    close: async () => {
      try {
        if (process.env['EVENT_STORE_URL'] === undefined) await rules.verify();
      } catch (error) {
        await shared.stop();
        throw error;
      }
      shared.giveBack();
    },
  };
}
