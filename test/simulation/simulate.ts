import { createHash } from 'node:crypto';
import { chanceOf } from '../crash/chance.ts';
import type { Chore, Feature } from './features/feature.ts';
import { allFeatures } from './features/index.ts';
import { type Customer } from './people/customer.ts';
import { customerOf, shop } from './people/shopping.ts';
import { evidenceOf } from './rules/evidence.ts';
import { type Broken, brokenRules } from './rules/index.ts';
import { send } from './world/front-door.ts';
import { makeWorld } from './world/make-world.ts';
import { Service } from './world/service.ts';
import type { Fault } from './world/weather.ts';
import type { World } from './world/world.ts';

export interface SimulationOptions {
  /** What the service may do; each seed draws some of it. Everything when left out. */
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

/** So long after the start nothing may be left to do. */
const restMs = 60 * 24 * 60 * 60_000;

/**
 * Runs the whole service for one seed: first everything goes wrong that the seed wants, then nothing does
 * and time passes until nobody has anything left to do; then the rules are held against what stands.
 */
export async function simulate(
  seed: number,
  { features = allFeatures, without = withoutNothing, isTold = false }: SimulationOptions = {},
): Promise<Simulated> {
  const drawn = featuresOf(seed, features);
  const all = <Kind extends ListedKind>(kind: Kind) => allOf(drawn, kind);
  const world = makeWorld(seed, { products: all('products'), without, isTold });
  const { timeline } = world;
  for (const feature of drawn) await feature.prepare?.(world);
  beginServices(world);
  world.swish.surroundWith({
    ring: (payment) => {
      phoneOf(customers, payment.payerAlias)?.temper.rings(world, payment);
    },
    callBack: (body, callbackIdentifier) => callBack(world, body, callbackIdentifier),
  });
  const customers = world.customers
    .map((_, i) => i + 1)
    .filter((number) => !without.customers.has(number))
    .map((number) => customerOf(world, number));
  const plan = {
    ...{ tenders: all('tenders'), extras: all('extras') },
    ...{ counters: all('counters'), acts: all('acts') },
  };
  for (const customer of customers) void shop(world, customer, plan);
  beginChores(world, all('chores'), without);
  // However soon everybody rests: what is looked at afterwards is looked at in calm weather.
  timeline.after(world.weather.calmFromMs - world.startMs, () => undefined);
  const cameToRest = await timeline.run(world.startMs + restMs);
  const evidence = await evidenceOf(world, cameToRest);
  return {
    seed,
    broken: brokenRules(evidence, { balances: all('balances'), money: all('money') }),
    logHash: hashOf(world),
    customers: world.customers.length,
    steps: timeline.steps,
    events: world.events.length,
    story: world.chronicle.lines,
    counts: world.counts,
  };
}

/** What the service does in this run. */
function featuresOf(seed: number, features: readonly Feature[]): readonly Feature[] {
  const drawn = chanceOf(seed).fork('features');
  return features.filter(({ name, likelihood = 1 }) => drawn.fork(name).happens(likelihood));
}

type ListedKind =
  'products' | 'tenders' | 'extras' | 'counters' | 'acts' | 'chores' | 'balances' | 'money';

/** Of all features together. */
function allOf<Kind extends ListedKind>(
  features: readonly Feature[],
  kind: Kind,
): readonly NonNullable<Feature[Kind]>[number][] {
  const found = features.flatMap((feature): readonly unknown[] => feature[kind] ?? []);
  return found as NonNullable<Feature[Kind]>[number][];
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
  for (const { name, everyMs, afterwardsMs = 0, perform } of chores) {
    if (without.chores.has(name)) continue;
    const drawn = chance.fork(name);
    const next = (): void => {
      timeline.after(drawn.between(everyMs / 4, everyMs * 2), () => {
        if (timeline.ms >= weather.calmFromMs + afterwardsMs) return;
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
