import { join, resolve } from 'node:path';
import {
  readConfiguration,
  type Configuration,
  type NamedKey,
} from '../api/configuration/index.ts';
import { createReadiness } from '../api/health/index.ts';
import {
  createClosing,
  endInOrder,
  explain,
  openPool,
  type ServiceParts,
} from '../api/lifecycle/index.ts';
import { createLogger } from '../api/logging/index.ts';
import { createMetrics } from '../api/metrics/index.ts';
import { openEmbeddedDatabase } from './database.ts';
import { openLogFile } from './log-file.ts';
import { createProgress } from './progress.ts';
import { ownPepperFile, ownPepperId, secretFile } from './secret-file.ts';

const progress = createProgress((text) => process.stdout.write(text));

/** Everything in one process on one machine: what bin/start runs. */
async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const dataDir = resolve(configuration.storage.dataDir);
  const logFile = configuration.log.file ?? join(dataDir, 'order-ledger.log');
  const logger = createLogger({
    level: configuration.log.level,
    program: 'standalone',
    destination: openLogFile(logFile),
  });
  const closing = createClosing(logger);
  const watch = { logger, closing, readiness: createReadiness() };
  endInOrder({ ...watch, say: progress.say });
  try {
    // The product is two thousand files: they are read while Postgres starts, and not for wrong settings.
    const [parts, { start }] = await Promise.all([
      prepare(configuration, dataDir, watch),
      import('./start.ts'),
    ]);
    const { origin, example } = await start({ ...parts, progress });
    progress.done('ready');
    progress.say(`\nOrder Ledger is at ${origin} (documentation: ${origin}/docs)`);
    progress.say(`Its log is ${logFile}. Ctrl-C stops it; the data stays in ${dataDir}.`);
    progress.say(`Try:  ${example}\n`);
  } catch (error) {
    logger.fatal({ err: error }, 'the start failed');
    await closing.close();
    throw error;
  }
}

type Watch = Pick<ServiceParts, 'logger' | 'closing' | 'readiness'>;

async function prepare(
  configuration: Configuration,
  dataDir: string,
  watch: Watch,
): Promise<ServiceParts> {
  const { keys, storage } = configuration;
  const key = keys.masterKey ?? (await secretFile(join(dataDir, 'master.key')));
  const databaseUrl = storage.databaseUrl ?? (await embedded(dataDir, watch));
  return {
    configuration,
    databaseUrl,
    pool: openPool(databaseUrl, storage.databaseConnectionsMax, watch),
    masterKey: { id: keys.masterKeyId, key, retired: keys.retired },
    giftCardPeppers: await giftCardPeppers(keys, dataDir),
    metrics: createMetrics(),
    ...watch,
  };
}

/** Beside the master key, and not under it: each can be changed alone. */
async function giftCardPeppers(
  { giftCardPeppers: configured }: Configuration['keys'],
  dataDir: string,
): Promise<readonly NamedKey[]> {
  if (configured.length > 0) return configured;
  return [{ id: ownPepperId, key: await secretFile(join(dataDir, ownPepperFile)) }];
}

async function embedded(dataDir: string, { logger, closing }: Watch): Promise<string> {
  const database = await openEmbeddedDatabase(dataDir, (err) => {
    logger.fatal({ err }, 'Postgres has gone away');
    progress.say('Postgres has gone away; stopping.');
    process.exit(1);
  });
  closing.add('Postgres', database.close);
  progress.done(database.description);
  return database.url;
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exit(1);
});
