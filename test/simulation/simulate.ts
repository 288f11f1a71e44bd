import { createHash } from 'node:crypto';
import { checkoutStreams } from '../../apps/composition/streams.ts';
import { createMemoryPersonDirectory } from '../../libs/privacy/index.ts';
import { chanceOf } from '../crash/chance.ts';
import type { Chore, Feature } from './features/feature.ts';
import { allFeatures } from './features/index.ts';
import { type Customer } from './people/customer.ts';
import { customerOf, shop } from './people/shopping.ts';
import { evidenceOf } from './rules/evidence.ts';
import { type Broken, brokenRules } from './rules/index.ts';
import { awaitingBackOff } from './world/back-off.ts';
import { chronicleOf } from './world/chronicle.ts';
import { type LoggedEvent, loggedEvent, tellingEngine } from './world/engine.ts';
import { send } from './world/front-door.ts';
import { KeyedRequests } from './world/keyed-requests.ts';
import { seededRandom } from './world/seeded-random.ts';
import { Service } from './world/service.ts';
import { SimulatedCatalogue } from './world/simulated-catalogue.ts';
import { Swish } from './world/swish.ts';
import { Timeline } from './world/timeline.ts';
import { ToDoList } from './world/to-do-list.ts';
import { unsealedCodecs, unsealedKeys } from './world/unsealed-keys.ts';
import { type Fault, weatherOf } from './world/weather.ts';
import type { World } from './world/world.ts';

export interface SimulationOptions {
  /** Everything that the service does, when left out. */
  readonly features?: readonly Feature[];
  /** What is left away to see what a run does not need in order to break. */
  readonly without?: Without;
  /** Keeps every step in words. */
  readonly isTold?: boolean;
}

export interface Without {
  readonly faults: ReadonlySet<Fault>;
  /** Numbers from 1. */
  readonly customers: ReadonlySet<number>;
  /** By name. */
  readonly chores: ReadonlySet<string>;
}

export const withoutNothing: Without = {
  faults: new Set(),
  customers: new Set(),
  chores: new Set(),
};

export interface Simulated {
  readonly seed: number;
  readonly broken: readonly Broken[];
  /** SHA-256 over every stored byte, in order. */
  readonly logHash: string;
  readonly customers: number;
  readonly steps: number;
  readonly events: number;
  readonly story: readonly string[];
  /** How often what happened: events and faults. */
  readonly counts: ReadonlyMap<string, number>;
}

const startMs = Date.UTC(2026, 10, 20, 11);
const minuteMs = 60_000;
/** So long after the start nothing may be left to do. */
const restMs = 60 * 24 * 60 * minuteMs;

/**
 * Runs the whole service for one seed: first everything goes wrong that the seed wants, then nothing does
 * and time passes until nobody has anything left to do; then the rules are held against what stands.
 */
export async function simulate(
  seed: number,
  { features = allFeatures, without = withoutNothing, isTold = false }: SimulationOptions = {},
): Promise<Simulated> {
  const all = <Kind extends ListedKind>(kind: Kind) => allOf(features, kind);
  const world = worldOf(seed, { features, without, isTold });
  const { timeline, chance } = world;
  for (const feature of features) await feature.prepare?.(world);
  beginServices(world);
  world.swish.surroundWith({
    ring: (payment) => {
      phoneOf(customers, payment.payerAlias)?.temper.rings(world, payment);
    },
    callBack: (body, callbackIdentifier) => callBack(world, body, callbackIdentifier),
  });
  const count = chance.fork('customers').pick([1, 1, 2, 2, 3, 3, 5]);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const customers = numbers
    .filter((number) => !without.customers.has(number))
    .map((number) => customerOf(world, number, all('tenders')));
  for (const customer of customers) void shop(world, customer, all('acts'));
  beginChores(world, all('chores'), without);
  // However soon everybody rests: what is looked at afterwards is looked at in calm weather.
  timeline.after(world.weather.calmFromMs - startMs, () => undefined);
  const cameToRest = await timeline.run(startMs + restMs);
  const evidence = await evidenceOf(world, cameToRest);
  return {
    seed,
    broken: brokenRules(evidence, { balances: all('balances'), money: all('money') }),
    logHash: hashOf(world),
    customers: count,
    steps: timeline.steps,
    events: world.events.length,
    story: world.chronicle.lines,
    counts: world.counts,
  };
}

type ListedKind = 'products' | 'tenders' | 'acts' | 'chores' | 'balances' | 'money';

