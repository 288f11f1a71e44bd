import { checkoutStreams } from '../../apps/composition/streams.ts';
import type { Offer } from '../../libs/catalogue/index.ts';
import { defaultTimes, settleOrder } from '../../libs/checkout/index.ts';
import {
  createPostgresEventStore,
  type EventStore,
  type EventToAppend,
  type StreamId,
} from '../../libs/event-store/index.ts';
import { type MemoryCheckout, memoryCheckout, type MovableClock } from './memory-checkout.ts';
import { type MemoryShop, shopOver } from './memory-shop.ts';
import { type FreshDatabase, freshDatabase } from './postgres.ts';
import type { ScriptedGateway } from './scripted-gateway.ts';

/** A moment of the first process: an append of this type, decided on what it saw. */
interface Moment {
  readonly when: 'before' | 'after';
  readonly type: string;
  readonly streamId?: string;
  readonly happens: () => Promise<unknown>;
}

/** One database and two processes on it, whose appends a test can step between. */
export interface TwoProcesses {
  readonly database: FreshDatabase;
  /** Two shops afresh, with a clock and a gateway that both share. */
  readonly shops: (...offers: readonly Offer[]) => Shops;
  readonly close: () => Promise<void>;
}

export interface Shops {
  readonly here: MemoryShop;
  readonly there: MemoryShop;
  readonly clock: MovableClock;
  readonly gateway: ScriptedGateway;
  /**
   * Lets a rival act, once, after `here` has decided on an event of that type and before it is stored:
   * the decision is made on what is no longer so.
   */
  readonly between: (type: string, rival: () => Promise<unknown>, streamId?: string) => void;
  /** The same right after it was stored and before anybody here is told. */
  readonly after: (type: string, rival: () => Promise<unknown>, streamId?: string) => void;
  /** What was asked for and never came about: a race that was not run proves nothing. */
  readonly missed: () => readonly string[];
  /** The types of all that `here` stored, in order. */
  readonly appended: readonly string[];
}

/** Connections of each process; a test has several such files running. */
const poolMax = 3;

export async function twoProcesses(): Promise<TwoProcesses> {
  const database = await freshDatabase();
  const open = () => createPostgresEventStore({ connectionString: database.url, poolMax });
  const [first, second] = [await open(), await open()];
  return {
    database,
    shops: (...offers) => shopsOver(first, second, offers),
    close: async () => {
      await Promise.all([first.close(), second.close()]);
      await database.drop();
    },
  };
}

function shopsOver(first: EventStore, second: EventStore, offers: readonly Offer[]): Shops {
  const moments = new Set<Moment>();
  const appended: string[] = [];
  const here = memoryCheckout(defaultTimes, interruptible(first, moments, appended));
  const at =
    (when: Moment['when']): Shops['between'] =>
    (type, happens, streamId) => {
      moments.add({ when, type, happens, ...(streamId === undefined ? {} : { streamId }) });
    };
  return {
    here: shopOver(here, offers),
    there: shopOver(otherProcess(here, second), offers),
    clock: here.clock,
    gateway: here.gateway,
    between: at('before'),
    after: at('after'),
    missed: () => [...moments].map(({ when, type }) => `${when} ${type}`),
    appended,
  };
}

/** Has nothing in common with the first but the database, the keys, the time and the gateway. */
function otherProcess(here: MemoryCheckout, store: EventStore): MemoryCheckout {
  const { codecs, clock } = here;
  const streams = checkoutStreams({ store, codecs, clock });
  const parts = { ...here.parts, streams };
  const cause = { causationId: 'test', actor: { kind: 'process', id: 'test' } } as const;
  return {
    ...here,
    ...{ store, parts },
    settle: async (orderRef) => {
      const settled = await settleOrder(parts, orderRef, cause);
      if (settled === undefined) throw new Error(`no order ${orderRef}`);
      return settled;
    },
  };
}

function interruptible(store: EventStore, moments: Set<Moment>, appended: string[]): EventStore {
  const pass = async (
    when: Moment['when'],
    streamId: StreamId,
    events: readonly EventToAppend[],
  ): Promise<void> => {
    for (const moment of moments) {
      const isIt =
        moment.when === when &&
        (moment.streamId ?? streamId) === streamId &&
        events.some(({ type }) => type === moment.type);
      if (!isIt) continue;
      moments.delete(moment);
      await moment.happens();
    }
  };
  const append: EventStore['append'] = async (streamId, expected, events) => {
    await pass('before', streamId, events);
    const result = await store.append(streamId, expected, events);
    if (result.kind === 'appended') {
      appended.push(...events.map(({ type }) => type));
      await pass('after', streamId, events);
    }
    return result;
  };
  return new Proxy(store, {
    get(target, key) {
      if (key === 'append') return append;
      const own: unknown = Reflect.get(target, key);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}
