import type { AuditedEvent } from './answers.ts';
import { historySchema, placedSchema, projectionsSchema, rebuildSchema } from './answers.ts';
import { ask, call, described, read } from './http-client.ts';
import type { RuleCheck } from './rule-check.ts';
import type { RepeatableWish } from './scenes.ts';
import type { Stage } from './stage.ts';

const repeats = 5;

/** Rule 8: a wish sent again changes nothing and is answered as the first time; another is refused. */
export async function checkRepeats(stage: Stage, wish: RepeatableWish): Promise<RuleCheck> {
  const { origin, keys } = stage.service;
  const url = `${origin}/api/orders`;
  const send = (body: object) => call(url, { key: keys.checkout, idempotencyKey: wish.key, body });
  const first = await send(wish.body);
  const { order } = read(placedSchema, first, url);
  const before = await historyOf(stage, order.reference);
  const again = await Promise.all(Array.from({ length: repeats }, () => send(wish.body)));
  const other = await send(wish.otherBody);
  const after = await historyOf(stage, order.reference);
  const failures: string[] = [];
  if (!first.replayed) failures.push('the repeat was taken for a new wish');
  for (const answer of again)
    if (answer.text !== first.text || answer.status !== first.status || !answer.replayed)
      failures.push(`a repeat was answered otherwise: ${described(answer)}`);
  if (other.status !== 422 || !other.text.includes('idempotency.key-reused'))
    failures.push(`the same key with other content was answered ${described(other)}`);
  if (after.length !== before.length) failures.push(`${order.reference}: the repeats left events`);
  return {
    rule: 8,
    says: 'a repeated command changes nothing and answers as the first time; other content is refused',
    over: `${String(repeats + 1)} repeats of one Idempotency-Key`,
    failures,
  };
}

/** Rule 9: every read model built anew from the first event is the same, and nothing else happens. */
export async function checkRebuilds(
  stage: Stage,
  orderRefs: readonly string[],
): Promise<RuleCheck> {
  const { origin, keys } = stage.service;
  const key = keys.operator;
  const { projections } = await ask(projectionsSchema, `${origin}/api/projections`, { key });
  const before = await Promise.all(orderRefs.map((orderRef) => historyOf(stage, orderRef)));
  const failures: string[] = [];
  for (const { name } of projections) {
    const url = `${origin}/api/projections/${name}/rebuild`;
    const answer = await call(url, { method: 'POST', key, body: {} });
    if (answer.status > 299) failures.push(`${name}: ${described(answer)}`);
    else if (!isEqual(read(rebuildSchema, answer, url)))
      failures.push(`${name}: the rebuilt one differs from the live one`);
  }
  const after = await Promise.all(orderRefs.map((orderRef) => historyOf(stage, orderRef)));
  if (after.some((events, i) => events.length !== before[i]?.length))
    failures.push('an order went on because its events were replayed');
  return {
    rule: 9,
    says: 'replaying all events from zero gives equal read models and causes no side effect',
    over: `${String(projections.length)} read models rebuilt`,
    failures,
  };
}

function isEqual({
  swapped,
  differences,
}: {
  readonly swapped: boolean;
  readonly differences: readonly unknown[];
}): boolean {
  return swapped && differences.length === 0;
}

async function historyOf(stage: Stage, orderRef: string): Promise<readonly AuditedEvent[]> {
  const { origin, keys } = stage.service;
  const url = `${origin}/api/audit/orders/${orderRef}`;
  return (await ask(historySchema, url, { key: keys.operator })).events;
}
