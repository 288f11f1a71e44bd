import type { Pool } from 'pg';
import { createApiKeys, prepareAccess } from '../../libs/access/index.ts';
import {
  type Catalogue,
  createCatalogue,
  evolveProduct,
  evolveProductType,
  evolveSession,
  initialProduct,
  initialProductType,
  initialSession,
} from '../../libs/catalogue/index.ts';
import {
  checkoutProcesses,
  type CheckoutTimes,
  type SettleOrderParts,
} from '../../libs/checkout/index.ts';
import { createCodecRegistry, type EventStore } from '../../libs/event-store/index.ts';
import { createIdempotentRequests, prepareIdempotency } from '../../libs/idempotency/index.ts';
import type { Clock, Random, ReferencePrefixes } from '../../libs/kernel/index.ts';
import type { Gateway } from '../../libs/payments/index.ts';
import {
  createPersonDirectory,
  createPersonKeys,
  type MasterKey,
  preparePrivacy,
} from '../../libs/privacy/index.ts';
import { createProcessRunner, prepareProcesses } from '../../libs/processes/index.ts';
import {
  createFeed,
  createProjectionRunner,
  prepareProjecting,
} from '../../libs/projecting/index.ts';
import type { ApiParts } from '../api/api-parts.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import { codecs as eventCodecs } from './codecs.ts';
import { openEventStore } from './event-store.ts';
import { measuredGateway } from './measured-gateway.ts';
import { observeApi, observeProcesses, observeProjections } from './observing.ts';
import { readModels } from './read-models.ts';
import { checkoutStreams, streamOf } from './streams.ts';

export interface LedgerOptions {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly eventStoreUrl: string | undefined;
  readonly masterKey: MasterKey;
  readonly gateways: readonly Gateway[];
  readonly times: CheckoutTimes;
  readonly prefixes: ReferencePrefixes;
  readonly swish: {
    readonly callbackSecrets: readonly string[];
    readonly allowedAddresses: readonly string[];
    readonly returnUrl: string;
  };
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

/** No key is used longer than this after it was read; forgetting a person waits longer. */
const keyCacheTtlMs = 60_000;
const readAfterMaxMs = 5_000;

/** Wires the whole ledger over one database and one event store; makes missing tables first. */
export async function composeLedger(options: LedgerOptions): Promise<Ledger> {
  const { pool, clock, random } = options;
  await prepareTables(pool);
  const store = await openEventStore(options);
  const keys = createPersonKeys({ ...options, cacheTtlMs: keyCacheTtlMs });
  const codecs = createCodecRegistry(eventCodecs, keys);
  const streams = { store, codecs, clock };
  const catalogueStreams = {
    productTypes: streamOf(streams, 'productType', {
      initialState: initialProductType,
      evolve: evolveProductType,
    }),
    products: streamOf(streams, 'product', { initialState: initialProduct, evolve: evolveProduct }),
    sessions: streamOf(streams, 'session', { initialState: initialSession, evolve: evolveSession }),
  };
  const checkout: SettleOrderParts = {
    streams: checkoutStreams(streams),
    gateways: new Map(
      options.gateways.map((gateway) => [
        gateway.method,
        measuredGateway(gateway, options.metrics),
      ]),
    ),
    times: options.times,
    clock,
    random,
    invoicePrefix: options.prefixes.invoice,
    comparePositions: store.comparePositions.bind(store),
    linkCallback: (callbackId, person) => keys.linkToPerson(callbackId, person),
  };
  const requests = idempotentRequests(options);
  const runners = createRunners(options, { store, codecs, checkout });
  const api: ApiParts = {
    pool,
    store,
    codecs,
    checkout,
    catalogue: catalogueStreams,
    requests,
    people: createPersonDirectory({
      pool,
      clock,
      random,
      secret: options.masterKey.secretFor('person-directory'),
    }),
    bodies: keys,
    apiKeys: createApiKeys({ pool, clock, random }),
    ...runners,
    clock,
    random,
    prefixes: options.prefixes,
    secrets: {
      orderToken: options.masterKey.secretFor('order-token'),
      content: options.masterKey.secretFor('idempotency-content'),
    },
    swishCallback: {
      secrets: options.swish.callbackSecrets,
      allowedAddresses: options.swish.allowedAddresses,
    },
    swishReturnUrl: options.swish.returnUrl,
    readAfterMaxMs,
    observe: observeApi(options.metrics),
  };
  return {
    api,
    catalogue: createCatalogue({ ...catalogueStreams, clock }),
    close: async () => {
      requests.close();
      await store.close();
    },
  };
}

async function prepareTables(pool: Pool): Promise<void> {
  await prepareAccess(pool);
  await prepareIdempotency(pool);
  await preparePrivacy(pool);
  await prepareProjecting(pool);
  await prepareProcesses(pool);
}

function idempotentRequests({ pool, random, clock, masterKey }: LedgerOptions) {
  return createIdempotentRequests({
    pool,
    random,
    clock,
    seal: (associated, clear) => masterKey.seal(associated, clear),
    open: (associated, sealed) => masterKey.open(associated, sealed),
  });
}

/** One feed is read once and serves every read model and every process. */
function createRunners(
  { pool, clock, logger, metrics }: LedgerOptions,
  {
    store,
    codecs,
    checkout,
  }: Pick<ApiParts, 'codecs' | 'checkout'> & { readonly store: EventStore },
): Pick<ApiParts, 'projections' | 'processes'> {
  const feed = createFeed(store);
  const shared = { pool, store, codecs, clock, feed, log: logger };
  return {
    projections: createProjectionRunner({
      ...shared,
      projections: readModels,
      observe: observeProjections(metrics),
    }),
    processes: createProcessRunner({
      ...shared,
      processes: checkoutProcesses(checkout),
      observe: observeProcesses(metrics),
    }),
  };
}
