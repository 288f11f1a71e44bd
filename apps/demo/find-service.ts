import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationError, readConfiguration } from '../api/configuration/index.ts';
import { readRunning } from '../standalone/running-file.ts';

/** A service that the demo can be played on. */
export interface FoundService {
  readonly origin: string;
  readonly keys: { readonly checkout: string; readonly operator: string };
  readonly swishControlUrl: string;
}

const keysSchema = z.object({ checkout: z.string(), operator: z.string() });
const aliveTimeoutMs = 5_000;

/**
 * The service that runs on DATA_DIR, or the one at ORIGIN; its keys from the data folder, or from
 * CHECKOUT_KEY and OPERATOR_KEY. Throws a ConfigurationError that says what is missing.
 */
export async function findService(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<FoundService> {
  const dataDir = resolve(readConfiguration(environment).storage.dataDir);
  const running = await readRunning(dataDir);
  const origin = environment['ORIGIN'] ?? running?.origin;
  if (origin === undefined)
    throw new ConfigurationError(
      `No service runs on ${dataDir}. Start one with bin/start, or set DATA_DIR or ORIGIN.`,
    );
  await mustAnswer(origin);
  const swishControlUrl = environment['SWISH_CONTROL_URL'] ?? running?.swishControlUrl;
  if (swishControlUrl === undefined)
    throw new ConfigurationError(
      'The demo plays the customers at the Swish simulator, and this service has none.',
    );
  return { origin, keys: await keysOf(environment, dataDir), swishControlUrl };
}

async function mustAnswer(origin: string): Promise<void> {
  const signal = AbortSignal.timeout(aliveTimeoutMs);
  const alive = await fetch(`${origin}/health/live`, { signal }).catch(() => undefined);
  if (alive?.ok !== true)
    throw new ConfigurationError(`Nothing answers at ${origin}. Is the service running?`);
}

async function keysOf(
  environment: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): Promise<FoundService['keys']> {
  const { CHECKOUT_KEY: checkout, OPERATOR_KEY: operator } = environment;
  if (checkout !== undefined && operator !== undefined) return { checkout, operator };
  const file = join(dataDir, 'demo-keys.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new ConfigurationError(`There is no ${file}. Set CHECKOUT_KEY and OPERATOR_KEY.`);
  return keysSchema.parse(JSON.parse(text));
}
