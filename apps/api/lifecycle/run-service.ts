import { pino } from 'pino';
import {
  ConfigurationError,
  readConfiguration,
  type Configuration,
  type NamedKey,
} from '../configuration/index.ts';
import { createReadiness } from '../health/index.ts';
import { createLogger, redactedText } from '../logging/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createClosing } from './closing.ts';
import { openPool } from './database-pool.ts';
import { endInOrder } from './ending.ts';
import type { ServiceParts } from './service-parts.ts';

/**
 * Runs one of several programs on a database of one's own: reads the environment, prepares what every
 * program needs, and ends in order. A start that fails says why and exits with 1.
 */
export function runService(program: string, begin: (parts: ServiceParts) => Promise<void>): void {
  prepareAndBegin(program, begin).catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
}

async function prepareAndBegin(
  program: string,
  begin: (parts: ServiceParts) => Promise<void>,
): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { databaseUrl, masterKey, giftCardPeppers } = needed(configuration);
  const { level, file } = configuration.log;
  const destination = pino.destination(file ?? 1);
  const logger = createLogger({ level, program, destination });
  const closing = createClosing(logger);
  const readiness = createReadiness();
  endInOrder({ closing, readiness, logger, say: () => undefined });
  const watch = { logger, closing, readiness };
  const pool = openPool(databaseUrl, configuration.storage.databaseConnectionsMax, watch);
  const { masterKeyId: id, retired } = configuration.keys;
  const keys = { id, key: masterKey, retired };
  try {
    await begin({
      configuration,
      databaseUrl,
      pool,
      masterKey: keys,
      giftCardPeppers,
      metrics: createMetrics(),
      ...watch,
    });
    logger.info('ready');
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Only the standalone has a database and keys of its own. */
function needed({ storage, keys }: Configuration): {
  readonly databaseUrl: string;
  readonly masterKey: string;
  readonly giftCardPeppers: readonly NamedKey[];
} {
  const { databaseUrl } = storage;
  const { masterKey, giftCardPeppers } = keys;
  if (databaseUrl === undefined || masterKey === undefined || giftCardPeppers.length === 0)
    throw new ConfigurationError(
      'DATABASE_URL, MASTER_KEY and GIFT_CARD_PEPPERS must be set. (bin/start runs without; several programs cannot.)',
    );
  return { databaseUrl, masterKey, giftCardPeppers };
}

/** In words that help the person at the terminal, without secrets. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} is taken. Set PORT to another, or to 0 for any free one.`;
  if (error instanceof ConfigurationError) return error.message;
  return redactedText(`${error.name}: ${error.message}`);
}
