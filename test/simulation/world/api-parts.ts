import type { ApiParts } from '../../../apps/api/api-parts.ts';
import type { ReadableHitCounter } from '../../../apps/api/throttling/hit-counter.ts';
import { createWrongCodes, type WrongCodes } from '../../../apps/api/throttling/wrong-codes.ts';
import type { SettleOrderParts } from '../../../libs/checkout/index.ts';
import { evolveDownload, initialDownload } from '../../../libs/downloads/index.ts';
import { createDeciderStream, type EventStore } from '../../../libs/event-store/index.ts';
import { defaultPrefixes } from '../../../libs/kernel/index.ts';
import type { RunOutcome } from '../../../libs/processes/index.ts';
import {
  createConfirmations,
  evolveWithdrawal,
  initialWithdrawal,
  type WithdrawalStream,
} from '../../../libs/withdrawals/index.ts';
import type { Line } from './lines.ts';
import { callbackSecret, secret } from './secrets.ts';
import type { Timeline } from './timeline.ts';
import type { World } from './world.ts';

/** What one process of the service is wired with. */
interface OfService {
  readonly world: World;
  readonly line: Line;
  readonly store: EventStore;
  readonly checkout: SettleOrderParts;
  readonly withdrawals: WithdrawalStream;
  readonly wake: (process: string, id: string) => Promise<RunOutcome>;
}

/** Folded states of one process, by their events' bytes. */
const cacheBytesMax = 1024 * 1024;

/** What a customer withdraws from; not among the checkout's streams. */
export function withdrawalStreamOver(
  { codecs, timeline }: World,
  store: EventStore,
): WithdrawalStream {
  return createDeciderStream({
    ...{ store, codecs, clock: timeline, cacheBytesMax, category: 'withdrawal' },
    decider: { initialState: initialWithdrawal, evolve: evolveWithdrawal },
  });
}

/** As much of the API's parts as the controllers here touch. */
export function apiPartsOver({
  world,
  line,
  store,
  checkout,
  withdrawals,
  wake,
}: OfService): ApiParts {
  const { timeline: clock, people, random, keys, requests, codecs, carts } = world;
  const parts: Partial<ApiParts> = {
    ...{ checkout, people, clock, random, store, codecs },
    bodies: keys,
    requests: requests.over(line, random),
    carts: carts.over(line),
    pause: (ms) => line.travel(ms, ms),
    prefixes: defaultPrefixes,
    secrets: { orderToken: secret, content: secret },
    swishCallback: { secrets: [callbackSecret], allowedAddresses: [] },
    swishReturnUrl: 'https://shop.example/thanks',
    throttling: unlimited,
    giftCards: { drawSecret: secret, wrongCodes: wrongCodesOver(world) },
    withdrawals: {
      stream: withdrawals,
      confirmations: createConfirmations({
        ...{ clock, random },
        seal: (_associated, clear) => Buffer.from(clear),
        open: (_associated, sealed) => sealed,
      }),
    },
    downloads: {
      ...{ directory: '', secret },
      stream: createDeciderStream({
        ...{ store, codecs, clock, cacheBytesMax, category: 'download' },
        decider: { initialState: initialDownload, evolve: evolveDownload },
      }),
    },
    observe: {
      callbackReceived: () => undefined,
      callbackRefused: () => undefined,
      keyRefused: () => undefined,
    },
    exchanges: {
      unverifiedCallbacks: { add: () => undefined },
    } as unknown as ApiParts['exchanges'],
    processes: { runInline: wake } as unknown as ApiParts['processes'],
  };
  return parts as ApiParts;
}

const unlimited = {
  checkoutRequestsPerMinute: undefined,
  unverifiedCallbacksPerMinute: undefined,
  wrongKeysPerMinute: undefined,
};

/** Low enough to be come to: who guesses is told to stop, and right codes with them. */
function wrongCodesOver({ timeline }: World): WrongCodes {
  return createWrongCodes({
    counter: countingOver(timeline),
    limits: { ofNetwork: 4, ofKey: 4, inAll: 4 },
    observe: { counted: () => undefined, alarmed: () => undefined },
  });
}

/** The product's own makes room for 50,000 callers, which costs more than the rest of a run. */
function countingOver(timeline: Timeline): ReadableHitCounter {
  const windowMs = 60_000;
  const windows = new Map<string, { hits: number; readonly endsAtMs: number }>();
  const windowOf = (caller: string) => {
    const known = windows.get(caller);
    if (known !== undefined && known.endsAtMs > timeline.ms) return known;
    const opened = { hits: 0, endsAtMs: timeline.ms + windowMs };
    windows.set(caller, opened);
    return opened;
  };
  const secondsTo = (endsAtMs: number) => Math.ceil((endsAtMs - timeline.ms) / 1_000);
  return {
    hit: (caller, limit) => {
      const window = windowOf(caller);
      window.hits += 1;
      return window.hits > limit ? secondsTo(window.endsAtMs) : undefined;
    },
    standing: (caller) => {
      const { hits, endsAtMs } = windowOf(caller);
      return { hits, endsInSeconds: secondsTo(endsAtMs) };
    },
  };
}
