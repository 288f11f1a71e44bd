import type { Pool } from 'pg';
import { type CheckoutTimes, defaultTimes } from '../../libs/checkout/index.ts';
import type { Pepper } from '../../libs/gift-cards/index.ts';
import { systemClock, systemRandom } from '../../libs/kernel/index.ts';
import { type MasterKeyConfiguration, parseMasterKey } from '../../libs/privacy/index.ts';
import type { Configuration, NamedKey } from '../api/configuration/index.ts';
import type { Closing } from '../api/lifecycle/index.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import { composeLedger, type Ledger } from './compose-ledger.ts';
import { openExchanges } from './exchanges.ts';
import { openSwish, type SwishIdentity } from './swish.ts';

export interface LedgerFoundation {
  readonly configuration: Configuration;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly masterKey: MasterKeyConfiguration;
  /** Secrets of gift card codes, in base64; the first makes new ids. */
  readonly giftCardPeppers: readonly NamedKey[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly closing: Closing;
  /** Undefined where no Swish is configured and none is simulated: Swish is then not offered. */
  readonly swish: SwishIdentity | undefined;
  /** Where others reach our API; asked when it is needed, since the port may be any free one. */
  readonly origin: () => string;
}

/** Opens the ledger that configuration describes; closed in the order in which it was opened. */
export async function openLedger(foundation: LedgerFoundation): Promise<Ledger> {
  const { configuration, pool, databaseUrl, logger, metrics, closing } = foundation;
  const masterKey = parseMasterKey(foundation.masterKey, systemRandom);
  const exchanges = openExchanges({ ...{ pool, masterKey, logger, metrics }, clock: systemClock });
  const callbackSecret = masterKey.secretFor('swish-callback').toString('hex');
  const swish =
    foundation.swish === undefined
      ? undefined
      : openSwish(foundation.swish, {
          configuration: configuration.swish,
          callbackUrl: () => `${foundation.origin()}/api/payments/swish/callback`,
          callbackSecret,
          calls: exchanges.providerCalls,
        });
  if (swish !== undefined)
    closing.add('connections to Swish', () => {
      swish.client.close();
      return Promise.resolve();
    });
  const ledger = await composeLedger({
    ...{ pool, databaseUrl, logger, metrics, masterKey, exchanges },
    eventStoreUrl: configuration.storage.eventStoreUrl,
    gateways: swish === undefined ? [] : [swish.gateway],
    times: timesOf(configuration),
    prefixes: configuration.references,
    throttling: configuration.throttling,
    invoiceDueAfterDays: configuration.orders.invoiceDueAfterDays,
    waitlistOfferMs: configuration.orders.waitlistOfferMs,
    downloadsDir: configuration.storage.downloadsDir,
    giftCardUnpaidMs: configuration.orders.giftCardUnpaidMs,
    giftCardPeppers: foundation.giftCardPeppers.map(pepperOf),
    swish: {
      callbackSecrets: [callbackSecret],
      allowedAddresses: configuration.swish.callbackAddresses,
      returnUrl: configuration.http.publicUrl ?? 'https://swish.nu',
    },
    clock: systemClock,
    random: systemRandom,
  });
  closing.add('event store', ledger.close);
  return ledger;
}

function pepperOf({ id: keyId, key }: NamedKey): Pepper {
  return { keyId, secret: Buffer.from(key, 'base64') };
}

function timesOf({ orders }: Configuration): CheckoutTimes {
  return {
    ...defaultTimes,
    expireAfterMs: orders.expireAfterMs,
    askStartedAfterMs: orders.askStartedAfterMs ?? defaultTimes.askStartedAfterMs,
    askUnknownAfterMs: orders.askUnknownAfterMs ?? defaultTimes.askUnknownAfterMs,
  };
}
