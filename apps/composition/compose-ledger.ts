import type { Pool } from 'pg';
import { createApiKeys, prepareAccess } from '../../libs/access/index.ts';
import { type Catalogue, createCatalogue } from '../../libs/catalogue/index.ts';
import {
  checkoutProcesses,
  type CheckoutTimes,
  type SettleOrderParts,
} from '../../libs/checkout/index.ts';
import {
  type CodecRegistry,
  createCodecRegistry,
  type EventStore,
} from '../../libs/event-store/index.ts';
import {
  createIdempotentRequests,
  type IdempotentRequests,
  prepareIdempotency,
} from '../../libs/idempotency/index.ts';
import type { Clock, Random, ReferencePrefixes } from '../../libs/kernel/index.ts';
import type { Gateway } from '../../libs/payments/index.ts';
import {
  createPersonDirectory,
  createPersonKeys,
  type MasterKey,
  type PersonKeys,
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
import { catalogueStreams, checkoutStreams } from './streams.ts';

export interface LedgerOptions {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly eventStoreUrl: string | undefined;
  readonly masterKey: MasterKey;
  readonly gateways: readonly Gateway[];
  readonly times: CheckoutTimes;
  readonly prefixes: ReferencePrefixes;
  readonly invoiceDueAfterDays: number;
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
  const { pool, clock, random, masterKey } = options;
  await prepareTables(pool);
  const store = await openEventStore(options);
  const keys = createPersonKeys({ pool, masterKey, random, clock, cacheTtlMs: keyCacheTtlMs });
  const codecs = createCodecRegistry(eventCodecs, keys);
  const checkout = checkoutParts(options, { store, codecs, keys });
  const requests = idempotentRequests(options);
  const streams = catalogueStreams({ store, codecs, clock });
  const api: ApiParts = {
    ...createRunners(options, { store, codecs, checkout }),
    ...secretsOf(options),
    ...{ pool, store, codecs, checkout, requests, clock, random, readAfterMaxMs },
    catalogue: streams,
    people: createPersonDirectory({
      ...{ pool, clock, random },
      secret: masterKey.secretFor('person-directory'),
    }),
    bodies: keys,
    apiKeys: createApiKeys({ pool, clock, random }),
    prefixes: options.prefixes,
    observe: observeApi(options.metrics),
  };
  const close = async () => {
    requests.close();
    await store.close();
  };
  return { api, catalogue: createCatalogue({ ...streams, clock }), close };
}

async function prepareTables(pool: Pool): Promise<void> {
  await prepareAccess(pool);
  await prepareIdempotency(pool);
  await preparePrivacy(pool);
  await prepareProjecting(pool);
  await prepareProcesses(pool);
}

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
    invoicePrefix: prefixes.invoice,
    invoiceDueAfterDays: options.invoiceDueAfterDays,
    comparePositions: store.comparePositions.bind(store),
    linkCallback: (callbackId, person) => keys.linkToPerson(callbackId, person),
  };
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

/** One feed is read once and serves every read model and every process. */
function createRunners(
  { pool, clock, logger, metrics }: LedgerOptions,
  { store, codecs, checkout }: Opened & { readonly checkout: SettleOrderParts },
): Pick<ApiParts, 'projections' | 'processes'> {
  const feed = createFeed(store);
  const common = { pool, store, codecs, clock, feed, log: logger };
  return {
    projections: createProjectionRunner({
      ...common,
      projections: readModels,
      observe: observeProjections(metrics),
    }),
    processes: createProcessRunner({
      ...common,
      processes: checkoutProcesses(checkout),
      observe: observeProcesses(metrics),
    }),
  };
}
