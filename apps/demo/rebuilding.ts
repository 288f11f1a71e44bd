import { setTimeout as sleep } from 'node:timers/promises';
import { projectionsSchema, rebuildSchema } from './answers.ts';
import { ask, call, described, read, UnexpectedAnswer } from './http-client.ts';
import { historyOf } from './repeating.ts';
import { counted, type RuleCheck } from './rule-check.ts';
import type { Stage } from './stage.ts';

/** Long stores take long; a rebuild goes on at the service whether we wait or not. */
const waitMaxMs = 15 * 60_000;
const pollMs = 1_000;

/** Rule 9: every read model built anew from the first event is the same, and nothing else happens. */
export async function checkRebuilds(
  stage: Stage,
  orderRefs: readonly string[],
): Promise<RuleCheck> {
  const lengths = async (): Promise<readonly number[]> =>
    (await Promise.all(orderRefs.map((orderRef) => historyOf(stage, orderRef)))).map(
      ({ length }) => length,
    );
  const names = (await statuses(stage)).map(({ name }) => name);
  const before = await lengths();
  const failures: string[] = [];
  for (const name of names) {
    const failure = await rebuild(stage, name);
    if (failure !== undefined) failures.push(`${name}: ${failure}`);
  }
  const after = await lengths();
  if (after.some((length, i) => length !== before[i]))
    failures.push('an order went on because its events were replayed');
  return {
    rule: 9,
    says: 'replaying all events from zero gives equal read models and causes no side effect',
    over: `${counted(names, 'read model')} rebuilt`,
    failures,
  };
}

/** Why it failed, if it did. A service swaps only what is equal. */
async function rebuild(stage: Stage, name: string): Promise<string | undefined> {
  const { origin, keys } = stage.service;
  const url = `${origin}/api/projections/${name}/rebuild`;
  const answer = await call(url, { method: 'POST', key: keys.operator });
  if (answer.status > 299) return described(answer);
  const first = read(rebuildSchema, answer, url);
  const { swapped } = first.state === 'running' ? await ended(stage, name) : first;
  return swapped === true ? undefined : 'the rebuilt one differs from the live one, or failed';
}

async function ended(
  stage: Stage,
  name: string,
): Promise<{ readonly swapped?: boolean | undefined }> {
  for (const lastMs = Date.now() + waitMaxMs; Date.now() < lastMs;) {
    await sleep(pollMs);
    const status = (await statuses(stage)).find((one) => one.name === name);
    if (status?.rebuild?.state !== 'running') return status?.rebuild ?? {};
  }
  throw new UnexpectedAnswer(`the rebuild of ${name} does not end`);
}

async function statuses(
  stage: Stage,
): Promise<ReturnType<typeof projectionsSchema.parse>['projections']> {
  const { origin, keys } = stage.service;
  const { projections } = await ask(projectionsSchema, `${origin}/api/projections`, {
    key: keys.operator,
  });
  return projections;
}
