import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { ensureDemoKeys } from '../../libs/access/index.ts';
import { systemClock, systemRandom } from '../../libs/kernel/index.ts';
import { createApi } from '../api/create-api.ts';
import type { Readiness } from '../api/health/index.ts';
import { ledgerModule } from '../api/ledger.module.ts';
import { requirePeppersInUse } from '../composition/missing-peppers.ts';
import { type LedgerFoundation, openLedger } from '../composition/open-ledger.ts';
import { configuredSwish, type SwishIdentity } from '../composition/swish.ts';
import { startSwishSimulator } from '../simulators/swish/index.ts';
import { seedDemo } from './demo.ts';
import { putDemoFiles } from './demo-files.ts';
import type { Progress } from './progress.ts';
import { announceRunning } from './running-file.ts';

/** What main.ts has ready when the product itself begins. */
export interface StandaloneParts extends Omit<LedgerFoundation, 'swish' | 'origin'> {
  readonly readiness: Readiness;
  readonly progress: Progress;
}

/** What the person at the terminal is told at the end. */
export interface Started {
  readonly origin: string;
  /** A command that works as it stands. */
  readonly example: string;
}

/**
 * Starts simulators, event store, projections, the API and processes, in this order: processes go on
 * at once with what a crash left undone, and providers must be told where their callbacks reach us.
 */
export async function start(parts: StandaloneParts): Promise<Started> {
  const { configuration, logger, metrics, readiness, closing, progress } = parts;
  await requirePeppersInUse(parts.pool, parts.giftCardPeppers);
  let origin = configuration.http.publicUrl ?? '';
  const configured = await configuredSwish(configuration.swish);
  const simulated = configured === undefined ? await simulatedSwish(parts) : undefined;
  const swish = configured ?? simulated?.identity;
  const ledger = await openLedger({ ...parts, swish, origin: () => origin });
  progress.done(`event store open (${engineOf(parts)})`);
  const { projections, processes, apiKeys } = ledger.api;
  await projections.start();
  closing.add('read models', () => projections.stop());
  // Ended after the API, whose requests run processes too.
  closing.add('processes', () => processes.stop());
  progress.done('read models run');
  await seedDemo(ledger.api, systemClock);
  await putDemoFiles(ledger.api);
  progress.done('demo catalogue in place');
  const modules = [ledgerModule(ledger.api, ledger.catalogue)];
  const app = await createApi({ configuration, logger, metrics, readiness, modules });
  closing.add('api', () => app.close());
  const { host, port } = configuration.http;
  await app.listen(port, host);
  const address = app.getHttpServer().address() as AddressInfo;
  const here = `http://${shown(host)}:${String(address.port)}`;
  if (origin === '') origin = here;
  progress.done(`API listens on ${here}`);
  await processes.start();
  progress.done('processes run');
  const keys = await ensureDemoKeys(demoKeysFile(parts), apiKeys, systemRandom);
  progress.say(`\nKeys: checkout ${keys.checkout}\n      operator ${keys.operator}`);
  const running = { pid: process.pid, origin: here, ...simulated?.control };
  closing.add('running.json', await announceRunning(dataDirOf(parts), running));
  return { origin: here, example: example(here, keys.checkout) };
}

/** What the simulated Swish remembers shares this process's memory, some 4 kB each. */
const simulatedPaymentsMax = 3_000;

interface SimulatedSwish {
  readonly identity: SwishIdentity;
  readonly control: { readonly swishControlUrl: string };
}

/** Swish "at the other company": what it charged is remembered in a file, whatever happens to us. */
async function simulatedSwish({
  configuration,
  closing,
  progress,
}: StandaloneParts): Promise<SimulatedSwish> {
  const folder = join(resolve(configuration.storage.dataDir), 'swish-simulator');
  const { port, controlPort, delayMs } = configuration.simulators.swish;
  const simulator = await startSwishSimulator({
    ...{ port, controlPort, delayMs },
    certificateDirectory: folder,
    stateFile: join(folder, 'payments.jsonl'),
    recordsMax: simulatedPaymentsMax,
    allowLoopbackCallbacks: true,
  });
  closing.add('Swish simulator', simulator.close);
  progress.done(`Swish simulator at ${simulator.baseUrl} (control: ${simulator.controlUrl})`);
  const { clientCertPem, clientKeyPem, caPem } = simulator.certificates;
  return {
    identity: {
      baseUrl: simulator.baseUrl,
      certificateChainPem: clientCertPem,
      privateKeyPem: clientKeyPem,
      passphrase: undefined,
      extraCaPem: caPem,
    },
    control: { swishControlUrl: simulator.controlUrl },
  };
}

function engineOf({ configuration }: StandaloneParts): string {
  return configuration.storage.eventStoreUrl === undefined ? 'Postgres' : 'EventStoreDB';
}

function demoKeysFile(parts: StandaloneParts): string {
  return join(dataDirOf(parts), 'demo-keys.json');
}

function dataDirOf({ configuration }: Pick<StandaloneParts, 'configuration'>): string {
  return resolve(configuration.storage.dataDir);
}

function example(origin: string, checkoutKey: string): string {
  const order = {
    customer: { name: 'Anna Ek', email: 'anna@example.se' },
    lines: [{ productId: 'ticket-open-day', quantity: 1 }],
    tenders: { payment: { method: 'swish' } },
  };
  return [
    `curl -s ${origin}/api/orders`,
    `-H 'Authorization: Bearer ${checkoutKey}'`,
    `-H 'Content-Type: application/json'`,
    `-d '${JSON.stringify(order)}'`,
  ].join(' ');
}

function shown(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
