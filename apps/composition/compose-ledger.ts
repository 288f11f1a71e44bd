import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createApiKeys } from '../../libs/access/index.ts';
import { waitlistOfferMsDefault } from '../../libs/availability/index.ts';
import { type Catalogue, createCatalogue } from '../../libs/catalogue/index.ts';
import { type CheckoutTimes, type SettleOrderParts } from '../../libs/checkout/index.ts';
import {
  type CodecRegistry,
  createCodecRegistry,
  type EventStore,
} from '../../libs/event-store/index.ts';
import {
  createGiftCardCodes,
  giftCardUnpaidMsDefault,
  type Pepper,
} from '../../libs/gift-cards/index.ts';
import { createIdempotentRequests, type IdempotentRequests } from '../../libs/idempotency/index.ts';
import type { Clock, Random, ReferencePrefixes } from '../../libs/kernel/index.ts';
import type { Gateway } from '../../libs/payments/index.ts';
import {
  createPersonDirectory,
  createPersonKeys,
  type ForgettingLimits,
  type ForgettingPorts,
  type MasterKey,
  type PersonDirectory,
  type PersonKeys,
} from '../../libs/privacy/index.ts';
import { createFeed } from '../../libs/projecting/index.ts';
import type { ApiParts, Exchanges } from '../api/api-parts.ts';
import type { ThrottlingLimits } from '../api/throttling/limits.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import { codecs as eventCodecs } from './codecs.ts';
import { type CustomerServiceOptions, openCustomerServices } from './customer-services.ts';
import { openEventStore } from './event-store.ts';
import { openExchanges } from './exchanges.ts';
import { forgettingLimits } from './forgetting.ts';
import { measuredGateway } from './measured-gateway.ts';
import { giftCardGuards } from './gift-card-guards.ts';
import { observeApi, observeStanding } from './observing.ts';
import { prepareTables } from './prepare-tables.ts';
import { createRunners } from './runners.ts';
import { catalogueStreams, checkoutStreams, peopleStream } from './streams.ts';

