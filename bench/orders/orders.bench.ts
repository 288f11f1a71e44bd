import { loadNow } from '../surroundings/machine.ts';
import { withDatabase, type Server } from '../surroundings/database.ts';
import { postgresProcessorMs, processorMs, residentMiB } from '../surroundings/processor-time.ts';
import { percentile, rateOf, type Rate } from '../surroundings/rate.ts';
import { caughtUp, startStandalone } from '../surroundings/standalone.ts';
import { atFixedRate, atFullSpeed, type Load, type Shop } from './customers.ts';
import { watchPaidOrders } from './paid-orders.ts';

export interface OrdersBenchOptions {
  readonly server: Server;
  readonly rounds?: number;
  /** Of each load, in milliseconds. */
  readonly runMs?: number;
  readonly warmUpMs?: number;
  /** Customers who wait at once at full speed. */
  readonly customers?: number;
  readonly arrivalsPerSecond?: number;
  readonly swishDelayMs?: number;
  /** Fills the log before the service starts. */
  readonly prepare?: (databaseUrl: string) => Promise<unknown>;
  /** Events in an EventStoreDB rather than in the database. */
  readonly eventStoreUrl?: string | undefined;
  readonly nodeOptions?: readonly string[];
}

/** Processor time per order, in milliseconds; undefined where it cannot be told. */
export interface CostPerOrder {
  readonly standalone: number | undefined;
  readonly postgres: number | undefined;
  readonly loadGenerator: number | undefined;
}

export interface LoadFigures {
  readonly orders: number;
  readonly refused: number;
  readonly perSecond: Rate;
  readonly placingP50Ms: Rate;
  readonly placingP99Ms: Rate;
  readonly paidP50Ms: Rate;
  readonly paidP99Ms: Rate;
  readonly processorMsPerOrder: CostPerOrder;
}

export interface OrdersReport {
  readonly fullSpeed: LoadFigures;
  readonly fixedRate: LoadFigures;
  readonly residentMiB: number | undefined;
  readonly loadAverage: readonly number[];
}

const catchUpMaxMs = 15 * 60_000;

/**
 * Whole orders against the real service over HTTP: placed, Swish asked, called back, confirmed by
 * asking, paid, and seen as paid in the read model. Loads take turns round by round.
 */
export async function ordersBench(options: OrdersBenchOptions): Promise<OrdersReport> {
  return withDatabase(options.server.url, async (databaseUrl) => {
    await options.prepare?.(databaseUrl);
    const standalone = await startStandalone({
      databaseUrl,
      eventStoreUrl: options.eventStoreUrl,
      swishDelayMs: options.swishDelayMs ?? 20,
      nodeOptions: options.nodeOptions ?? [],
    });
    try {
      await caughtUp(standalone, catchUpMaxMs);
      const paid = await watchPaidOrders(databaseUrl);
      const shop = { ...standalone, paid };
      const report = await measure(options, shop, standalone.pid);
      await paid.close();
      return report;
    } finally {
      await standalone.stop();
    }
  });
}

async function measure(
  options: OrdersBenchOptions,
  shop: Shop,
  pid: number,
): Promise<OrdersReport> {
  const { rounds = 3, runMs = 10_000, warmUpMs = 4_000 } = options;
  const { customers = 96, arrivalsPerSecond: perSecond = 300 } = options;
  const cost = (run: () => Promise<Load>): Promise<Costed> => costed(run, pid, options.server);
  await atFullSpeed(shop, { customers, forMs: warmUpMs });
  const full: Costed[] = [];
  const fixed: Costed[] = [];
  for (let round = 0; round < rounds; round++) {
    full.push(await cost(() => atFullSpeed(shop, { customers, forMs: runMs })));
    fixed.push(await cost(() => atFixedRate(shop, { perSecond, forMs: runMs })));
  }
  return {
    fullSpeed: figuresOf(full),
    fixedRate: figuresOf(fixed),
    residentMiB: await residentMiB(pid),
    loadAverage: loadNow(),
  };
}

interface Costed {
  readonly load: Load;
  readonly spentMs: readonly (number | undefined)[];
}

async function costed(run: () => Promise<Load>, pid: number, server: Server): Promise<Costed> {
  const spent = async (): Promise<readonly (number | undefined)[]> => [
    await processorMs(pid),
    await postgresProcessorMs(server.postmaster),
    await processorMs(process.pid),
  ];
  const before = await spent();
  const load = await run();
  const after = await spent();
  const spentMs = after.map((ms, i) => (ms === undefined ? undefined : ms - (before[i] ?? 0)));
  return { load, spentMs };
}

function figuresOf(rounds: readonly Costed[]): LoadFigures {
  const orders = sumOf(rounds, ({ load }) => load.journeys.length);
  const over = (figure: (load: Load) => number): Rate =>
    rateOf(rounds.map(({ load }) => figure(load)));
  const placing = (percent: number) => (load: Load) =>
    percentile(
      load.journeys.map(({ placingMs }) => placingMs),
      percent,
    );
  const paid = (percent: number) => (load: Load) =>
    percentile(
      load.journeys.map(({ paidMs }) => paidMs),
      percent,
    );
  const perOrder = (index: number): number | undefined =>
    rounds.some(({ spentMs }) => spentMs[index] === undefined)
      ? undefined
      : sumOf(rounds, ({ spentMs }) => spentMs[index] ?? 0) / orders;
  return {
    orders,
    refused: sumOf(rounds, ({ load }) => load.refused),
    perSecond: over(({ journeys, tookMs }) => (journeys.length * 1000) / tookMs),
    placingP50Ms: over(placing(50)),
    placingP99Ms: over(placing(99)),
    paidP50Ms: over(paid(50)),
    paidP99Ms: over(paid(99)),
    processorMsPerOrder: {
      standalone: perOrder(0),
      postgres: perOrder(1),
      loadGenerator: perOrder(2),
    },
  };
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
