import type { Chance } from '../../crash/chance.ts';
import { send } from '../world/front-door.ts';
import type { HttpAnswer } from '../world/http.ts';
import type { World } from '../world/world.ts';

/** One wish of the merchant's people; the same wish under the same key is the same wish. */
export async function operate(
  world: World,
  drawn: Chance,
  wish: {
    readonly method?: 'PATCH';
    readonly path: string;
    readonly body: unknown;
    readonly key: string;
  },
): Promise<HttpAnswer | undefined> {
  const { key, ...request } = wish;
  const { path, body } = request;
  world.chronicle.say('operator', () => `sends ${path} (${key}) ${JSON.stringify(body)}`);
  const headers = { 'idempotency-key': key };
  const answer = await send(world, drawn, { ...request, role: 'operator', headers });
  world.chronicle.say('operator', () => `hears of ${key}: ${String(answer?.status)}`);
  return answer;
}

/** A key that nobody else draws; now and then the operator's last one again, by a double click. */
export function keyOf(drawn: Chance, what: string): string {
  return `${what}-${String(drawn.between(1, 1_000_000_000))}`;
}

/** One field of every event of a type, in the log's order. */
export function fieldsIn({ events }: World, type: string, field: string): readonly string[] {
  return events.flatMap(({ event }) =>
    event.type === type ? [String((event as unknown as Record<string, unknown>)[field])] : [],
  );
}
