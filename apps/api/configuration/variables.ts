import { z } from 'zod';

const text = (max: number): z.ZodString => z.string().trim().min(1).max(max);
const whole = (least: number, most: number): z.ZodCoercedNumber<string> =>
  z.coerce.number<string>().int().min(least).max(most);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = text(4_000).transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const key = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64: openssl rand -base64 32');
const url = (protocols: readonly string[]): z.ZodType<string, string> =>
  text(2_000).refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be a URL that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  );
const prefix = z.string().regex(/^[A-Z]{2,8}$/, 'must be 2 to 8 capital letters');
const weekSeconds = 7 * 24 * 60 * 60;
const yearSeconds = 365 * 24 * 60 * 60;
/** A list of whole seconds, each later than the one before. */
const seconds = list.refine(
  (items) =>
    items.length > 0 &&
    items.every((item, i) => /^\d{1,7}$/.test(item) && Number(item) > Number(items[i - 1] ?? 0)),
  'must be whole seconds, each more than the one before: 10,60,300',
);

/**
 * Every environment variable that the product reads. `.env.example` documents each; a test holds the
 * two together. An empty one counts as not set.
 */
export const variables = {
  HOST: text(255).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  CORS_ORIGINS: list.default([]),
  TRUST_PROXY: flag.default(false),
  CHECKOUT_REQUESTS_PER_MINUTE: whole(0, 10_000_000).default(6_000),
  UNVERIFIED_CALLBACKS_PER_MINUTE: whole(0, 10_000_000).default(60),
  WRONG_KEYS_PER_MINUTE: whole(0, 10_000_000).default(60),
  WRONG_CODES_PER_MINUTE: whole(0, 10_000_000).default(20),
  WRONG_CODES_OF_KEY_PER_MINUTE: whole(0, 10_000_000).default(100),
  WRONG_CODES_IN_ALL_PER_MINUTE: whole(0, 10_000_000).default(300),

  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_CONNECTIONS_MAX: whole(2, 500).default(20),
  EVENT_STORE_URL: url(['esdb:', 'esdb+discover:', 'kurrentdb:', 'kurrentdb+discover:']).optional(),
  DATA_DIR: text(1_000).default('./data'),
  DOWNLOADS_DIR: text(1_000).optional(),

  MASTER_KEY: key.optional(),
  MASTER_KEY_ID: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, 'must be 1-32 letters, digits, dots and dashes')
    .default('master-1'),
  MASTER_KEYS_RETIRED: list.default([]),
  GIFT_CARD_PEPPERS: list.default([]),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  LOG_FILE: text(1_000).optional(),

  ORDER_PREFIX: prefix.default('ORD'),
  PAYMENT_PREFIX: prefix.default('SC'),
  BOOKING_PREFIX: prefix.default('BC'),
  INVOICE_PREFIX: prefix.default('INV'),
  ORDER_EXPIRES_AFTER_SECONDS: whole(1, weekSeconds).default(900),
  INVOICE_DUE_AFTER_DAYS: whole(1, 90).default(30),
  WAITLIST_OFFER_SECONDS: whole(1, weekSeconds).default(86_400),
  GIFT_CARD_UNPAID_SECONDS: whole(1, yearSeconds).default(2_592_000),
  ASK_STARTED_AFTER_SECONDS: seconds.optional(),
  ASK_UNKNOWN_AFTER_SECONDS: seconds.optional(),

  SWISH_URL: url(['https:']).optional(),
  SWISH_NUMBER: z
    .string()
    .regex(/^123\d{7}$/, 'must be the ten digits of a Swish number, beginning with 123')
    .default('1234679304'),
  SWISH_CERTIFICATE_FILE: text(1_000).optional(),
  SWISH_KEY_FILE: text(1_000).optional(),
  SWISH_KEY_PASSPHRASE: text(1_000).optional(),
  SWISH_CA_FILE: text(1_000).optional(),
  SWISH_TIMEOUT_MS: whole(1_000, 60_000).default(10_000),
  SWISH_NOT_FOUND_FINAL_SECONDS: whole(1, 86_400).default(360),
  SWISH_CALLBACK_ADDRESSES: list.default([]),

  SWISH_SIMULATOR_PORT: whole(0, 65_535).default(0),
  SWISH_SIMULATOR_CONTROL_PORT: whole(0, 65_535).default(0),
  SWISH_SIMULATOR_DELAY_MS: whole(0, 600_000).default(4_000),
} as const;

export const variablesSchema = z.object(variables);
export type Variables = z.output<typeof variablesSchema>;
