import type { CodecRegistry, MemoryEventStore } from '../../../libs/event-store/index.ts';
import type { CatalogueStreams } from '../../../libs/catalogue/index.ts';
import type { CheckoutStreams } from '../../../libs/checkout/index.ts';
import type { Random } from '../../../libs/kernel/index.ts';
import type { PersonDirectory, PersonKeys } from '../../../libs/privacy/index.ts';
import type { Chance } from '../../crash/chance.ts';
import type { Chronicle } from './chronicle.ts';
import type { LoggedEvent } from './engine.ts';
import type { KeyedRequests } from './keyed-requests.ts';
import type { Purse } from './purse.ts';
import type { SimulatedCarts } from './simulated-carts.ts';
import type { SimulatedCatalogue } from './simulated-catalogue.ts';
import type { Swish } from './swish.ts';
import type { Timeline } from './timeline.ts';
import type { ToDoList } from './to-do-list.ts';
import type { Weather } from './weather.ts';
import type { Exchange } from './exchange.ts';
import type { LiveService } from './live-service.ts';

/** One simulated place: everything that the service's processes share, and everybody around them. */
export interface World {
  readonly seed: number;
  /** When the first customer may come; milliseconds. */
  readonly startMs: number;
  readonly chance: Chance;
  /** By which all that they have is found: `customer1`, ... */
  readonly customers: readonly string[];
  readonly timeline: Timeline;
  readonly weather: Weather;
  readonly chronicle: Chronicle;
  /** The engine itself; each process reaches it over a line of its own, which may fail. */
  readonly store: MemoryEventStore;
  /** Straight to the engine: what exists before the first customer, and a fresh look afterwards. */
  readonly setUp: CheckoutStreams;
  /** What the engine holds, in commit order. */
  readonly events: LoggedEvent[];
  /** How often what happened. */
  readonly counts: Map<string, number>;
  readonly codecs: CodecRegistry;
  readonly keys: PersonKeys;
  readonly people: PersonDirectory;
  readonly requests: KeyedRequests;
  readonly carts: SimulatedCarts;
  readonly catalogue: SimulatedCatalogue;
  /** Where competitions are kept. */
  readonly kept: CatalogueStreams;
  /** What customers have in hand. */
  readonly purse: Purse;
  readonly swish: Swish;
  readonly toDo: ToDoList;
  /** The processes that live now. */
  readonly services: LiveService[];
  /** Every request that was made and what came back. */
  readonly exchanges: Exchange[];
  /** What was thrown that is nobody's "no" and no trouble of the outside world. */
  readonly faultsOfOurs: string[];
  /** Draws of the product: ids, keys, references. */
  readonly random: Random;
  /** Whether this gateway can pay back by itself. */
  readonly canRefund: boolean;
}
