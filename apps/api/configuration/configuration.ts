import { join } from 'node:path';
import type { z } from 'zod';
import type { ReferencePrefixes } from '../../../libs/kernel/index.ts';
import type { ThrottlingLimits } from '../throttling/limits.ts';
import { conflicts } from './conflicts.ts';
import { namedKey, type NamedKey } from './named-key.ts';
import { arrangeThrottling } from './throttling.ts';
import { variablesSchema, type Variables } from './variables.ts';

/** What the environment decides, read once at start; nobody else reads `process.env`. */
export interface Configuration {
  readonly http: HttpConfiguration;
  readonly throttling: ThrottlingLimits;
  readonly storage: StorageConfiguration;
  readonly keys: KeyConfiguration;
  readonly log: LogConfiguration;
  readonly references: ReferencePrefixes;
  readonly orders: OrderConfiguration;
  readonly swish: SwishConfiguration;
  readonly simulators: SimulatorConfiguration;
}

export interface HttpConfiguration {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where others reach us (links, callbacks), without a slash at the end. Unset: host and port. */
  readonly publicUrl: string | undefined;
  /** Shops that may call with a checkout key from a browser. */
  readonly corsOrigins: readonly string[];
  /** Believe `X-Forwarded-For`: only behind a proxy of one's own. */
  readonly trustProxy: boolean;
}

export interface StorageConfiguration {
  /** Unset: the embedded Postgres in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly databaseConnectionsMax: number;
  /** Unset: events are kept in the database too. */
  readonly eventStoreUrl: string | undefined;
  readonly dataDir: string;
  /** Where the files lie that customers buy. */
  readonly downloadsDir: string;
}

export interface KeyConfiguration {
  /** 32 bytes in base64. Unset: made in the data folder at the first start. */
  readonly masterKey: string | undefined;
  readonly masterKeyId: string;
  /** Former keys, newest first: they still open, never seal. */
  readonly retired: readonly NamedKey[];
  /** The first makes ids of new gift cards. Empty: one made in the data folder at the first start. */
  readonly giftCardPeppers: readonly NamedKey[];
}

export interface LogConfiguration {
  readonly level: Variables['LOG_LEVEL'];
  readonly file: string | undefined;
}

export interface OrderConfiguration {
  /** After the last attempt to pay ended, or after placing where there was none. */
  readonly expireAfterMs: number;
  readonly invoiceDueAfterDays: number;
  /** How long whoever waits may take to buy what became free. */
  readonly waitlistOfferMs: number;
  /** How long a gift card waits for its payment before a person is asked to look. */
  readonly giftCardUnpaidMs: number;
  /** When a payment without news is asked about; unset: the product's own schedule. */
  readonly askStartedAfterMs: readonly number[] | undefined;
  readonly askUnknownAfterMs: readonly number[] | undefined;
}

/** Only where no provider is configured. */
export interface SimulatorConfiguration {
  readonly swish: {
    /** 0 takes any free one. */
    readonly port: number;
    readonly controlPort: number;
    /** From a request to its outcome; 4,000 by Swish's own simulator. */
    readonly delayMs: number;
  };
}

export interface SwishConfiguration {
  /** Unset: the simulator. */
  readonly baseUrl: string | undefined;
  readonly number: string;
  readonly certificateFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly passphrase: string | undefined;
  readonly caFile: string | undefined;
  readonly timeoutMs: number;
  /** A payment that Swish does not know so long after our call never arrived. */
  readonly notFoundFinalMs: number;
  /** Addresses and networks that callbacks may come from; empty: any. */
  readonly callbackAddresses: readonly string[];
}

/** Something in the environment is wrong; the message lists all of it, and never a value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads the environment; throws a ConfigurationError that names every wrong variable at once. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const given = Object.entries(environment).filter(([, value]) => value?.trim() !== '');
  const read = variablesSchema.safeParse(Object.fromEntries(given));
  if (!read.success) throw wrong(read.error.issues.map(describe));
  const apart = conflicts(read.data);
  if (apart.length > 0) throw wrong(apart);
  return arrange(read.data);
}

function arrange(v: Variables): Configuration {
  return {
    http: {
      host: v.HOST,
      port: v.PORT,
      publicUrl: v.PUBLIC_URL?.replace(/\/+$/, ''),
      corsOrigins: v.CORS_ORIGINS,
      trustProxy: v.TRUST_PROXY,
    },
    throttling: arrangeThrottling(v),
    storage: {
      databaseUrl: v.DATABASE_URL,
      databaseConnectionsMax: v.DATABASE_CONNECTIONS_MAX,
      eventStoreUrl: v.EVENT_STORE_URL,
      dataDir: v.DATA_DIR,
      downloadsDir: v.DOWNLOADS_DIR ?? join(v.DATA_DIR, 'downloads'),
    },
    keys: {
      masterKey: v.MASTER_KEY,
      masterKeyId: v.MASTER_KEY_ID,
      retired: v.MASTER_KEYS_RETIRED.map(namedKey),
      giftCardPeppers: v.GIFT_CARD_PEPPERS.map(namedKey),
    },
    log: { level: v.LOG_LEVEL, file: v.LOG_FILE },
    references: {
      order: v.ORDER_PREFIX,
      payment: v.PAYMENT_PREFIX,
      booking: v.BOOKING_PREFIX,
      invoice: v.INVOICE_PREFIX,
    },
    orders: {
      expireAfterMs: v.ORDER_EXPIRES_AFTER_SECONDS * 1_000,
      invoiceDueAfterDays: v.INVOICE_DUE_AFTER_DAYS,
      waitlistOfferMs: v.WAITLIST_OFFER_SECONDS * 1_000,
      giftCardUnpaidMs: v.GIFT_CARD_UNPAID_SECONDS * 1_000,
      askStartedAfterMs: v.ASK_STARTED_AFTER_SECONDS?.map(inMs),
      askUnknownAfterMs: v.ASK_UNKNOWN_AFTER_SECONDS?.map(inMs),
    },
    swish: arrangeSwish(v),
    simulators: {
      swish: {
        port: v.SWISH_SIMULATOR_PORT,
        controlPort: v.SWISH_SIMULATOR_CONTROL_PORT,
        delayMs: v.SWISH_SIMULATOR_DELAY_MS,
      },
    },
  };
}

function inMs(seconds: string): number {
  return Number(seconds) * 1_000;
}

function arrangeSwish(v: Variables): SwishConfiguration {
  return {
    baseUrl: v.SWISH_URL,
    number: v.SWISH_NUMBER,
    certificateFile: v.SWISH_CERTIFICATE_FILE,
    keyFile: v.SWISH_KEY_FILE,
    passphrase: v.SWISH_KEY_PASSPHRASE,
    caFile: v.SWISH_CA_FILE,
    timeoutMs: v.SWISH_TIMEOUT_MS,
    notFoundFinalMs: v.SWISH_NOT_FOUND_FINAL_SECONDS * 1_000,
    callbackAddresses: v.SWISH_CALLBACK_ADDRESSES,
  };
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message.replace(/^Invalid input: /, '').replace(/^(Too|Invalid|expected)/, 'is wrong: $1')}`;
}

function wrong(lines: readonly string[]): ConfigurationError {
  const list = lines.map((line) => `  ${line}`).join('\n');
  return new ConfigurationError(
    `The configuration is wrong:\n${list}\nEvery variable is explained in .env.example.`,
  );
}
