import type { AuditedEvent } from './answers.ts';
import { historySchema, placedSchema } from './answers.ts';
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

/** An order's events, as they were stored. */
export async function historyOf(stage: Stage, orderRef: string): Promise<readonly AuditedEvent[]> {
  const { origin, keys } = stage.service;
  const url = `${origin}/api/audit/orders/${orderRef}`;
  return (await ask(historySchema, url, { key: keys.operator })).events;
}