/** Of all features together. */
function allOf<Kind extends ListedKind>(
  features: readonly Feature[],
  kind: Kind,
): readonly NonNullable<Feature[Kind]>[number][] {
  const found = features.flatMap((feature): readonly unknown[] => feature[kind] ?? []);
  return found as NonNullable<Feature[Kind]>[number][];
}

function worldOf(seed: number, { features, without, isTold }: Required<SimulationOptions>): World {
  const chance = chanceOf(seed);
  const timeline = new Timeline(startMs);
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const calmFromMs = startMs + chance.fork('calm').pick([20, 45, 90]) * minuteMs;
  const weather = weatherOf(chance.fork('weather'), timeline, {
    ...{ without: without.faults, calmFromMs, count },
  });
  const chronicle = chronicleOf(timeline, isTold);
  const random = seededRandom(chance.fork('random'));
  const [keys, codecs] = [unsealedKeys, unsealedCodecs];
  const events: LoggedEvent[] = [];
  const toDo = new ToDoList(chance.fork('to-do'), { timeline, weather, log: events });
  const store = tellingEngine(timeline, (stored) => {
    for (const one of stored) {
      const logged = loggedEvent(one);
      events.push(logged);
      count(one.type);
      for (const of of detailsOf(logged.event)) count(`${one.type} ${of}`);
      chronicle.say('log', () => `${one.streamId} ${one.type} ${one.data}`);
    }
    toDo.wake();
  });
  return {
    ...{ seed, chance, timeline, weather, chronicle, store, events, codecs, keys },
    ...{ random, toDo, counts },
    setUp: checkoutStreams({
      ...awaitingBackOff(store, { timeline, counts }),
      ...{ codecs, clock: timeline },
    }),
    people: createMemoryPersonDirectory(random),
    requests: new KeyedRequests(),
    catalogue: new SimulatedCatalogue(allOf(features, 'products')),
    swish: new Swish(chance.fork('swish'), { timeline, weather, chronicle }),
    ...{ services: [], exchanges: [], faultsOfOurs: [] },
    canRefund: !chance.fork('can refund').happens(0.15),
  };
}

/** What tells two events of one type apart for whoever asks what the runs have seen. */
function detailsOf(event: object): readonly string[] {
  const { kind, round, end, reason } = event as Readonly<Record<string, unknown>>;
  return [
    ...(typeof kind === 'string' ? [kind] : []),
    ...(typeof round === 'number' && round > 1 ? ['of a later round'] : []),
    ...(typeof end === 'string' ? [end] : []),
    ...(typeof reason === 'string' ? [reason] : []),
  ];
}

/** One or two processes, each started again a while after it died. */
function beginServices(world: World): void {
  const { chance, services, timeline, chronicle, toDo } = world;
  const drawn = chance.fork('services');
  const begin = (name: string, life: number): void => {
    const service = new Service(world, name, life, () => {
      services.splice(services.indexOf(service), 1);
      timeline.after(drawn.between(500, drawn.pick([2_000, 60_000])), () => {
        chronicle.say(name, () => 'starts again');
        begin(name, life + 1);
      });
    });
    services.push(service);
  };
  const names = drawn.pick([['service'], ['service-a', 'service-b']]);
  for (const name of names) begin(name, 1);
  const [first] = services;
  if (first !== undefined) toDo.workedOffBy(first.processes, () => services);
}

function beginChores(world: World, chores: readonly Chore[], without: Without): void {
  const { timeline, weather, chance } = world;
  for (const { name, everyMs, perform } of chores) {
    if (without.chores.has(name)) continue;
    const drawn = chance.fork(name);
    const next = (): void => {
      timeline.after(drawn.between(everyMs / 4, everyMs * 2), () => {
        if (weather.isCalm()) return;
        void perform(world, drawn);
        next();
      });
    };
    next();
  }
}

async function callBack(world: World, body: string, identifier: string): Promise<boolean> {
  const answer = await send(world, world.chance.fork(`callback ${body}`), {
    ...{ path: '/api/payments/swish/callback', body: undefined, rawBody: body },
    headers: { callbackidentifier: identifier },
  });
  world.chronicle.say('swish', () => `calls back: ${String(answer?.status)} to ${body}`);
  return answer?.status === 200;
}

function phoneOf(
  customers: readonly Customer[],
  payerAlias: string | undefined,
): Customer | undefined {
  return customers.find(({ phone }) => phone === payerAlias);
}

function hashOf({ store }: World): string {
  const hash = createHash('sha256');
  for (const { id, streamId, type, data, metadata, storedAt } of store.events())
    hash.update([id, streamId, type, data, metadata, storedAt].join('\n'));
  return hash.digest('hex');
}
