import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { reportText } from './report.ts';
import { runSuite, type Sizes } from './suite.ts';
import { openServer } from './surroundings/database.ts';
import { machine } from './surroundings/machine.ts';

const usual: Sizes = {
  appendClients: [1, 8, 64, 256],
  rounds: 5,
  appendMs: 700,
  hotStreamMs: 1_500,
  tenderOrders: 500,
  customers: 96,
  ordersWarmUpMs: 10_000,
  ordersMs: 10_000,
  arrivalsPerSecond: 300,
  catchUpEvents: 100_000,
  histories: [10_000, 1_000_000],
  memoryOrders: undefined,
};

/** Under three minutes. */
const quick: Sizes = {
  ...usual,
  rounds: 3,
  appendMs: 400,
  hotStreamMs: 800,
  tenderOrders: 200,
  ordersWarmUpMs: 5_000,
  ordersMs: 4_000,
  catchUpEvents: 20_000,
  histories: [],
};

const longMemoryOrders = 100_000;

const results = fileURLToPath(new URL('./results/', import.meta.url));

async function main(flags: readonly string[]): Promise<void> {
  const unknown = flags.filter((flag) => flag !== '--quick' && flag !== '--long');
  if (unknown.length > 0) throw new Error(`not a flag: ${unknown.join(' ')}`);
  const sizes = {
    ...(flags.includes('--quick') ? quick : usual),
    memoryOrders: flags.includes('--long') ? longMemoryOrders : undefined,
  };
  const { DATABASE_URL: databaseUrl, EVENT_STORE_URL: eventStoreUrl } = process.env;
  const facts = machine();
  const begun = performance.now();
  const progress = (doing: string): void => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    process.stderr.write(`[${seconds.padStart(4)} s] ${doing} ...\n`);
  };
  progress('a Postgres');
  const server = await openServer(databaseUrl);
  try {
    const measured = await runSuite({ server, eventStoreUrl, sizes, progress });
    process.stdout.write(`\n${reportText(facts, measured)}`);
    await mkdir(results, { recursive: true });
    const kept = { machine: facts, server: server.description, sizes, ...measured };
    await writeFile(`${results}latest.json`, `${JSON.stringify(kept, null, 2)}\n`);
  } finally {
    await server.close();
  }
}

await main(process.argv.slice(2));
