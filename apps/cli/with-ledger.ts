import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import {
  type Configuration,
  ConfigurationError,
  type NamedKey,
  readConfiguration,
} from '../api/configuration/index.ts';
import { createReadiness } from '../api/health/index.ts';
import { type Closing, createClosing, openPool } from '../api/lifecycle/index.ts';
import { createLogger, type Logger } from '../api/logging/index.ts';
import { createMetrics } from '../api/metrics/index.ts';
import type { Ledger } from '../composition/compose-ledger.ts';
import { openLedger } from '../composition/open-ledger.ts';
import { openEmbeddedDatabase, runningEmbeddedDatabase } from '../standalone/database.ts';
import { ownPepperFile, ownPepperId, secretFile } from '../standalone/secret-file.ts';

/**
 * Opens the ledger that the environment describes, beside a service that may be running on it, does
 * one thing with it, and closes it. Nothing of it is started; an embedded database that is not
 * running runs meanwhile.
 */
export async function withLedger<Result>(
  environment: Readonly<Record<string, string | undefined>>,
  work: (ledger: Ledger) => Promise<Result>,
): Promise<Result> {
  const configuration = readConfiguration(environment);
  const destination = pino.destination({ dest: 2, sync: true });
  const logger = createLogger({ level: 'warn', program: 'ledger', destination });
  const closing = createClosing(logger);
  try {
    const databaseUrl = await databaseOf(configuration, closing, logger);
    const watch = { logger, closing, readiness: createReadiness() };
    const pool = openPool(databaseUrl, configuration.storage.databaseConnectionsMax, watch);
    const { masterKeyId: id, retired } = configuration.keys;
    const ledger = await openLedger({
      ...{ configuration, databaseUrl, pool, logger, closing },
      masterKey: { id, key: await masterKeyOf(configuration), retired },
      giftCardPeppers: await giftCardPeppersOf(configuration),
      metrics: createMetrics(),
      swish: undefined,
      origin: () => '',
    });
    return await work(ledger);
  } finally {
    await closing.close();
  }
}

async function databaseOf(
  { storage }: Configuration,
  closing: Closing,
  logger: Logger,
): Promise<string> {
  if (storage.databaseUrl !== undefined) return storage.databaseUrl;
  const dataDir = resolve(storage.dataDir);
  await mustExist(
    join(dataDir, 'postgres.password'),
    `There is no ledger in ${dataDir}. Start one with bin/start, or set DATA_DIR or DATABASE_URL.`,
  );
  const running = await runningEmbeddedDatabase(dataDir);
  if (running !== undefined) return running;
  const own = await openEmbeddedDatabase(dataDir, (err) => {
    logger.error({ err }, 'Postgres has gone away');
  });
  closing.add('Postgres', own.close);
  return own.url;
}

/** A key that is missing is never made here: what is in the database is sealed under another. */
async function masterKeyOf({ keys, storage }: Configuration): Promise<string> {
  if (keys.masterKey !== undefined) return keys.masterKey;
  const file = join(resolve(storage.dataDir), 'master.key');
  await mustExist(file, `MASTER_KEY is not set, and there is no ${file}.`);
  return secretFile(file);
}

/** Nor is a pepper: gift cards are found under the one that made them. */
async function giftCardPeppersOf({ keys, storage }: Configuration): Promise<readonly NamedKey[]> {
  if (keys.giftCardPeppers.length > 0) return keys.giftCardPeppers;
  const file = join(resolve(storage.dataDir), ownPepperFile);
  await mustExist(file, `GIFT_CARD_PEPPERS is not set, and there is no ${file}.`);
  return [{ id: ownPepperId, key: await secretFile(file) }];
}

async function mustExist(file: string, otherwise: string): Promise<void> {
  await access(file).catch(() => {
    throw new ConfigurationError(otherwise);
  });
}