export interface LedgerOptions extends Pick<CustomerServiceOptions, 'downloadsDir'> {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly eventStoreUrl: string | undefined;
  readonly masterKey: MasterKey;
  readonly gateways: readonly Gateway[];
  readonly times: CheckoutTimes;
  readonly prefixes: ReferencePrefixes;
  readonly invoiceDueAfterDays: number;
  /** How long an offer to the waiting list stands; the product's own when left out. */
  readonly waitlistOfferMs?: number;
  /** Secrets of gift card codes; the first makes new ids. */
  readonly giftCardPeppers: readonly Pepper[];
  /** How long a gift card waits for its payment before it is flagged; the product's own when left out. */
  readonly giftCardUnpaidMs?: number;
  readonly swish: {
    readonly callbackSecrets: readonly string[];
    readonly allowedAddresses: readonly string[];
    readonly returnUrl: string;
  };
  /** The product's own when left out. */
  readonly forgetting?: ForgettingLimits;
  /** Where the gateways log their calls; opened here when left out, and closed here. */
  readonly exchanges?: Exchanges;
  /** No limits when left out. */
  readonly throttling?: ThrottlingLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Everything wired, nothing started: who composes it starts what its process is for. */
export interface Ledger {
  readonly api: ApiParts;
  readonly catalogue: Catalogue;
  readonly close: () => Promise<void>;
}

const readAfterMaxMs = 5_000;

/** Wires the whole ledger over one database and one event store; makes missing tables first. */
export async function composeLedger(options: LedgerOptions): Promise<Ledger> {
  const { pool, clock, random, masterKey, forgetting: limits = forgettingLimits } = options;
  const { waitlistOfferMs = waitlistOfferMsDefault } = options;
  const { giftCardUnpaidMs = giftCardUnpaidMsDefault } = options;
  await prepareTables(pool);
  const store = await openEventStore(options);
  const { keyCacheTtlMs: cacheTtlMs } = limits;
  const keys = createPersonKeys({ pool, masterKey, random, clock, cacheTtlMs });
  const opened = { store, codecs: createCodecRegistry(eventCodecs, keys), keys };
  const checkout = checkoutParts(options, opened);
  const requests = idempotentRequests(options);
  const catalogue = catalogueStreams({ ...opened, clock });
  const people = personDirectory(options);
  const forgetting: ForgettingPorts = {
    ...{ keys, limits, directory: people },
    people: peopleStream({ ...opened, clock }),
  };
  const services = await openCustomerServices(options, { ...opened, clock });
  const feed = createFeed(store);
  const { exchanges = openExchanges(options) } = options;
  const api: ApiParts = {
    ...services,
    ...createRunners({
      ...services,
      ...{ ...options, ...opened, waitlistOfferMs, giftCardUnpaidMs },
      ...{ feed, checkout, catalogue, requests, forgetting, exchanges },
    }),
    ...secretsOf(options),
    ...{ pool, store, checkout, catalogue, requests, people, forgetting },
    ...{ clock, random, readAfterMaxMs, pause, waitlistOfferMs, exchanges },
    codecs: opened.codecs,
    bodies: keys,
    apiKeys: createApiKeys({ pool, clock, random }),
    prefixes: options.prefixes,
    throttling: options.throttling ?? unlimited,
    giftCards: giftCardGuards(options),
    observe: observeApi(options.metrics),
  };
  observeStanding(options.metrics, api);
  const close = async () => {
    requests.close();
    await exchanges.providerCalls.close();
    await exchanges.unverifiedCallbacks.close();
    await feed.close();
    await store.close();
  };
  return { api, catalogue: createCatalogue({ ...catalogue, clock }), close };
}

const unlimited: ThrottlingLimits = {
  checkoutRequestsPerMinute: undefined,
  unverifiedCallbacksPerMinute: undefined,
  wrongKeysPerMinute: undefined,
};

interface Opened {
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
}

function checkoutParts(
  options: LedgerOptions,
  { store, codecs, keys }: Opened & { readonly keys: PersonKeys },
): SettleOrderParts {
  const { clock, random, times, metrics, prefixes } = options;
  const measured = options.gateways.map((gateway) => measuredGateway(gateway, metrics));
  return {
    streams: checkoutStreams({ store, codecs, clock }),
    gateways: new Map(measured.map((gateway) => [gateway.method, gateway])),
    ...{ times, clock, random },
    giftCardCodes: createGiftCardCodes({ peppers: options.giftCardPeppers }),
    refundGraceDays,
    waitlistOfferMs: options.waitlistOfferMs ?? waitlistOfferMsDefault,
    invoicePrefix: prefixes.invoice,
    invoiceDueAfterDays: options.invoiceDueAfterDays,
    comparePositions: store.comparePositions.bind(store),
    linkCallback: (callbackId, person) => keys.linkToPerson(callbackId, person),
  };
}

/** What comes back to a gift card or to points past their end may be used for so long. */
const refundGraceDays = 30;

function personDirectory({ pool, clock, random, masterKey }: LedgerOptions): PersonDirectory {
  const secret = masterKey.secretFor('person-directory');
  return createPersonDirectory({ pool, clock, random, secret });
}

function idempotentRequests(options: LedgerOptions): IdempotentRequests {
  const { pool, random, clock, masterKey } = options;
  return createIdempotentRequests({
    ...{ pool, random, clock },
    seal: (associated, clear) => masterKey.seal(associated, clear),
    open: (associated, sealed) => masterKey.open(associated, sealed),
  });
}

function secretsOf({
  masterKey,
  swish,
}: LedgerOptions): Pick<ApiParts, 'secrets' | 'swishCallback' | 'swishReturnUrl'> {
  const { callbackSecrets, allowedAddresses, returnUrl } = swish;
  return {
    secrets: {
      orderToken: masterKey.secretFor('order-token'),
      content: masterKey.secretFor('idempotency-content'),
    },
    swishCallback: { secrets: callbackSecrets, allowedAddresses },
    swishReturnUrl: returnUrl,
  };
}
