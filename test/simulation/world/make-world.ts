import { catalogueStreams, checkoutStreams } from '../../../apps/composition/streams.ts';
import { createCatalogue } from '../../../libs/catalogue/index.ts';
import { createMemoryPersonDirectory } from '../../../libs/privacy/index.ts';
import { chanceOf } from '../../crash/chance.ts';
import { awaitingBackOff } from './back-off.ts';
import { chronicleOf } from './chronicle.ts';
import { type LoggedEvent, loggedEvent, tellingEngine } from './engine.ts';
import { KeyedRequests } from './keyed-requests.ts';
import { emptyPurse } from './purse.ts';
import { seededRandom } from './seeded-random.ts';
import { SimulatedCarts } from './simulated-carts.ts';
import { SimulatedCatalogue, type SimulatedProduct } from './simulated-catalogue.ts';
import { Swish } from './swish.ts';
import { Timeline } from './timeline.ts';
import { ToDoList } from './to-do-list.ts';
import { unsealedCodecs, unsealedKeys } from './unsealed-keys.ts';
import { type Fault, weatherOf } from './weather.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;
/** Noon, and three that run over a midnight in Stockholm: a day's, a month's, a year's end. */
const starts = [
  Date.UTC(2026, 10, 20, 11),
  Date.UTC(2026, 10, 20, 11),
  Date.UTC(2026, 10, 20, 22, 35),
  Date.UTC(2026, 10, 30, 22, 35),
  Date.UTC(2026, 11, 31, 22, 35),
];

/** The world of a seed, before anybody is in it. */
export function makeWorld(
  seed: number,
  options: {
    readonly products: readonly SimulatedProduct[];
    readonly without: { readonly faults: ReadonlySet<Fault> };
    readonly isTold: boolean;
  },
): World {
  const chance = chanceOf(seed);
  const startMs = chance.fork('start').pick(starts);
  const timeline = new Timeline(startMs);
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const calmFromMs = startMs + chance.fork('calm').pick([20, 30, 60]) * minuteMs;
  const weather = weatherOf(chance.fork('weather'), timeline, {
    ...{ without: options.without.faults, calmFromMs, count },
  });
  const customers = chance.fork('customers').pick([1, 1, 1, 1, 2, 2, 3]);
  const chronicle = chronicleOf(timeline, options.isTold);
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
  const kept = catalogueStreams({ store, codecs, clock: timeline });
  return {
    ...{ seed, startMs, chance, timeline, weather, chronicle, store, events, codecs, keys },
    ...{ random, toDo, counts },
    customers: Array.from({ length: customers }, (_, i) => `customer${String(i + 1)}`),
    setUp: checkoutStreams({
      ...awaitingBackOff(store, { timeline, counts }),
      ...{ codecs, clock: timeline },
    }),
    people: createMemoryPersonDirectory(random),
    requests: new KeyedRequests(),
    carts: new SimulatedCarts(),
    kept,
    catalogue: new SimulatedCatalogue(options.products, () =>
      createCatalogue({ ...kept, clock: timeline, entriesMax: 20 }),
    ),
    purse: emptyPurse(),
    swish: new Swish(chance.fork('swish'), { timeline, weather, chronicle }),
    ...{ services: [], exchanges: [], faultsOfOurs: [] },
    canRefund: !chance.fork('can refund').happens(0.15),
  };
}

/** What tells two events of one type apart for whoever asks what the runs have seen. */
function detailsOf(event: object): readonly string[] {
  const { type, ...fields } = event as Readonly<Record<string, unknown>>;
  const { kind, round, end, reason, action, why, by } = fields;
  return [
    ...[kind, end, reason, action, why, by].filter((one) => typeof one === 'string'),
    ...(typeof round === 'number' && round > 1 ? ['of a later round'] : []),
    ...(type === 'OrderRefundRequested' ? sharesOf(fields) : []),
  ];
}

function sharesOf({ shares }: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set((shares as { readonly kind: string }[]).map(({ kind }) => `to ${kind}`))];
}
