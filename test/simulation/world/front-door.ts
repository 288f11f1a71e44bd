import type { Chance } from '../../crash/chance.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { World } from './world.ts';

/** So long a browser waits; milliseconds. */
const patienceMs = 60_000;

/**
 * The way between a sender and whichever process listens. Undefined: no answer came, and nobody at this
 * end knows whether anything was done.
 */
export async function send(
  world: World,
  chance: Chance,
  request: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const { timeline, weather } = world;
  await timeline.pass(chance.between(5, 80));
  const answer = weather.happens('request-lost')
    ? undefined
    : await deliver(world, chance, request);
  await timeline.pass(chance.between(5, 80));
  const heard = weather.happens('answer-lost') ? undefined : answer;
  world.exchanges.push({ request, key: request.headers?.['idempotency-key'], answer: heard });
  return heard;
}

async function deliver(
  world: World,
  chance: Chance,
  request: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const { services, weather, timeline } = world;
  if (services.length === 0) return undefined;
  const service = chance.pick(services);
  const isDoubled = weather.happens('request-doubled');
  const answering = service.life.orDeath(service.handle(request));
  if (isDoubled) void chance.pick(services).handle(request);
  return timeline.within(patienceMs, answering);
}
